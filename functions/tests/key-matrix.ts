import { SCOPES } from "../access/scopes.ts";
import type { Route } from "../edge/route.ts";

export interface KeyApp {
  /** Two projects of whoever makes the keys. */
  projectId: string;
  foreignId: string;
  /** `POST` of this path: a key. */
  make(path: string, scopes: readonly string[]): Promise<string>;
  call(method: string, path: string, key: string): Promise<{ status: number; reason: string }>;
}

/**
 * Calls every route with API keys: with all scopes but the one that it takes, with all of them in another project, and, where it only reads, with that one
 * alone. Made from the routes, so that a new one is covered by itself.
 */
export async function keyMatrix(routes: readonly Route[], app: KeyApp): Promise<{ calls: number; wrong: string[] }> {
  const result = { calls: 0, wrong: new Array<string>() };
  const keys = new Map<string, string>();
  const keyFor = async (path: string, scopes: readonly string[]): Promise<string> => {
    const name = `${path} ${scopes.join(" ")}`;
    const key = keys.get(name) ?? (await app.make(path, scopes));
    keys.set(name, key);
    return key;
  };
  const ofProject = `projects/${app.projectId}/api-keys`;
  const without = (scope: string | undefined) => SCOPES.filter((it) => it !== scope);

  for (const route of routes) {
    const { policy, scope, method } = route;
    if (policy.in === "public") continue;
    const path = (projectId: string) => route.path.replace(/\{(\w+)\}/g, (_, name: string) => (name === "projectId" ? projectId : "matrix-nothing"));
    const expectReply = async (who: string, key: string, fits: (reply: { status: number; reason: string }) => boolean, projectId = app.projectId) => {
      const reply = await app.call(method, path(projectId), key);
      result.calls++;
      if (!fits(reply)) result.wrong.push(`${route.name} ${who}: ${reply.status} ${reply.reason}`);
    };
    const reason = scope === undefined ? "not-for-keys" : "scope-missing";
    if (scope !== "any")
      for (const place of ["api-keys", ofProject])
        await expectReply(
          `by a key of ${place} without ${scope ?? "any right"}`,
          await keyFor(place, without(scope)),
          (reply) => reply.status === 403 && reply.reason === reason,
        );
    const all = await keyFor(ofProject, SCOPES);
    if (policy.in === "project") await expectReply("by a key of another project", all, ({ status }) => status === 404, app.foreignId);
    else if (scope !== "any" && scope !== undefined)
      await expectReply("by a key of a project", all, (reply) => reply.status === 403 && reply.reason === "key-of-one-project");
    if (method === "GET" && scope !== undefined) {
      const place = policy.in === "project" ? ofProject : "api-keys";
      const key = await keyFor(place, scope === "any" ? ["audit:read"] : [scope]);
      await expectReply("by a key with its scope", key, ({ status }) => status < 500 && status !== 401 && status !== 403 && status !== 429);
    }
  }
  return result;
}
