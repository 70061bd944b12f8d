import { createRequire } from "node:module";
import type * as functions from "@azure/functions";
import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { charge } from "../backends/cost.ts";
import type { Flows } from "../backends/flows.ts";
import { Busy, Refusal, type RefusalCode } from "../refusal.ts";
import { answering } from "./answer.ts";
import type { Deed, Outcome, Watch } from "./audit.ts";
import type { Gate } from "./gate.ts";
import { type Route, route } from "./route.ts";

const { HttpRequest } = createRequire(import.meta.url)("@azure/functions") as typeof functions;
const noFlows: Flows = { start: async () => false, terminate: async () => undefined, purgeEnded: async () => undefined, status: async () => undefined };
const ana = { userId: "test:ana", name: "Ana" };
const open: Gate = async () => ana;

/** A trail in memory: each deed with its outcomes, in the order in which they were told. */
function openWatch(archived: readonly string[] = []) {
  const told: { deed: Deed; outcomes: Outcome[] }[] = [];
  const watch: Watch = {
    trail: {
      note: async (deed, outcome) => {
        const entry = { deed, outcomes: [outcome] };
        told.push(entry);
        return async (end) => void entry.outcomes.push(end);
      },
    },
    mustTakeChanges: async (projectId) => {
      if (archived.includes(projectId)) throw new Refusal("conflict", "It is archived.", { reason: "archived" });
    },
  };
  return { told, watch };
}

const echo = route({
  name: "echo",
  method: "POST",
  path: "projects/{projectId}/echo",
  policy: { in: "project", role: "labeler" },
  summary: "Says it again.",
  params: z.strictObject({ projectId: z.string().max(5) }),
  query: z.strictObject({ times: z.coerce.number().int().max(3).default(1) }),
  body: z.strictObject({ words: z.array(z.string().min(1)) }),
  reply: z.object({ said: z.array(z.string()), by: z.string() }),
  maxBodyBytes: 200,
  handler: async ({ params, query, body, caller }) => {
    charge(2, 3.456);
    return { body: { said: Array.from({ length: query.times }, () => body.words.join(" ")), by: caller.userId, secret: params.projectId }, etag: '"7"' };
  },
});

interface Sent {
  body?: string;
  headers?: Record<string, string>;
  query?: string;
  projectId?: string;
}

async function call(
  it: Route,
  { body = '{"words":["hello"]}', headers = {}, query = "", projectId = "p1" }: Sent = {},
  gate = open,
  watch = openWatch().watch,
) {
  const logged: unknown[] = [];
  const request = new HttpRequest({
    method: it.method,
    url: `http://localhost/api/projects/${projectId}/echo${query}`,
    headers: { "content-type": "application/json", ...headers },
    query: joined(query),
    params: { projectId },
    ...(it.method !== "GET" && { body: { string: body } }),
  });
  const log = (...told: unknown[]) => logged.push(told);
  const answer = await answering(it, gate, watch)(request, noFlows, { clientAddress: "127.0.0.1", origin: "http://localhost", log });
  const text = typeof answer.body === "string" ? answer.body : "";
  return { status: answer.status, headers: answer.headers, text, json: text === "" ? undefined : JSON.parse(text), logged };
}

/** As both hosts tell it. */
function joined(search: string): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(search)) query[name] = name in query ? `${query[name]},${value}` : value;
  return query;
}

const failing = (error: unknown): Route => ({ ...echo, handler: () => Promise.reject(error) });

describe("a good call", () => {
  test("is answered with what the schema names and no more", async () => {
    const { status, json } = await call(echo, { query: "?times=2" });
    expect([status, json]).toEqual([200, { said: ["hello", "hello"], by: "test:ana" }]);
  });
  test("tells its cost, is not to be stored, and carries its etag", async () => {
    const { headers } = await call(echo);
    expect(headers).toMatchObject({
      "x-store-operations": "2",
      "x-request-units": "3.46",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      etag: '"7"',
    });
  });
  test("without a body to reply is 204", async () => {
    const { status, text } = await call({ ...echo, handler: async () => ({}) });
    expect([status, text]).toEqual([204, ""]);
  });
  test("hands on If-Match and Idempotency-Key", async () => {
    const seen: unknown[] = [];
    const spy: Route = { ...echo, handler: async ({ ifMatch, idempotencyKey }) => (seen.push(ifMatch, idempotencyKey), {}) };
    await call(spy, { headers: { "if-match": '"3"', "idempotency-key": "k1" } });
    expect(seen).toEqual(['"3"', "k1"]);
  });
});

describe("the correlation id", () => {
  const trace = "0af7651916cd43dd8448eb211c80319c";
  test.each([
    ["the caller's own", { "x-correlation-id": "run-2026.11_a" }, /^run-2026\.11_a$/],
    ["the trace's", { traceparent: `00-${trace}-b7ad6b7169203331-01` }, new RegExp(`^${trace}$`)],
    ["a new one instead of a badly formed one", { "x-correlation-id": "<script>alert(1)</script>" }, /^[0-9a-f-]{36}$/],
    ["a new one instead of an empty trace", { traceparent: `00-${"0".repeat(32)}-b7ad6b7169203331-01` }, /^[0-9a-f-]{36}$/],
  ])("is %s", async (_, headers: Record<string, string>, expected) => {
    expect((await call(echo, { headers })).headers["x-correlation-id"]).toMatch(expected);
  });
});

describe("a bad request", () => {
  test.each<[string, Sent, number]>([
    ["a body that is not JSON", { body: "{" }, 400],
    ["a body nested too deep", { body: "[".repeat(101) + "]".repeat(101), headers: { "content-length": "10" } }, 413],
    ["a body with __proto__", { body: '{"words":[],"__proto__":{}}' }, 400],
    ["a body longer than it says", { body: `{"words":["${"x".repeat(300)}"]}`, headers: { "content-length": "20" } }, 413],
    ["a length over the limit", { headers: { "content-length": "201" } }, 413],
    ["a form", { headers: { "content-type": "application/x-www-form-urlencoded" } }, 415],
    ["another charset", { headers: { "content-type": "application/json; charset=latin1" } }, 415],
    ["a query parameter that does not fit", { query: "?times=9" }, 422],
    ["a query parameter nobody reads", { query: "?owner=me" }, 422],
    ["a query parameter in capitals", { query: "?Times=2" }, 422],
    ["a query parameter given twice", { query: "?times=2&times=2" }, 422],
    ["a field nobody reads", { body: '{"words":[],"ownerId":"me"}' }, 422],
    ["a path that does not fit", { projectId: "p12345" }, 422],
  ])("with %s is refused", async (_, sent, status) => {
    const answer = await call(sent.body?.startsWith("[") ? { ...echo, maxBodyBytes: 100 } : echo, sent);
    expect(answer.status).toBe(status);
    expect(answer.headers["content-type"]).toBe("application/problem+json");
    expect(answer.json).toMatchObject({ status, instance: `/api/projects/${sent.projectId ?? "p1"}/echo` });
    expect(answer.logged).toEqual([]);
  });
  test("is told every field that is wrong at once", async () => {
    const { json } = await call(echo, { query: "?times=x", body: '{"words":["a",""]}' });
    expect(json).toMatchObject({ type: "/problems/invalid", reason: "violations", violations: [{ path: "times" }, { path: "words.1" }] });
  });
});

test("fields that nobody reads are named, each of them", async () => {
  const deep = { ...echo, body: z.strictObject({ in: z.strictObject({}) }) };
  const { json } = await call(deep, { query: "?who=me", body: '{"in":{"a":1,"b":2},"role":"owner"}' });
  expect(json.violations.map(({ path }: { path: string }) => path)).toEqual(["who", "in.a", "in.b", "role"]);
});

test("a query parameter given twice is named, once", async () => {
  const { json } = await call({ ...echo, query: z.strictObject({ owner: z.string() }) }, { query: "?owner=me&owner=you&owner=her" });
  expect(json).toMatchObject({ reason: "violations", violations: [{ path: "owner", message: "Given twice." }] });
});

test("the gate is asked before the body is looked at", async () => {
  const shut: Gate = () => Promise.reject(new Refusal("not-signed-in", "Sign in first."));
  const { status, headers } = await call(echo, { body: "{", headers: { "content-length": "999999" } }, shut);
  expect([status, headers["www-authenticate"]]).toEqual([401, "Bearer"]);
});

test.each<[RefusalCode, number]>([
  ["invalid", 422],
  ["not-signed-in", 401],
  ["not-allowed", 403],
  ["not-found", 404],
  ["conflict", 409],
  ["stale", 412],
  ["too-large", 413],
  ["too-many", 429],
  ["precondition-required", 428],
])("a refusal %s is answered %i with its facts, which cannot forge the rest", async (code, status) => {
  const { json, headers, ...answer } = await call(failing(new Refusal(code, "No.", { reason: "because", retryAfterSeconds: 2.5, status: 200, type: "x" })));
  expect(answer.status).toBe(status);
  expect(json).toMatchObject({ type: `/problems/${code}`, status, detail: "No.", reason: "because", instance: "/api/projects/p1/echo" });
  expect(headers["retry-after"]).toBe("3");
  expect(answer.logged).toEqual([]);
});

test("a busy storage is 503 with the time to wait", async () => {
  const { status, headers, text } = await call(failing(new Busy("Cosmos at secret-host throttles.", 2_100)));
  expect([status, headers["retry-after"]]).toEqual([503, "3"]);
  expect(text).not.toContain("secret-host");
});

test.each([
  ["a fault", new Error("password=hunter2 at /srv/app.ts")],
  ["a thrown nothing", undefined],
  ["a zod error of our own records", z.string().safeParse(1).error],
])("%s is 500, logged once, and not told to the caller", async (_, error) => {
  const { status, text, json, logged, headers } = await call(failing(error));
  expect(status).toBe(500);
  expect(text).not.toMatch(/hunter2|app\.ts|expected/);
  expect(logged).toEqual([[expect.stringContaining(json.correlationId), error]]);
  expect(headers["x-store-operations"]).toBe("0");
});

test("a reply that is not what the route promises is a fault", async () => {
  expect((await call({ ...echo, handler: async () => ({ body: { said: "x" } }) })).status).toBe(500);
});

describe("the audit trail", () => {
  const audited: Route = { ...echo, audit: { action: "echo.say", of: "echoId", detail: ["words", "secret"] } };
  const deed = { by: "test:ana", name: "Ana", action: "echo.say", projectId: "p1", detail: { words: 1 } };

  test("a change is told before it is tried and when it is done, with the named fields alone, of a list its length", async () => {
    const { told, watch } = openWatch();
    await call(audited, {}, open, watch);
    expect(told).toEqual([{ deed, outcomes: [{ state: "begun" }, { state: "done" }] }]);
  });

  test("of a creation the id of what it made is told", async () => {
    const { told, watch } = openWatch();
    const { reply: _, ...bare } = audited;
    await call({ ...bare, handler: async () => ({ body: { id: "e7" } }) }, {}, open, watch);
    expect(told[0]?.outcomes.at(-1)).toEqual({ state: "done", target: "e7" });
    await call({ ...bare, audit: { action: "project.create", of: "projectId" }, handler: async () => ({ body: { id: "p9" } }) }, {}, open, watch);
    expect(told[1]).toMatchObject({ deed: { projectId: "p1" }, outcomes: [{}, { state: "done" }] }); // the path's counts where there is one
  });

  test.each<[string, unknown, Outcome]>([
    ["a refusal", new Refusal("conflict", "No.", { reason: "wrong-state" }), { state: "refused", reason: "wrong-state" }],
    ["a refusal without a reason", new Refusal("not-allowed", "No."), { state: "refused", reason: "not-allowed" }],
    ["a fault, of which nothing is told", new Error("password of the database: hunter2"), { state: "failed" }],
  ])("%s is told", async (_, error, outcome) => {
    const { told, watch } = openWatch();
    const handler = async () => {
      throw error;
    };
    await call({ ...audited, handler }, {}, open, watch);
    expect(told).toEqual([{ deed, outcomes: [{ state: "begun" }, outcome] }]);
  });

  test("whoever is known and turned away at the gate is told of; a stranger without a token is not", async () => {
    const { told, watch } = openWatch();
    const turnedAway: Gate = async (_policy, { known }) => {
      known?.(ana);
      throw new Refusal("not-allowed", "This takes the role owner.", { reason: "role-too-small" });
    };
    expect(await call(audited, {}, turnedAway, watch)).toMatchObject({ status: 403 });
    expect(told).toEqual([{ deed: { ...deed, detail: {} }, outcomes: [{ state: "refused", reason: "role-too-small" }] }]);
    const unknown: Gate = async () => {
      throw new Refusal("not-signed-in", "Sign in first.");
    };
    await call(audited, {}, unknown, watch);
    await call({ ...audited, audit: { action: "echo.say" } }, { body: "{" }, open, watch); // nothing was tried
    expect(told).toHaveLength(1);
  });

  test("what was done is answered as done, though its end could not be told; the log knows", async () => {
    const watch: Watch = {
      trail: {
        note: async () => async () => {
          throw new Busy("full");
        },
      },
      mustTakeChanges: async () => undefined,
    };
    const answer = await call(audited, {}, open, watch);
    expect(answer.status).toBe(200);
    expect(answer.logged).toHaveLength(1);
  });

  test("nothing is done where the trail cannot be written", async () => {
    const note = async () => {
      throw new Busy("full");
    };
    let done = 0;
    const handler = async () => ({ status: 204, body: undefined, etag: String(++done) });
    expect(await call({ ...audited, handler }, {}, open, { trail: { note }, mustTakeChanges: async () => undefined })).toMatchObject({ status: 503 });
    expect(done).toBe(0);
  });

  test("an archived project takes no change, but those that are meant for it", async () => {
    const { told, watch } = openWatch(["p1"]);
    expect(await call(audited, {}, open, watch)).toMatchObject({ status: 409, json: { reason: "archived" } });
    expect(told[0]?.outcomes.at(-1)).toEqual({ state: "refused", reason: "archived" });
    expect(await call({ ...audited, audit: { action: "echo.say", archived: "allowed" } }, {}, open, watch)).toMatchObject({ status: 200 });
  });

  test("a reply may be text of a type of its own", async () => {
    const { reply: _, ...bare } = echo;
    const answer = await call({ ...bare, textType: "text/csv", handler: async () => ({ text: "", headers: { "x-next-cursor": "c" } }) });
    expect(answer).toMatchObject({ status: 200, text: "", headers: { "content-type": "text/csv", "x-next-cursor": "c" } });
  });
});
