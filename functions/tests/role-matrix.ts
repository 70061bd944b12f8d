import { atLeast, ROLES, type Role } from "../access/roles.ts";
import type { Route } from "../edge/route.ts";
import type { TestIssuer } from "./tokens.ts";

/** A running app, however it is run. */
export interface MatrixApp {
  /** `path` begins with `/api/`. */
  send(request: { method: string; path: string; headers: Record<string, string>; body?: string }): Promise<{ status: number; body: string }>;
  tokens: TestIssuer;
  /** A project that is there. */
  projectId: string;
  /** Makes `testUserId(userId)` a member of that project. */
  join(userId: string, role: Role): Promise<void>;
}

export interface MatrixResult {
  /** Calls made. */
  calls: number;
  /** One line for each answer that lets in too much, or says too much. */
  wrong: string[];
}

/** What the platform's own sign-in would send; believed by nobody here (research: infra.md 2.1, pitfall 1). */
const SPOOFED = {
  "x-ms-client-principal": Buffer.from(JSON.stringify({ userId: "boss", userRoles: ["owner", "admin"], identityProvider: "aad" })).toString("base64"),
  "x-ms-client-principal-id": "boss",
  "x-ms-token-aad-access-token": "a.b.c",
};

/**
 * Calls every route as everybody who must not be let in: without a token, with each kind of bad token, with a spoofed principal, and with each role that is
 * too small, for the workspace and for a project. Made from each route's policy, so that a new route is covered by itself. Throws where nothing was called.
 */
export async function roleMatrix(routes: readonly Route[], app: MatrixApp): Promise<MatrixResult> {
  const result: MatrixResult = { calls: 0, wrong: [] };
  for (const role of ROLES) await app.join(`matrix-${role}`, role);
  const bad = await app.tokens.bad();
  for (const route of routes) {
    const call = (who: string, expected: number, headers: Record<string, string>, projectId = app.projectId) =>
      expectStatus(app, result, { route, who, expected, headers, projectId });
    const bearer = async (userId: string, roles: Role[] = []) => ({ authorization: `Bearer ${await app.tokens.mint({ userId, roles })}` });
    const { policy } = route;
    if (policy.in === "public") {
      await expectPublic(app, result, route);
      continue;
    }
    await call("without a token", 401, {});
    await call("with a spoofed principal alone", 401, SPOOFED);
    for (const [what, token] of Object.entries(bad)) await call(`with a token ${what}`, 401, { authorization: `Bearer ${token}` });
    await callInQuery(app, result, route);
    if (policy.in === "service") continue;
    const nobody = policy.in === "project" ? 404 : 403;
    await call("as a stranger", nobody, await bearer("matrix-stranger"));
    await call("as a stranger with a spoofed principal", nobody, { ...(await bearer("matrix-stranger")), ...SPOOFED });
    await call("as a vendor by token", nobody, await bearer("matrix-stranger", ["vendor"]));
    for (const role of ROLES.filter((it) => it !== "vendor" && !atLeast(it, policy.role)))
      await call(`as ${role} of the workspace`, 403, await bearer("matrix-stranger", [role]));
    if (policy.in === "workspace") for (const role of ROLES) await call(`as ${role} of one project`, 403, await bearer(`matrix-${role}`));
    else await inProjects(app, result, route, policy.role, bearer);
  }
  if (result.calls === 0) throw new Error("The matrix called no route at all: the table of routes is empty.");
  const uncalled = routes.length - new Set(routes.map(({ method, path }) => `${method} ${path}`)).size;
  if (uncalled > 0) result.wrong.push(`${uncalled} routes have the method and path of another.`);
  return result;
}

type Bearer = (userId: string, roles?: Role[]) => Promise<{ authorization: string }>;

async function inProjects(app: MatrixApp, result: MatrixResult, route: Route, needed: Role, bearer: Bearer): Promise<void> {
  for (const role of ROLES.filter((it) => !atLeast(it, needed)))
    await expectStatus(app, result, {
      route,
      who: `as ${role} of the project`,
      expected: 403,
      headers: await bearer(`matrix-${role}`),
      projectId: app.projectId,
    });
  // The owner of another project is a stranger here; a project that is not there must look just the same.
  const headers = await bearer("matrix-owner");
  const missing = await expectStatus(app, result, { route, who: "in a project that is not there", expected: 404, headers, projectId: "matrix-missing" });
  const foreign = await expectStatus(app, result, {
    route,
    who: "as a stranger",
    expected: 404,
    headers: await bearer("matrix-stranger"),
    projectId: app.projectId,
  });
  const same = foreign.replaceAll(app.projectId, "?") === missing.replaceAll("matrix-missing", "?");
  if (!same) result.wrong.push(`${route.name}: a foreign project and a missing one are told apart: ${foreign} / ${missing}`);
}

interface Try {
  route: Route;
  who: string;
  expected: number;
  headers: Record<string, string>;
  projectId: string;
}

/** Parameters other than the project name what is surely not there: nobody should get far enough to find out. */
const pathOf = (route: Route, projectId: string) =>
  `/api/${route.path.replace(/\{(\w+)\}/g, (_, name: string) => (name === "projectId" ? projectId : "matrix-nothing"))}`;
const requestOf = (route: Route, headers: Record<string, string>) => ({
  method: route.method,
  headers: { ...headers, "content-type": "application/json" },
  ...(route.method !== "GET" && { body: "{}" }),
});

async function expectStatus(app: MatrixApp, result: MatrixResult, { route, who, expected, headers, projectId }: Try): Promise<string> {
  const answer = await app.send({ ...requestOf(route, headers), path: pathOf(route, projectId) });
  result.calls += 1;
  if (answer.status !== expected) result.wrong.push(`${route.name} ${who}: ${answer.status} instead of ${expected}`);
  if (/\bat .+:\d+:\d+|node_modules|Error:|eyJ/.test(answer.body)) result.wrong.push(`${route.name} ${who}: says too much: ${answer.body.slice(0, 200)}`);
  return answer.body;
}

/** A good token counts in the header only: addresses end up in logs. */
async function callInQuery(app: MatrixApp, result: MatrixResult, route: Route): Promise<void> {
  const token = await app.tokens.mint({ userId: "matrix-boss", roles: ["owner"] });
  for (const name of ["access_token", "token", "code", "authorization"]) {
    const answer = await app.send({ ...requestOf(route, {}), path: `${pathOf(route, app.projectId)}?${name}=${token}` });
    result.calls += 1;
    if (answer.status !== 401) result.wrong.push(`${route.name} with its token in the query as ${name}: ${answer.status} instead of 401`);
  }
}

async function expectPublic(app: MatrixApp, result: MatrixResult, route: Route): Promise<void> {
  const { status } = await app.send({ ...requestOf(route, {}), path: pathOf(route, app.projectId) });
  result.calls += 1;
  if (status === 401 || status === 403 || status >= 500) result.wrong.push(`${route.name} is public, and answers ${status} without a token`);
  if (route.method !== "GET") result.wrong.push(`${route.name} is public, and changes something`);
}
