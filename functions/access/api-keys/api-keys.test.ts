import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type AccessRoom, openAccessRoom } from "../../tests/access-room.ts";
import { forgetMembers } from "../forget-members.ts";
import { MemberShape, memberId } from "../member.ts";
import { SCOPES } from "../scopes.ts";
import { API_KEYS_PK, ApiKeyShape, hashOf, isSecretOf, keyIn, newSecretKey, written } from "./api-key.ts";

const DAY = 86_400_000;
let room: AccessRoom;
beforeEach(async () => {
  room = await openAccessRoom();
});
afterEach(() => room.close());

const wish = { name: "Nightly export", scopes: ["exports:read", "audit:read"], days: 30 };
const make = async (path = "projects/p1/api-keys", change: object = {}, who = "boss", roles: "contributor"[] = ["contributor"]) =>
  (await room.as(who, roles, "POST", path, { body: { ...wish, ...change } })).json;
const trailOf = async (key: string, projectId = "p1") => await room.with(key, "GET", `projects/${projectId}/audit`);

test("a key is shown once, kept as a hash, and lets in where and for what it was made", async () => {
  const made = await room.as("boss", ["contributor"], "POST", "projects/p1/api-keys", { body: wish });
  const { key, id, ...shown } = made.json;
  expect([made.status, made.headers["cache-control"]]).toEqual([201, "no-store"]);
  expect(key).toMatch(/^dlk_[0-9a-f]{16}_[A-Za-z0-9_-]{43}$/);
  expect(shown).toEqual({
    ...wish,
    days: undefined,
    scopes: ["audit:read", "exports:read"],
    at: room.clock.ms,
    until: room.clock.ms + 30 * DAY,
    by: "test:boss",
  });
  const secret = key.split("_").slice(2).join("_");
  const stored = await room.documents.get(ApiKeyShape, API_KEYS_PK, id);
  expect(JSON.stringify(stored)).not.toContain(secret);
  expect(stored?.value.hash).toBe(hashOf(secret));
  expect((await room.with(key, "GET", "me")).json).toEqual({ userId: `key:${id}`, name: "Nightly export" });
  const { status, json } = await trailOf(key);
  expect([status, json.items]).toMatchObject([200, [{ action: "key.create", by: "test:boss", target: id, outcome: "done", detail: { scopes: 2, days: 30 } }]]);
  expect(JSON.stringify(json)).not.toContain(secret);
  const listed = await room.as("boss", ["contributor"], "GET", "projects/p1/api-keys");
  expect(listed.json.items).toEqual([{ ...shown, id, usedAt: Math.floor(room.clock.ms / 3_600_000) * 3_600_000 }]);
});

describe("a key is refused", () => {
  test.each<[string, (key: string) => string]>([
    ["that is unknown", () => written(newSecretKey())],
    ["whose secret is another's", (key) => `${key.slice(0, 21)}${newSecretKey().secret}`],
    ["that was cut", (key) => key.slice(0, -1)],
    ["that is longer", (key) => `${key}A`],
    ["with its secret in capitals", (key) => `${key.slice(0, 21)}${key.slice(21).toUpperCase()}x`.slice(0, key.length)],
    ["without its secret", (key) => key.slice(0, 21)],
  ])("%s", async (_, change) => {
    const { key } = await make();
    const refused = await trailOf(change(key));
    expect([refused.status, refused.json.reason, refused.headers["www-authenticate"]]).toEqual([401, "key-refused", "Bearer"]);
    expect(refused.text).not.toContain(key.slice(21));
  });

  test("from its last day on", async () => {
    const { key } = await make();
    room.clock.ms += 30 * DAY - 1;
    expect((await trailOf(key)).status).toBe(200);
    room.clock.ms += 1;
    expect((await trailOf(key)).json).toMatchObject({ status: 401, reason: "key-ended" });
  });

  test("at the call after it was revoked, by those of its own project only", async () => {
    const { key, id } = await make();
    const revoke = async (projectId: string) => (await room.as("boss", ["contributor"], "DELETE", `projects/${projectId}/api-keys/${id}`)).status;
    expect([await revoke("p2"), (await trailOf(key)).status]).toEqual([204, 200]);
    expect([await revoke("p1"), (await trailOf(key)).status, await revoke("p1")]).toEqual([204, 401, 204]);
  });

  test("for what it was not made for, in another project, and for what takes a person", async () => {
    const { key } = await make("projects/p1/api-keys", { scopes: SCOPES.filter((scope) => scope !== "audit:read") });
    expect((await trailOf(key)).json).toMatchObject({ status: 403, reason: "scope-missing", needed: "audit:read" });
    const all = (await make("projects/p1/api-keys", { scopes: SCOPES })).key;
    expect([(await trailOf(all)).status, (await trailOf(all, "p2")).status, (await trailOf(all, "nothing")).status]).toEqual([200, 404, 404]);
    const ofWorkspace = (await make("api-keys", { scopes: SCOPES })).key;
    expect((await trailOf(ofWorkspace, "p2")).status).toBe(200);
    for (const path of ["members", "people", "api-keys", "groups", "projects/p1/members", "projects/p1/api-keys", "projects/p1/invitations"])
      expect([path, (await room.with(ofWorkspace, "GET", path)).json]).toMatchObject([path, { status: 403, reason: "not-for-keys" }]);
    expect((await room.with(ofWorkspace, "GET", "projects/apikeys/audit")).status).toBe(404);
  });

  test("as soon as whoever made it could not do the same, and for no longer", async () => {
    const role = async (given?: "contributor" | "labeler") =>
      given
        ? await room.as("boss", ["contributor"], "PUT", "projects/p1/members/test:ana", { body: { role: given } })
        : await room.as("boss", ["contributor"], "DELETE", "projects/p1/members/test:ana");
    await role("contributor");
    const { key } = await make("projects/p1/api-keys", {}, "ana", []);
    expect((await trailOf(key)).status).toBe(200);
    await role("labeler");
    expect((await trailOf(key)).json).toMatchObject({ status: 403, reason: "key-maker-left" });
    await role();
    expect((await trailOf(key)).json).toMatchObject({ status: 403, reason: "key-maker-left" });
    await role("contributor");
    expect((await trailOf(key)).status).toBe(200);
  });

  test("after thirty wrong ones in a minute from its address: they wait, others do not", async () => {
    const { key } = await make();
    for (let i = 0; i < 30; i++) expect((await room.with(written(newSecretKey()), "GET", "me")).status).toBe(401);
    const told = await room.with(key, "GET", "me");
    expect([told.status, told.json.reason, Number(told.headers["retry-after"])]).toEqual([429, "wrong-keys", 60]);
    expect((await room.with(key, "GET", "me", "10.0.0.9")).status).toBe(200);
    room.clock.ms += 60_000;
    expect((await room.with(key, "GET", "me")).status).toBe(200);
  });
});

test.each<[string, object, string]>([
  ["no scope", { scopes: [] }, "scopes"],
  ["a scope that there is not", { scopes: ["people:write"] }, "scopes.0"],
  ["no end", { days: undefined }, "days"],
  ["more than a year", { days: 366 }, "days"],
  ["no name", { name: " " }, "name"],
  ["a role that it wishes for", { role: "owner" }, "role"],
])("a key with %s is not made, and the field is named", async (_, change, path) => {
  const { status, violations } = await make("api-keys", change);
  expect([status, violations]).toMatchObject([422, [{ path }]]);
});

test("a key is made, seen and revoked by contributors only, and never gets a role", async () => {
  for (const [method, path] of [
    ["GET", "api-keys"],
    ["POST", "api-keys"],
    ["DELETE", "api-keys/0123456789abcdef"],
  ] as const)
    expect((await room.as("ana", ["reviewer"], method, path, method === "POST" ? { body: wish } : {})).status).toBe(403);
  const { id } = await make();
  const given = await room.as("boss", ["owner"], "PUT", `members/key:${id}`, { body: { role: "owner" } });
  expect([given.status, given.json.violations]).toMatchObject([422, [{ path: "userId" }]]);
});

test("there are fifty at most in one place, and those that ended make room", async () => {
  for (let i = 0; i < 50; i++) expect((await make("api-keys", { name: `Key ${i}` })).key).toMatch(/^dlk_/);
  expect(await make("api-keys")).toMatchObject({ status: 409, reason: "too-many-keys" });
  expect((await make()).key).toMatch(/^dlk_/);
  room.clock.ms += 30 * DAY;
  expect((await make("api-keys")).key).toMatch(/^dlk_/);
  const shown = async () => (await room.as("boss", ["contributor"], "GET", "api-keys?limit=200")).json.items.length;
  expect(await shown()).toBe(51);
  room.clock.ms += 30 * DAY + 1;
  for (let i = 0; i < 3; i++) await make("projects/p1/api-keys");
  expect(await shown()).toBe(1);
});

test("a project that is deleted takes its keys with it", async () => {
  const [mine, others] = [await make(), await make("projects/p2/api-keys")];
  await forgetMembers(room, "p1");
  expect(await Promise.all([mine, others].map(({ id }) => room.documents.get(ApiKeyShape, API_KEYS_PK, id)))).toMatchObject([
    undefined,
    { value: { id: others.id } },
  ]);
});

test("a key that is used writes it down once an hour, and a lost race over that is no failure", async () => {
  const { key, id } = await make();
  const etag = async () => (await room.documents.get(ApiKeyShape, API_KEYS_PK, id))?.etag;
  expect((await Promise.all(Array.from({ length: 8 }, () => trailOf(key)))).map(({ status }) => status)).toEqual(Array(8).fill(200));
  const noted = await etag();
  await trailOf(key);
  expect(await etag()).toBe(noted);
  room.clock.ms += 3_600_000;
  await trailOf(key);
  expect(await etag()).not.toBe(noted);
});

test("what a program tries with a key is told in the trail under the key's name", async () => {
  const { key, id } = await make("api-keys", { scopes: ["projects:read"] });
  await room.documents.create(MemberShape, "p1", { id: memberId("x"), type: "member", userId: "x", role: "labeler", at: 1, by: "test" });
  await room.with(key, "DELETE", "projects/p1/members/x");
  const { items } = (await room.as("boss", ["contributor"], "GET", "projects/p1/audit")).json;
  expect(items).toMatchObject([{ action: "member.remove", by: `key:${id}`, name: "Nightly export", outcome: "refused", reason: "not-for-keys" }]);
});

test("keys are read as they are written, and only whole", () => {
  fc.assert(
    fc.property(fc.constant(undefined), fc.nat(100), (_, at) => {
      const made = newSecretKey();
      const text = `Bearer ${written(made)}`;
      expect(keyIn(text)).toEqual(made);
      expect(isSecretOf({ hash: hashOf(made.secret) }, made.secret)).toBe(true);
      const cut = text.slice(0, at);
      if (at < text.length) expect(["malformed", undefined]).toContainEqual(keyIn(cut));
    }),
  );
  expect([keyIn(undefined), keyIn("Bearer a.b.c"), isSecretOf(undefined, ""), keyIn("Basic dlk_x")]).toEqual([undefined, undefined, false, undefined]);
});
