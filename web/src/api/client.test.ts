import { describe, expect, test } from "@jest/globals";
import { ApiError, retryAfter } from "./api-error.ts";
import { type ClientNeeds, createClient, pathTo } from "./client.ts";

interface Sent {
  url: string;
  method: string;
  headers: Headers;
  body: unknown;
}

/** A service that gives these answers in turn. */
function service(...answers: (Response | Error)[]) {
  const sent: Sent[] = [];
  const waited: number[] = [];
  const refused: string[] = [];
  let token = 1;
  const needs: ClientNeeds = {
    fetch: async (url, init) => {
      sent.push({ url, method: init.method ?? "", headers: new Headers(init.headers), body: init.body });
      const answer = answers.shift();
      if (!answer) throw new Error("asked once too often");
      if (answer instanceof Error) throw answer;
      return answer;
    },
    tokens: {
      token: async () => `t${token}`,
      refused: (old) => {
        refused.push(old);
        token++;
      },
    },
    now: () => 0,
    random: () => 0,
    sleep: async (ms) => void waited.push(ms),
  };
  return { client: createClient(needs), sent, waited, refused };
}
const json = (status: number, body: unknown, headers: Record<string, string> = {}) => new Response(JSON.stringify(body), { status, headers });

describe("client", () => {
  test("asks with the token and only the query that is set", async () => {
    const { client, sent } = service(json(200, { items: [] }));
    expect(await client.get("projects", { query: { limit: 5, cursor: undefined, name: "" } })).toEqual({ items: [] });
    expect(sent[0]?.url).toBe("/api/projects?limit=5");
    expect(sent[0]?.headers.get("authorization")).toBe("Bearer t1");
  });

  test("hands back the tag, and sends tag and key", async () => {
    const { client, sent } = service(json(200, { a: 1 }, { etag: '"7"' }), json(200, {}));
    expect(await client.getTagged("projects/p")).toEqual({ value: { a: 1 }, etag: '"7"' });
    await client.send("PATCH", "projects/p", { description: "x" }, { ifMatch: '"7"', idempotencyKey: "k" });
    expect([sent[1]?.headers.get("if-match"), sent[1]?.headers.get("idempotency-key"), sent[1]?.body]).toEqual(['"7"', "k", '{"description":"x"}']);
  });

  test("a reply without a body is undefined", async () => {
    const { client } = service(new Response(null, { status: 204 }));
    expect(await client.send("DELETE", "projects/p")).toBeUndefined();
  });

  test("waits as long as a busy service asks, then asks again", async () => {
    const { client, waited } = service(json(503, {}, { "retry-after": "2" }), json(429, {}, { "retry-after": "1" }), json(200, 1));
    expect(await client.get("x")).toBe(1);
    expect(waited).toEqual([2_000, 1_000]);
  });

  test("gives up after five tries, with the last reason", async () => {
    const busy = () => json(503, { title: "Busy" }, { "retry-after": "1" });
    const { client, sent } = service(busy(), busy(), busy(), busy(), busy());
    await expect(client.get("x")).rejects.toMatchObject({ status: 503, message: "Busy" });
    expect(sent).toHaveLength(5);
  });

  test("does not repeat a write that is not known to be safe", async () => {
    const { client, sent } = service(json(503, {}, { "retry-after": "1" }));
    await expect(client.send("POST", "projects/p/pause")).rejects.toMatchObject({ status: 503 });
    expect(sent).toHaveLength(1);
  });

  test("a refused token is replaced and the request sent again", async () => {
    const { client, sent, refused } = service(json(401, {}), json(200, "ok"));
    expect(await client.send("POST", "x", { a: 1 })).toBe("ok");
    expect(refused).toEqual(["t1"]);
    expect(sent.map(({ headers }) => headers.get("authorization"))).toEqual(["Bearer t1", "Bearer t2"]);
  });

  test("a service that refuses every token is an error, not a loop", async () => {
    const { client, sent } = service(json(401, {}), json(401, {}), json(401, { detail: "Wrong tenant." }));
    await expect(client.get("x")).rejects.toMatchObject({ status: 401, message: "Wrong tenant." });
    expect(sent).toHaveLength(3);
  });

  test("a dead network says so", async () => {
    const { client } = service(new TypeError("fetch failed"));
    await expect(client.get("x")).rejects.toMatchObject({ isUnreachable: true });
  });

  test("a problem document tells which field", async () => {
    const violations = [{ path: "classes.1.name", message: "taken" }, "junk"];
    const { client } = service(json(422, { title: "No", detail: "Two names alike.", reason: "names", violations }));
    const error = await client.get("x").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ message: "Two names alike.", reason: "names", violations: [{ path: "classes.1.name", message: "taken" }] });
    expect((error as ApiError).violation("classes.1.name")).toBe("taken");
  });

  test("a proxy's page is still a sentence", async () => {
    const { client } = service(new Response("<html>", { status: 502 }));
    await expect(client.get("x")).rejects.toMatchObject({ status: 502, message: "The service answered 502 without a reason." });
  });

  test("ids are put into paths safely", () => {
    expect(pathTo`projects/${"a/b?c"}/members/${"tid:oid"}`).toBe("projects/a%2Fb%3Fc/members/tid%3Aoid");
  });

  test.each<[string | null, number | undefined]>([
    [null, undefined],
    ["7", 7],
    ["Thu, 01 Jan 1970 00:00:05 GMT", 5],
    ["soon", undefined],
  ])("Retry-After %s is %s s", (header, seconds) => {
    expect(retryAfter(header, 0)).toBe(seconds);
  });
});
