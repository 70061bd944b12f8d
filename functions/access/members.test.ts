import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as functions from "@azure/functions";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { z } from "zod";
import type { Documents } from "../backends/documents.ts";
import type { Flows } from "../backends/flows.ts";
import { localDocuments } from "../backends/local/documents.ts";
import { answering, type Facts } from "../edge/answer.ts";
import type { Watch } from "../edge/audit.ts";
import type { Gate } from "../edge/gate.ts";
import { metaRoutes } from "../edge/meta.ts";
import type { Route } from "../edge/route.ts";
import { roleMatrix } from "../tests/role-matrix.ts";
import { openTestIssuer, type TestIssuer, testUserId } from "../tests/tokens.ts";
import { forgetMembers } from "./forget-members.ts";
import { openGate } from "./gate.ts";
import { accessRoutes } from "./http.ts";
import { accessIndexes } from "./indexes.ts";
import { MemberShape, memberId, WORKSPACE_PK } from "./member.ts";
import { listMyProjectIds } from "./my-projects.ts";
import { PEOPLE_PK, PersonShape } from "./person.ts";
import type { Role } from "./roles.ts";

const { HttpRequest } = createRequire(import.meta.url)("@azure/functions") as typeof functions;
const noFlows: Flows = { start: async () => false, terminate: async () => undefined, purgeEnded: async () => undefined, status: async () => undefined };
const ProjectLike = z.object({ id: z.string(), type: z.literal("project") });
const DAY_MS = 86_400_000;

let folder: string;
let issuer: TestIssuer;
let documents: Documents;
let routes: Route[];
let gate: Gate;
let made = 0;
/** What went to other rooms. */
let sent: unknown[] = [];
const queues = { send: async (queue: string, message: unknown) => void sent.push({ queue, message }) };
let clock = Date.now();
const now = () => clock;

beforeAll(async () => {
  issuer = await openTestIssuer(now);
});
afterAll(() => issuer.close());
beforeEach(async () => {
  await documents?.close();
  if (folder) rmSync(folder, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), "members-"));
  documents = localDocuments({ file: join(folder, "documents.sqlite"), indexes: accessIndexes });
  sent = [];
  gate = openGate({ documents, issuers: [issuer.issuer], now });
  const own = accessRoutes({ documents, queues, now, newId: () => `id-${++made}`, auditMonths: 24, issuers: [issuer.issuer] });
  routes = [...own, ...metaRoutes(own, [issuer.issuer])];
  await documents.create({ type: "project", schema: ProjectLike }, "projects", { id: "p1", type: "project" });
});
afterAll(async () => {
  await documents.close();
  rmSync(folder, { recursive: true });
});

/** Nobody is watched here; the trail has tests of its own. */
const watch: Watch = { trail: { note: async () => async () => undefined }, mustTakeChanges: async () => undefined };

const rise: Facts["log"] = (_, error) => {
  throw error;
};

/** Finds the route as a host does, by its template. */
function find(method: string, path: string): { route: Route; params: Record<string, string> } | undefined {
  for (const route of routes) {
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
    const match = new RegExp(`^/api/${route.path.replaceAll(".", "\\.").replace(/\{\w+\}/g, "([^/]+)")}$`).exec(path);
    if (route.method === method && match)
      return { route, params: Object.fromEntries(names.map((name, at) => [name, decodeURIComponent(match[at + 1] ?? "")])) };
  }
  return undefined;
}

async function send({ method, path, headers, body }: { method: string; path: string; headers: Record<string, string>; body?: string }) {
  const url = new URL(path, "http://localhost");
  const found = find(method, url.pathname);
  if (!found) throw new Error(`No route ${method} ${path}.`);
  const query = Object.fromEntries(url.searchParams);
  const request = new HttpRequest({ method, url: url.href, headers, query, params: found.params, ...(body !== undefined && { body: { string: body } }) });
  const facts: Facts = { clientAddress: "127.0.0.1", origin: "http://localhost", log: rise };
  const answer = await answering(found.route, gate, watch)(request, noFlows, facts);
  return { status: answer.status, headers: answer.headers, body: typeof answer.body === "string" ? answer.body : "" };
}

async function as(who: string, roles: Role[], method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const authorization = `Bearer ${await issuer.mint({ userId: who, name: who.toUpperCase(), roles, claims: { email: `${who}@example.com` } })}`;
  const answer = await send({
    method,
    path: `/api/${path}`,
    headers: { authorization, "content-type": "application/json", ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { ...answer, json: answer.body === "" ? undefined : JSON.parse(answer.body) };
}
const member = (pk: string, userId: string, role: Role) =>
  documents.create(MemberShape, pk, { id: memberId(testUserId(userId)), type: "member", userId: testUserId(userId), role, at: 1, by: "test" });
const ids = (userId: string) => listMyProjectIds({ documents }, { userId: testUserId(userId) });

describe("people", () => {
  test("are seen, once a day, and can then be chosen by name", async () => {
    expect((await as("ana", [], "GET", "me")).json).toEqual({ userId: "test:ana", name: "ANA", email: "ana@example.com" });
    const first = await documents.get(PersonShape, PEOPLE_PK, "test:ana");
    clock += 1;
    await as("ana", [], "GET", "me");
    expect((await documents.get(PersonShape, PEOPLE_PK, "test:ana"))?.etag).toBe(first?.etag);
    clock += DAY_MS;
    await as("ana", [], "GET", "me");
    expect((await documents.get(PersonShape, PEOPLE_PK, "test:ana"))?.value.seenAt).toBe(clock);
    await as("bob", ["owner"], "GET", "me");
    const names = async (query: string) => (await as("bob", ["contributor"], "GET", `people${query}`)).json.items.map(({ name }: { name: string }) => name);
    expect([await names(""), await names("?search=N"), await names("?search=zz")]).toEqual([["ANA", "BOB"], ["ANA"], []]);
  });
  test("seen by two calls at one moment are no conflict", async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => as("ana", [], "GET", "me")));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  });
  test("are listed page by page", async () => {
    for (const who of ["a", "b", "c"]) await as(who, [], "GET", "me");
    const first = (await as("boss", ["owner"], "GET", "people?limit=2")).json;
    const second = (await as("boss", ["owner"], "GET", `people?limit=2&cursor=${encodeURIComponent(first.cursor)}`)).json;
    expect([first.items.length, second.items.length, second.cursor]).toEqual([2, 1, undefined]);
  });
});

describe("members of a project", () => {
  test("are given a role, listed, and removed; they see the project in their list", async () => {
    const given = await as("boss", ["contributor"], "PUT", "projects/p1/members/test:ana", { role: "labeler" });
    expect([given.status, given.json]).toEqual([201, { userId: "test:ana", role: "labeler", at: clock, by: "test:boss" }]);
    expect(await ids("ana")).toEqual(["p1"]);
    expect((await as("boss", ["contributor"], "PUT", "projects/p1/members/test:ana", { role: "reviewer" })).status).toBe(200);
    expect((await as("boss", ["contributor"], "GET", "projects/p1/members")).json.items).toEqual([
      expect.objectContaining({ userId: "test:ana", role: "reviewer" }),
    ]);
    expect((await as("boss", ["contributor"], "DELETE", "projects/p1/members/test:ana")).status).toBe(204);
    expect([await ids("ana"), await documents.get(MemberShape, "p1", memberId("test:ana"))]).toEqual([[], undefined]);
  });
  test("the same twice is the same once, and mends what a crash left half done", async () => {
    await member("p1", "ana", "labeler");
    const path = "projects/p1/members/test:ana";
    expect((await as("boss", ["owner"], "PUT", path, { role: "labeler" })).status).toBe(200);
    expect(await ids("ana")).toEqual(["p1"]);
    await documents.delete("p1", memberId("test:ana"));
    expect((await as("boss", ["owner"], "DELETE", path)).status).toBe(204);
    expect((await as("boss", ["owner"], "DELETE", path)).status).toBe(204);
    expect(await ids("ana")).toEqual([]);
  });
  test("nobody gives more than they have, nor touches somebody above", async () => {
    await member("p1", "cora", "contributor");
    await member("p1", "olga", "owner");
    const path = (who: string) => `projects/p1/members/test:${who}`;
    expect((await as("cora", [], "PUT", path("cora"), { role: "owner" })).json).toMatchObject({ status: 403, reason: "above-own-role" });
    expect((await as("cora", [], "PUT", path("ana"), { role: "owner" })).status).toBe(403);
    expect((await as("cora", [], "PUT", path("olga"), { role: "labeler" })).status).toBe(403);
    expect((await as("cora", [], "DELETE", path("olga"))).status).toBe(403);
    expect((await as("cora", [], "PUT", path("ana"), { role: "contributor" })).status).toBe(201);
  });
  test("a project that is not there gets no members, and no reserved partition is one", async () => {
    for (const projectId of ["p2", "workspace", "people", "projects"])
      expect((await as("boss", ["owner"], "PUT", `projects/${projectId}/members/test:boss`, { role: "owner" })).json).toMatchObject({
        status: 404,
        reason: "no-such-project",
      });
    expect(await documents.get(MemberShape, WORKSPACE_PK, memberId("test:boss"))).toBeUndefined();
  });
  test("an If-Match of another version is refused", async () => {
    const { headers } = await as("boss", ["owner"], "PUT", "projects/p1/members/test:ana", { role: "labeler" });
    const etag = headers["etag"] ?? "";
    expect((await as("boss", ["owner"], "PUT", "projects/p1/members/test:ana", { role: "reviewer" }, { "if-match": '"other"' })).status).toBe(412);
    expect((await as("boss", ["owner"], "PUT", "projects/p1/members/test:ana", { role: "reviewer" }, { "if-match": etag })).status).toBe(200);
  });
  test("are forgotten with their project", async () => {
    for (const who of ["ana", "bob"]) await as("boss", ["owner"], "PUT", `projects/p1/members/test:${who}`, { role: "labeler" });
    await forgetMembers({ documents }, "p1");
    expect([await ids("ana"), await ids("bob"), (await as("boss", ["owner"], "GET", "projects/p1/members")).json.items]).toEqual([[], [], []]);
  });
});

describe("members of the workspace", () => {
  test("the last owner stays; with a second one the first may go", async () => {
    await member(WORKSPACE_PK, "olga", "owner");
    expect((await as("olga", [], "DELETE", "members/test:olga")).json).toMatchObject({ status: 409, reason: "last-owner" });
    expect((await as("olga", [], "PUT", "members/test:olga", { role: "labeler" })).json).toMatchObject({ status: 409, reason: "last-owner" });
    expect((await as("olga", [], "PUT", "members/test:otto", { role: "owner" })).status).toBe(201);
    expect((await as("olga", [], "PUT", "members/test:olga", { role: "labeler" })).status).toBe(200);
    expect((await as("olga", [], "PUT", "members/test:olga", { role: "owner" })).status).toBe(403);
  });
  test("two owners who remove each other at one moment leave one", async () => {
    for (let round = 0; round < 10; round++) {
      for (const who of ["olga", "otto"]) {
        await documents.delete(WORKSPACE_PK, memberId(testUserId(who)));
        await member(WORKSPACE_PK, who, "owner");
      }
      await Promise.all([as("olga", [], "DELETE", "members/test:otto"), as("otto", [], "DELETE", "members/test:olga")]);
      const left = await documents.getMany(MemberShape, WORKSPACE_PK, [memberId("test:olga"), memberId("test:otto")]);
      expect(left).toHaveLength(1);
    }
  });
  test("an owner by token may remove any", async () => {
    await member(WORKSPACE_PK, "olga", "owner");
    expect((await as("boss", ["owner"], "DELETE", "members/test:olga")).status).toBe(204);
  });
  test("vendor is no role of the workspace", async () => {
    expect((await as("boss", ["owner"], "PUT", "members/test:ana", { role: "vendor" })).status).toBe(422);
  });
});

test.each([
  { role: "labeler", userId: "test:me" },
  { role: "labeler", _etag: "x" },
  { role: "labeler", ttl: 1 },
  { role: "labeler", by: "x" },
  { role: "king" },
  {},
  [],
])("a body with more or less than the role is refused: %j", async (body) => {
  expect((await as("boss", ["owner"], "PUT", "projects/p1/members/test:ana", body)).status).toBe(422);
  expect((await as("boss", ["owner"], "PUT", "members/test:ana", body)).status).toBe(422);
});

test("nobody gets in anywhere with too little", async () => {
  const { calls, wrong } = await roleMatrix(routes, {
    send,
    tokens: issuer,
    projectId: "p1",
    join: async (userId, role) => void (await member("p1", userId, role)),
  });
  expect(wrong).toEqual([]);
  expect(calls).toBeGreaterThan(150);
});

test("the matrix notices a route that lets in too much, and a table without routes", async () => {
  const app = { send, tokens: issuer, projectId: "p1", join: async (userId: string, role: Role) => void (await member("p1", userId, role)) };
  await expect(roleMatrix([], { ...app, join: async () => undefined })).rejects.toThrow("no route");
  const strict = routes.map((it): Route => (it.name === "listProjectMembers" ? { ...it, policy: { in: "project", role: "owner" } } : it));
  const { wrong } = await roleMatrix(strict, app);
  expect(wrong).toEqual([
    "listProjectMembers as contributor of the workspace: 200 instead of 403",
    "listProjectMembers as contributor of the project: 200 instead of 403",
  ]);
});
