import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import * as oauth from "oauth4webapi";
import { openTokens } from "../../../access/tokens.ts";
import { addUser } from "../user-add.ts";
import { type LocalIssuer, openIssuer } from "./issuer.ts";

const dataDir = mkdtempSync(join(tmpdir(), "issuer-"));
let clock = Date.now();
const now = () => clock;
const insecure = { [oauth.allowInsecureRequests]: true }; // loopback
const client: oauth.Client = {
  client_id: "labeling-web",
  /** The app's clock goes with ours, seconds. */
  get [oauth.clockSkew]() {
    return Math.round((clock - Date.now()) / 1_000);
  },
};
let server: Server;
let origin: string;
let issuer: LocalIssuer;
let as: oauth.AuthorizationServer;
let owner: { name: string; passphrase: string };

beforeAll(async () => {
  server = createServer((request, response) => {
    issuer.handle(request, response).then(
      (mine) => mine || response.writeHead(404).end(),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  issuer = openIssuer({ dataDir, origin, now });
  const made = await issuer.ensureOwner();
  if (!made) throw new Error("No owner was made.");
  owner = made;
  const found = await oauth.discoveryRequest(new URL(issuer.issuer.issuer), { algorithm: "oidc", ...insecure });
  as = await oauth.processDiscoveryResponse(new URL(issuer.issuer.issuer), found);
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  issuer.close();
  rmSync(dataDir, { recursive: true });
});

interface Started {
  url: URL;
  verifier: string;
  state: string;
  nonce: string;
}

async function start(change: Record<string, string> = {}): Promise<Started> {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const nonce = oauth.generateRandomNonce();
  const url = new URL(as.authorization_endpoint ?? "");
  const challenge = { code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256" };
  const usual = { client_id: "labeling-web", redirect_uri: `${origin}/signed-in`, response_type: "code", scope: "openid profile labeling", state, nonce };
  url.search = new URLSearchParams({ ...usual, ...challenge, ...change }).toString();
  return { url, verifier, state, nonce };
}

/** What a browser does: shows the page, sends its form back with its cookie. */
async function signIn({ url }: Started, { name, passphrase }: { name: string; passphrase: string }, headers: Record<string, string> = {}): Promise<Response> {
  const page = await fetch(url);
  const cookie = page.headers.get("set-cookie")?.split(";")[0] ?? "";
  const proof = /name="proof" value="([^"]+)"/.exec(await page.text())?.[1] ?? "";
  return await fetch(url, { method: "POST", redirect: "manual", headers: { cookie, ...headers }, body: new URLSearchParams({ name, passphrase, proof }) });
}

async function codeFor(started: Started, who = owner): Promise<URLSearchParams> {
  const answer = await signIn(started, who);
  expect(answer.status).toBe(303);
  return oauth.validateAuthResponse(as, client, new URL(answer.headers.get("location") ?? ""), started.state);
}

const exchange = (params: URLSearchParams, verifier: string, redirect = `${origin}/signed-in`) =>
  oauth.authorizationCodeGrantRequest(as, client, oauth.None(), params, redirect, verifier, insecure);
const refresh = (token: string) => oauth.refreshTokenGrantRequest(as, client, oauth.None(), token, insecure);

async function signedIn(who = owner) {
  const started = await start();
  const params = await codeFor(started, who);
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, await exchange(params, started.verifier), {
    expectedNonce: started.nonce,
    requireIdToken: true,
  });
  return { ...started, params, tokens, refreshToken: tokens.refresh_token ?? "", idToken: tokens.id_token ?? "" };
}

const refused = async (answer: Response, error = "invalid_grant") =>
  expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ error })]);

describe("signing in", () => {
  test("gives a token that the API accepts, for an hour, and another by the refresh token", async () => {
    const { tokens, refreshToken } = await signedIn();
    const identify = openTokens({ issuers: [issuer.issuer], now });
    const identity = await identify(`Bearer ${tokens.access_token}`);
    expect(identity).toEqual({ userId: expect.stringMatching(/^local:[0-9a-f]{24}$/), name: "Owner", tokenRole: "owner", addresses: ["account:owner"] });
    expect(tokens.expires_in).toBe(3_600);
    const again = await oauth.processRefreshTokenResponse(as, client, await refresh(refreshToken));
    expect(await identify(`Bearer ${again.access_token}`)).toEqual(identity);
  });
  test("gives an ID token that the API does not accept", async () => {
    const { idToken } = await signedIn();
    await expect(openTokens({ issuers: [issuer.issuer], now })(`Bearer ${idToken}`)).rejects.toMatchObject({ code: "not-signed-in" });
  });
  test("takes a passphrase as people type it", async () => {
    await codeFor(await start(), { name: " OWNER ", passphrase: owner.passphrase.toUpperCase().replaceAll("-", " ") });
  });
});

describe("a code", () => {
  test("with the wrong verifier is refused, and used up", async () => {
    const started = await start();
    const params = await codeFor(started);
    await refused(await exchange(params, oauth.generateRandomCodeVerifier()));
    await refused(await exchange(params, started.verifier));
  });
  test("counts once; when it comes again, the session that it began is ended", async () => {
    const { params, verifier, refreshToken } = await signedIn();
    await refused(await exchange(params, verifier));
    await refused(await refresh(refreshToken));
  });
  test("for another redirect is refused", async () => {
    const started = await start();
    await refused(await exchange(await codeFor(started), started.verifier, `${origin}/elsewhere`));
  });
  test("is over after a minute", async () => {
    const started = await start();
    const params = await codeFor(started);
    clock += 61_000;
    await refused(await exchange(params, started.verifier));
  });
});

describe("a refresh token", () => {
  test("counts once; when it comes again, its successors are refused too", async () => {
    const { refreshToken } = await signedIn();
    const next = await oauth.processRefreshTokenResponse(as, client, await refresh(refreshToken));
    await refused(await refresh(refreshToken));
    await refused(await refresh(next.refresh_token ?? ""));
  });
  test("is over 12 hours after signing in, however often renewed", async () => {
    let { refreshToken } = await signedIn();
    clock += 11 * 3_600_000;
    refreshToken = (await oauth.processRefreshTokenResponse(as, client, await refresh(refreshToken))).refresh_token ?? "";
    clock += 3_600_001;
    await refused(await refresh(refreshToken));
  });
  test("of a session that was ended is refused", async () => {
    const { refreshToken, idToken } = await signedIn();
    const next = encodeURIComponent(`${origin}/`);
    const answer = await fetch(`${as.end_session_endpoint}?id_token_hint=${idToken}&post_logout_redirect_uri=${next}&state=s`, { redirect: "manual" });
    expect([answer.status, answer.headers.get("location")]).toEqual([303, `${origin}/?state=s`]);
    await refused(await refresh(refreshToken));
  });
  test("that was revoked is refused", async () => {
    const { refreshToken } = await signedIn();
    const next = (await oauth.processRefreshTokenResponse(as, client, await refresh(refreshToken))).refresh_token ?? "";
    await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, oauth.None(), next, insecure));
    await refused(await refresh(next));
  });
  test("is not kept as it is", async () => {
    const { refreshToken } = await signedIn();
    const kept = ["", "-wal"].map((suffix) => readFileSync(join(dataDir, "issuer", `issuer.sqlite${suffix}`), "latin1")).join("");
    expect(kept).not.toContain(refreshToken);
    expect(kept).not.toContain(owner.passphrase);
  });
});

describe("an authorization that is not right", () => {
  test.each([
    ["another site as the target", { redirect_uri: "https://evil.example/signed-in" }],
    ["another path as the target", { redirect_uri: "/other" }],
    ["an unknown client", { client_id: "other" }],
  ])("sends nobody anywhere: %s", async (_, change: Record<string, string>) => {
    const answer = await fetch((await start(change)).url, { redirect: "manual" });
    expect([answer.status, answer.headers.get("location")]).toEqual([400, null]);
  });
  test.each([
    ["no challenge", { code_challenge: "" }, "invalid_request"],
    ["a plain challenge", { code_challenge_method: "plain" }, "invalid_request"],
    ["tokens without a code", { response_type: "token" }, "unsupported_response_type"],
    ["no state", { state: "" }, "invalid_request"],
    ["no openid", { scope: "profile" }, "invalid_scope"],
    ["no page", { prompt: "none" }, "login_required"],
  ])("tells the app: %s", async (_, change: Record<string, string>, error) => {
    const to = (await fetch((await start(change)).url, { redirect: "manual" })).headers.get("location") ?? "";
    expect(new URL(to).origin + new URL(to).pathname).toBe(`${origin}/signed-in`);
    expect(new URL(to).searchParams.get("error")).toBe(error);
  });
  test("an end of session leads nowhere else", async () => {
    const answer = await fetch(`${as.end_session_endpoint}?post_logout_redirect_uri=https://evil.example/`, { redirect: "manual" });
    expect([answer.status, answer.headers.get("location")]).toEqual([200, null]);
  });
});

describe("the page", () => {
  test("runs no script, is framed by nobody, and echoes what was typed as text", async () => {
    const { url } = await start();
    const answer = await signIn({ ...(await start()), url }, { name: `"><script>alert(1)</script>`, passphrase: "x" });
    const text = await answer.text();
    expect(answer.status).toBe(422);
    expect(text).not.toContain("<script");
    expect(answer.headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; frame-ancestors 'none'/);
  });
  test("takes no form of another site", async () => {
    const started = await start();
    const body = () => new URLSearchParams({ ...owner, proof: "x".repeat(43) });
    expect((await fetch(started.url, { method: "POST", redirect: "manual", body: body() })).status).toBe(403);
    expect(
      (await fetch(started.url, { method: "POST", redirect: "manual", body: body(), headers: { cookie: `labeling-sign-in=${"y".repeat(43)}` } })).status,
    ).toBe(403);
    expect((await signIn(started, owner, { "sec-fetch-site": "cross-site" })).status).toBe(403);
  });
  test("takes no endless form", async () => {
    const answer = await fetch(as.token_endpoint ?? "", { method: "POST", body: new URLSearchParams({ grant_type: "x".repeat(20_000) }) });
    await refused(answer, "invalid_request");
  });
});

describe("guessing", () => {
  test("is slowed down by name, for names that are not there as well, and the right passphrase must wait too", async () => {
    for (const name of [owner.name, "nobody"]) {
      const tries = [];
      for (let at = 0; at < 6; at++) tries.push((await signIn(await start(), { name, passphrase: "wrong" })).status);
      expect(tries).toEqual([422, 422, 422, 422, 422, 429]);
    }
    const slowed = await signIn(await start(), owner);
    expect([slowed.status, slowed.headers.get("retry-after")]).toEqual([429, "1"]);
    expect(await slowed.text()).toContain("Try again in 1 s.");
    clock += 1_000;
    await codeFor(await start());
  });
  test("is slowed down by address, over many names, and at one moment", async () => {
    clock += 3_600_000;
    const statuses: number[] = [];
    const tries = await Promise.all(Array.from({ length: 24 }, async (_, at) => await signIn(await start(), { name: `n${at}`, passphrase: "x" })));
    for (const { status } of tries) statuses.push(status);
    expect(statuses.filter((status) => status === 422)).toHaveLength(20);
    clock += 3_600_000;
  });
});

describe("accounts", () => {
  const add = (...args: string[]) => addUser([...args, "--data-dir", dataDir]);
  const passphraseIn = (text: string) => /Passphrase: (\S+)/.exec(text)?.[1] ?? "";

  test("there is an owner from the first start on, and only one", async () => {
    expect(await issuer.ensureOwner()).toBeUndefined();
    expect(owner.passphrase).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){5}[0-9a-hjkmnp-tv-z]{4}$/);
  });
  test("are added, reset and disabled while the host runs", async () => {
    const first = passphraseIn((await add("--name", "Ana", "--display", "Ana Berg", "--role", "labeler")).text);
    const { tokens, refreshToken } = await signedIn({ name: "ana", passphrase: first });
    expect(await openTokens({ issuers: [issuer.issuer], now })(`Bearer ${tokens.access_token}`)).toMatchObject({ name: "Ana Berg", tokenRole: "labeler" });
    const second = passphraseIn((await add("--name", "ana", "--reset")).text);
    await refused(await refresh(refreshToken));
    expect((await signIn(await start(), { name: "ana", passphrase: first })).status).toBe(422);
    const later = await signedIn({ name: "ana", passphrase: second });
    expect((await add("--name", "ana", "--disable")).code).toBe(0);
    expect((await signIn(await start(), { name: "ana", passphrase: second })).status).toBe(422);
    await refused(await refresh(later.refreshToken));
  });
  test.each([
    [["--role", "labeler"], 2],
    [["--name", "a b", "--role", "labeler"], 2],
    [["--name", "bob"], 2],
    [["--name", "bob", "--role", "king"], 2],
    [["--name", "bob", "--role", "labeler", "--passphrase", "123"], 2],
    [["--name", "bob", "--reset", "--disable"], 2],
    [["--name", "owner", "--role", "labeler"], 1],
    [["--name", "bob", "--reset"], 1],
    [["--name", "bob", "--disable"], 1],
  ])("user:add %j ends with %i", async (args, code) => {
    expect((await add(...args)).code).toBe(code);
  });
  test("keys and accounts are for the owner of the files only", () => {
    if (process.platform === "win32") return;
    for (const file of ["issuer.sqlite", "issuer.sqlite-wal", "signing-key.pem"]) expect(statSync(join(dataDir, "issuer", file)).mode & 0o777).toBe(0o600);
  });
  test("outlive a restart, and so do keys and sessions", async () => {
    const { refreshToken } = await signedIn();
    issuer.close();
    issuer = openIssuer({ dataDir, origin, now });
    expect(await issuer.ensureOwner()).toBeUndefined();
    const again = await oauth.processRefreshTokenResponse(as, client, await refresh(refreshToken));
    await expect(openTokens({ issuers: [issuer.issuer], now })(`Bearer ${again.access_token}`)).resolves.toMatchObject({ tokenRole: "owner" });
  });
});
