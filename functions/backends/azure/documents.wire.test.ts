import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { metered } from "../cost.ts";
import type { Documents } from "../documents.ts";
import { openAzure } from "./open.ts";

const Note = z.object({ id: z.string(), type: z.literal("note"), title: z.string().optional() });
const notes = { type: "note" as const, schema: Note };
const byTitle = { name: "note-by-title", type: "note", equals: [], order: "title" };

interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
  /** Ends the connection instead, as if the answer was lost. */
  lost?: true;
}
interface Seen {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: unknown;
}

/** Plays answers to what is asked of `docs`, in order, and keeps what it was asked; the rest is an account that is there. */
async function recorder() {
  const seen: Seen[] = [];
  const answers: Answer[] = [];
  let endpoint = "";
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const part of request) text += String(part);
    const say = ({ status, body, headers }: Answer) =>
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(body === undefined ? "" : JSON.stringify(body));
    const url = request.url ?? "";
    if (url === "/")
      return say({
        status: 200,
        body: {
          id: "a",
          writableLocations: [{ name: "x", databaseAccountEndpoint: endpoint }],
          readableLocations: [{ name: "x", databaseAccountEndpoint: endpoint }],
        },
      });
    if (request.headers["x-ms-cosmos-is-query-plan-request"]) return say({ status: 400, body: { message: "no plan" } });
    if (!url.includes("/docs")) return say({ status: 200, body: { id: "labeling", _rid: "r", partitionKey: { paths: ["/pk"] } } });
    seen.push({ method: request.method ?? "", url, headers: request.headers, body: text === "" ? undefined : JSON.parse(text) });
    const answer = answers.shift() ?? { status: 500, body: { message: "no answer left" } };
    return answer.lost ? request.socket.destroy() : say(answer);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  endpoint = typeof address === "object" && address ? `http://127.0.0.1:${address.port}/` : "";
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { endpoint, seen, answers, stop };
}

let wire: Awaited<ReturnType<typeof recorder>>;
let on: Documents;
beforeEach(async () => {
  wire = await recorder();
  on = (await openAzure({ cosmos: { endpoint: wire.endpoint, key: "a2V5", database: "labeling" }, storage: {}, indexes: [byTitle] })).documents;
});
afterEach(async () => {
  await on.close();
  await wire.stop();
});

const note = (id: string, title?: string): z.infer<typeof Note> => ({ id, type: "note", ...(title !== undefined && { title }) });
const stored = (id: string, title?: string) => ({
  ...note(id, title),
  pk: "p",
  _etag: `"${id}2"`,
  _rid: "r",
  _self: "s",
  _ts: 1,
  _attachments: "attachments/",
});
const result = (statusCode: number, eTag?: string) => ({ statusCode, requestCharge: 1, ...(eTag !== undefined && { eTag }) });
const again = { "x-ms-retry-after-ms": "5", "x-ms-request-charge": "0.5" };
const create = { op: "create" as const, doc: note("a") };
const increment = { op: "increment" as const, id: "c", by: { count: 1 } };

describe("a batch on the wire", () => {
  test("is one atomic request of its partition, with etags, and increments of ten fields a patch", async () => {
    wire.answers.push({
      status: 200,
      body: [result(201, '"1"'), result(200, '"2"'), result(204), result(200, '"3"'), result(200, '"4"')],
      headers: { "x-ms-request-charge": "31.5" },
    });
    const by = Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`labels.c${at}`, at]));
    const { result: outcome, cost } = await metered(() =>
      on.batch("p", [create, { op: "replace", doc: note("b", "t"), etag: '"b1"' }, { op: "delete", id: "d", etag: '"d1"' }, { op: "increment", id: "c", by }]),
    );
    expect(outcome).toEqual({ done: true, etags: ['"1"', '"2"', undefined, '"4"'] });
    expect(cost).toEqual({ operations: 1, requestUnits: 31.5 });
    const [request, ...more] = wire.seen;
    expect(more).toEqual([]);
    expect([request?.method, request?.url]).toEqual(["POST", "/dbs/labeling/colls/records/docs"]);
    expect(request?.headers).toMatchObject({
      "x-ms-cosmos-is-batch-request": "true",
      "x-ms-cosmos-batch-atomic": "true",
      "x-ms-documentdb-partitionkey": '["p"]',
    });
    expect(request?.body).toEqual([
      { operationType: "Create", resourceBody: { id: "a", type: "note", pk: "p" } },
      { operationType: "Replace", id: "b", ifMatch: '"b1"', resourceBody: { id: "b", type: "note", title: "t", pk: "p" } },
      { operationType: "Delete", id: "d", ifMatch: '"d1"' },
      {
        operationType: "Patch",
        id: "c",
        resourceBody: { operations: Array.from({ length: 10 }, (_, at) => ({ op: "incr", path: `/labels/c${at}`, value: at })) },
      },
      { operationType: "Patch", id: "c", resourceBody: { operations: [{ op: "incr", path: "/labels/c10", value: 10 }] } },
    ]);
  });

  test.each([
    [409, "conflict"],
    [412, "stale"],
    [404, "not-found"],
  ] as const)("that is answered 207 with %d tells which operation failed and why", async (status, why) => {
    wire.answers.push({ status: 207, body: [result(424), result(424), result(status)] });
    expect(await on.batch("p", [{ op: "increment", id: "c", by: Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`f${at}`, 1])) }, create])).toEqual({
      done: false,
      failed: 1,
      why,
    });
    expect(wire.seen).toHaveLength(1);
  });

  test.each([
    ["throttled", { status: 429, body: { message: "too many" }, headers: again }],
    ["in conflict with another write", { status: 449, body: { message: "retry with" }, headers: again }],
    ["out while its partition moves", { status: 410, body: { message: "gone" }, headers: again }],
    [
      "throttled inside",
      { status: 207, body: [result(424), { statusCode: 429, requestCharge: 0, retryAfterMilliseconds: 5 }], headers: { "x-ms-request-charge": "0.5" } },
    ],
    ["in conflict inside", { status: 207, body: [{ statusCode: 449, requestCharge: 0 }, result(424)], headers: { "x-ms-request-charge": "0.5" } }],
  ])("that is %s is sent again, and each try is paid for", async (_, answer) => {
    wire.answers.push(answer, answer, { status: 200, body: [result(201, '"1"'), result(200, '"2"')], headers: { "x-ms-request-charge": "10" } });
    const { result: outcome, cost } = await metered(() => on.batch("p", [create, increment]));
    expect(outcome).toEqual({ done: true, etags: ['"1"', '"2"'] });
    expect(cost).toEqual({ operations: 3, requestUnits: 11 });
    expect(wire.seen[2]?.body).toEqual(wire.seen[0]?.body);
  });

  test("that is throttled for long is `Busy`, and tells when to come again", async () => {
    wire.answers.push({ status: 429, body: { message: "too many" }, headers: { "x-ms-retry-after-ms": "9000" } });
    await expect(on.batch("p", [create])).rejects.toMatchObject({ name: "Busy", retryAfterMs: 9_000 });
    wire.answers.push(...Array.from({ length: 6 }, () => ({ status: 429, body: { message: "too many" }, headers: again })));
    await expect(on.batch("p", [create])).rejects.toMatchObject({ name: "Busy" });
    expect(wire.seen).toHaveLength(7);
  });

  test("whose answer was lost is sent again; that it was done before is seen and is no refusal", async () => {
    wire.answers.push(
      { status: 503, body: { message: "unavailable" } },
      { status: 207, body: [result(409), result(424)] },
      { status: 200, body: stored("a") },
      { status: 200, body: stored("a") },
      { status: 200, body: stored("c") },
    );
    expect(await on.batch("p", [create, increment])).toEqual({ done: true, etags: ['"a2"', '"c2"'] });
  });
  test("whose answer was lost and that somebody else forestalled is refused", async () => {
    wire.answers.push(
      { status: 408, body: { message: "timeout" } },
      { status: 207, body: [result(409), result(424)] },
      { status: 200, body: stored("a", "of another") },
    );
    expect(await on.batch("p", [create, increment])).toEqual({ done: false, failed: 0, why: "conflict" });
  });
  test("of increments alone is not sent again when its answer was lost: it could count twice", async () => {
    wire.answers.push({ status: 503, body: { message: "unavailable" } });
    await expect(on.batch("p", [increment])).rejects.toMatchObject({ name: "Busy" });
    wire.answers.push({ status: 0, lost: true });
    await expect(on.batch("p", [increment])).rejects.toMatchObject({ name: "Busy" });
    expect(wire.seen).toHaveLength(2);
  });
  test("that is not right is a fault", async () => {
    wire.answers.push({ status: 400, body: { message: "bad" } });
    await expect(on.batch("p", [create])).rejects.toThrow("bad");
    wire.answers.push({ status: 207, body: [result(400)] });
    await expect(on.batch("p", [create])).rejects.toThrow("400");
    wire.answers.push({ status: 200, body: [] });
    await expect(on.batch("p", [create])).rejects.toThrow("in part");
  });
});

describe("one record on the wire", () => {
  test("a create whose answer was lost is ours if it is there as we wrote it", async () => {
    wire.answers.push({ status: 0, lost: true }, { status: 409, body: { message: "exists" } }, { status: 200, body: stored("a", "t") });
    expect(await on.create(notes, "p", note("a", "t"))).toEqual({ value: note("a", "t"), etag: '"a2"' });
    wire.answers.push({ status: 408, body: { message: "timeout" } }, { status: 409, body: { message: "exists" } }, { status: 200, body: stored("a", "other") });
    await expect(on.create(notes, "p", note("a", "t"))).rejects.toMatchObject({ code: "conflict" });
  });
  test("a replace is conditional, and one whose answer was lost is ours if it is there", async () => {
    wire.answers.push(
      { status: 503, body: { message: "unavailable" } },
      { status: 412, body: { message: "precondition" } },
      { status: 200, body: stored("a", "t") },
    );
    expect((await on.replace(notes, "p", note("a", "t"), '"a1"')).etag).toBe('"a2"');
    expect([wire.seen[0]?.method, wire.seen[0]?.headers["if-match"], wire.seen[0]?.headers["x-ms-documentdb-partitionkey"]]).toEqual(["PUT", '"a1"', '["p"]']);
  });
  test("a conditional delete whose answer was lost is done when nothing is there", async () => {
    wire.answers.push({ status: 0, lost: true }, { status: 404, body: { message: "gone" } });
    await on.delete("p", "a", '"a1"');
  });
  test("an outage is `Busy`, never a record that is missing", async () => {
    wire.answers.push(...Array.from({ length: 40 }, () => ({ status: 503, body: { message: "unavailable" }, headers: again })));
    await expect(on.get(notes, "p", "a")).rejects.toMatchObject({ name: "Busy" });
  });
  test("what is no passing fault rises as it is", async () => {
    wire.answers.push({ status: 403, body: { message: "forbidden" } });
    await expect(on.get(notes, "p", "a")).rejects.toThrow("forbidden");
  });
});

test("a query is parameterised, in one partition, in the order of its composite index, and reads on through short answers", async () => {
  const first = { status: 200, body: { Documents: [stored("a", "t")], _count: 1 }, headers: { "x-ms-continuation": "more", "x-ms-request-charge": "3" } };
  wire.answers.push(first, { status: 200, body: { Documents: [], _count: 0 }, headers: { "x-ms-continuation": "yet more", "x-ms-request-charge": "2" } });
  wire.answers.push({ status: 200, body: { Documents: [stored("b", "u")], _count: 1 }, headers: { "x-ms-request-charge": "1" } });
  const injection = `x" OR 1=1 --`;
  const { result: page, cost } = await metered(() =>
    on.query({ shape: notes, pk: "p", index: byTitle, range: { ge: injection }, where: [{ field: "title", is: "ne", value: injection }], limit: 2 }),
  );
  expect([page.items.map(({ value }) => value.id), page.cursor, cost]).toEqual([["a", "b"], undefined, { operations: 3, requestUnits: 6 }]);
  const [request, second] = wire.seen;
  expect(request?.headers).toMatchObject({ "x-ms-documentdb-isquery": "true", "x-ms-documentdb-partitionkey": '["p"]' });
  expect(second?.headers["x-ms-continuation"]).toBe("more");
  expect(request?.body).toEqual({
    query:
      'SELECT TOP 3 * FROM c WHERE c["pk"] = @p0 AND c["type"] = @p1 AND IS_DEFINED(c["title"]) AND NOT IS_NULL(c["title"]) AND c["title"] >= @p2 AND NOT ((c["title"] = @p3) ?? false) ORDER BY c["pk"] ASC, c["type"] ASC, c["title"] ASC, c["id"] ASC',
    parameters: [
      { name: "@p0", value: "p" },
      { name: "@p1", value: "note" },
      { name: "@p2", value: injection },
      { name: "@p3", value: injection },
    ],
  });
});
