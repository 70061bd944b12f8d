import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { exportJWK, exportSPKI, generateKeyPair, importJWK, SignJWT } from "jose";
import { Busy } from "../refusal.ts";
import { type Mint, openTestIssuer, type TestIssuer } from "../tests/tokens.ts";
import { identityOf } from "./identity.ts";
import { openTokens } from "./tokens.ts";

let clock = Date.now();
const now = () => clock;
let ours: TestIssuer;
let entra: TestIssuer;
let other: TestIssuer;
beforeAll(async () => {
  ours = await openTestIssuer(now);
  entra = await openTestIssuer(now, { algs: ["RS256"], tenants: [], issuer: "https://login.microsoftonline.com/t-1/v2.0" });
  other = await openTestIssuer(now);
});
afterAll(() => Promise.all([ours, entra, other].map((it) => it.close())));

const tokens = () => openTokens({ issuers: [ours.issuer, entra.issuer], now });
const refusedWith = (authorization: string | undefined, by = tokens()) =>
  expect(by(authorization)).rejects.toMatchObject({ name: "Refusal", code: "not-signed-in" });
const b64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("who comes in", () => {
  test("is known by tenant and object, never by mail address", async () => {
    const token = await ours.mint({ userId: "ana", name: "Ana", roles: ["Labeler", "REVIEWER", "king"], claims: { email: "ana@example.com" } });
    expect(await tokens()(`Bearer ${token}`)).toEqual({ userId: "test:ana", name: "Ana", email: "ana@example.com", tokenRole: "reviewer" });
  });
  test("may come from Entra with a scope or with roles", async () => {
    const claims = { tid: "t-1", ver: "2.0" };
    expect(await tokens()(`Bearer ${await entra.mint({ userId: "bob", claims })}`)).toMatchObject({ userId: "t-1:bob" });
    expect(
      await tokens()(`Bearer ${await entra.mint({ userId: "app", roles: ["contributor"], claims: { ...claims, scp: undefined, name: undefined } })}`),
    ).toEqual({
      userId: "t-1:app",
      name: "t-1:app",
      tokenRole: "contributor",
    });
  });
  test("without a tenant is known by issuer and subject", async () => {
    const plain = { ...ours.issuer, tenants: [] };
    const token = await ours.mint({ userId: "ana", claims: { tid: "t-1", oid: undefined, sub: "auth0|a b" } });
    expect(await openTokens({ issuers: [plain], now })(`Bearer ${token}`)).toMatchObject({ userId: `${new URL(plain.issuer).host}:auth0~7ca~20b` });
  });
  test("vendor is no role for the workspace", async () => {
    expect(await tokens()(`Bearer ${await ours.mint({ userId: "v", roles: ["vendor"] })}`)).toEqual({ userId: "test:v", name: "v" });
  });
});

describe("T1: no or garbage credentials are refused", () => {
  test.each([
    undefined,
    "",
    "Bearer",
    "Bearer ",
    "Basic YTpi",
    "Bearer a.b.c",
    "Bearer ....",
    `Bearer ${"x".repeat(20_000)}.y.z`,
    "bearer null",
    "Bearer a.b.c.d.e",
  ])("%s", (it) => refusedWith(it));
  test("anything at all", () =>
    fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), (text) => refusedWith(`Bearer ${text}`)),
      { numRuns: 50 },
    ));
});

describe("T2: a signature that is not the issuer's is refused", () => {
  test.each(["garbage", "expired", "of another audience", "without a signature", "signed with another key"])("%s", async (what) =>
    refusedWith(`Bearer ${(await ours.bad())[what]}`),
  );
  test("HS256 signed with the public key as the secret", async () => {
    const published: { keys: Parameters<typeof importJWK>[0][] } = JSON.parse(await (await fetch(entra.issuer.jwksUri)).text());
    const key = await importJWK(published.keys[0] ?? {}, "RS256", { extractable: true });
    if (key instanceof Uint8Array) throw new Error("Not a public key.");
    const [, payload] = (await entra.mint({ userId: "m", claims: { tid: "t-1", ver: "2.0" } })).split(".");
    const signed = `${b64({ alg: "HS256", kid: "k1" })}.${payload}`;
    await refusedWith(
      `Bearer ${signed}.${createHmac("sha256", await exportSPKI(key))
        .update(signed)
        .digest("base64url")}`,
    );
  });
  test("a key that the token brings along, by value or by address", async () => {
    const own = await generateKeyPair("ES256", { extractable: true });
    let asked = 0;
    const evil = createServer((_, response) => {
      asked += 1;
      response.end("{}");
    });
    await new Promise<void>((done) => evil.listen(0, "127.0.0.1", done));
    const address = evil.address();
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/jwks`;
    const [, payload = ""] = (await ours.mint({ userId: "m", roles: ["owner"] })).split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
    for (const header of [{ jwk: await exportJWK(own.publicKey) }, { jku: url }, { x5u: url }, { jku: url, kid: "unknown" }])
      await refusedWith(`Bearer ${await new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid: "k1", ...header }).sign(own.privateKey)}`);
    await new Promise((done) => evil.close(done));
    expect(asked).toBe(0);
  });
  test("an altered payload", async () => {
    const [header, payload = "", signature] = (await ours.mint({ userId: "ana", roles: ["labeler"] })).split(".");
    const altered = b64({ ...JSON.parse(Buffer.from(payload, "base64url").toString()), roles: ["owner"] });
    await refusedWith(`Bearer ${header}.${altered}.${signature}`);
  });
  test("two tokens at once", async () => {
    const token = await ours.mint({ userId: "ana" });
    await refusedWith(`Bearer ${token}, Bearer ${token}`);
    await refusedWith(`Bearer ${token},${token}`);
  });
  test("another issuer's key, though that issuer is trusted too", async () => {
    const both = openTokens({ issuers: [ours.issuer, other.issuer], now });
    await refusedWith(`Bearer ${await other.mint({ userId: "m", claims: { iss: ours.issuer.issuer } })}`, both);
    await expect(both(`Bearer ${await other.mint({ userId: "m" })}`)).resolves.toMatchObject({ userId: "test:m" });
  });
});

describe("T3: a token counts from nbf to exp, give or take a minute", () => {
  const nowS = () => Math.floor(clock / 1_000);
  test.each<[string, (at: number) => Record<string, unknown>, "in" | "out"]>([
    ["ended 59 s ago", (at) => ({ exp: at - 59 }), "in"],
    ["ended 61 s ago", (at) => ({ exp: at - 61 }), "out"],
    ["begins in 59 s", (at) => ({ nbf: at + 59 }), "in"],
    ["begins in 62 s", (at) => ({ nbf: at + 62 }), "out"],
    ["issued in the future", (at) => ({ iat: at + 120 }), "out"],
    ["without exp", () => ({ exp: undefined }), "out"],
    ["without nbf", () => ({ nbf: undefined }), "out"],
    ["without iat", () => ({ iat: undefined }), "out"],
    ["with exp as text", (at) => ({ exp: String(at + 60) }), "out"],
  ])("%s", async (_, claims, expected) => {
    const authorization = `Bearer ${await ours.mint({ userId: "ana", claims: claims(nowS()) })}`;
    if (expected === "in") await expect(tokens()(authorization)).resolves.toMatchObject({ userId: "test:ana" });
    else await refusedWith(authorization);
  });
});

describe("T4: a good token for somebody else's door is refused", () => {
  test.each<[string, Mint, "ours" | "entra"]>([
    ["another audience", { userId: "a", claims: { aud: "other" } }, "ours"],
    ["an unknown issuer", { userId: "a", claims: { iss: "https://evil.example/" } }, "ours"],
    ["no issuer", { userId: "a", claims: { iss: undefined } }, "ours"],
    ["another tenant", { userId: "a", claims: { tid: "t-2" } }, "ours"],
    ["no tenant", { userId: "a", claims: { tid: undefined } }, "ours"],
    ["an ID token by its use", { userId: "a", claims: { token_use: "id" } }, "ours"],
    ["an ID token by its nonce", { userId: "a", claims: { nonce: "n" } }, "ours"],
    ["neither scope nor roles", { userId: "a", claims: { scp: undefined, roles: undefined } }, "ours"],
    ["an object id that is none", { userId: "a/../b" }, "ours"],
    ["version 1.0 of Entra", { userId: "a", claims: { tid: "t-1", ver: "1.0" } }, "entra"],
    ["no version of Entra", { userId: "a", claims: { tid: "t-1" } }, "entra"],
    ["another tenant of Entra", { userId: "a", claims: { tid: "t-2", ver: "2.0" } }, "entra"],
  ])("%s", async (_, mint, from) => refusedWith(`Bearer ${await (from === "ours" ? ours : entra).mint(mint)}`));
});

describe("T7: when the issuer's keys cannot be read", () => {
  test("nobody comes in, and it is busy rather than refused", async () => {
    const down = await openTestIssuer(now);
    down.setDown("down");
    const by = openTokens({ issuers: [down.issuer], now });
    await expect(by(`Bearer ${await down.mint({ userId: "ana" })}`)).rejects.toBeInstanceOf(Busy);
    await expect(by(`Bearer ${await down.mint({ userId: "bob" })}`)).rejects.toBeInstanceOf(Busy);
    expect(down.fetches()).toBe(1); // not again within the half minute
    await down.close();
    await expect(openTokens({ issuers: [down.issuer], now })(`Bearer ${await down.mint({ userId: "ana" })}`)).rejects.toBeInstanceOf(Busy);
  });
  test("known keys go on serving, and an unknown one does not hammer the issuer", async () => {
    const issuer = await openTestIssuer(now);
    const by = openTokens({ issuers: [issuer.issuer], now });
    await by(`Bearer ${await issuer.mint({ userId: "ana" })}`);
    issuer.setDown("down");
    await expect(by(`Bearer ${await issuer.mint({ userId: "bob" })}`)).resolves.toMatchObject({ userId: "test:bob" });
    for (let at = 0; at < 5; at++) await refusedWith(`Bearer ${await issuer.mint({ userId: "ana", header: { kid: `no-${at}` } })}`, by);
    expect(issuer.fetches()).toBe(1);
    await issuer.close();
  });
});

test("a token that was believed is refused once it has run out", async () => {
  const by = tokens();
  const authorization = `Bearer ${await ours.mint({ userId: "ana", expiresInS: 10 })}`;
  await by(authorization);
  const before = clock;
  clock += 71_000;
  await refusedWith(authorization, by);
  clock = before;
});

test("two subjects never become one user, and every user id fits a record's id", () => {
  const issuer = { ...ours.issuer, tenants: [] };
  const idOf = (sub: string) => {
    const it = identityOf({ sub, scp: "x" }, issuer);
    return typeof it === "string" ? it : it.userId;
  };
  const subject = fc.string({ unit: "binary", minLength: 1, maxLength: 300 }).filter((text) => text.isWellFormed());
  fc.assert(
    fc.property(subject, subject, (a, b) => {
      expect(idOf(a)).toMatch(/^[A-Za-z0-9._~:@-]{1,200}$/);
      expect(idOf(a) === idOf(b)).toBe(a === b);
    }),
  );
});
