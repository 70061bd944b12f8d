import { expect, test } from "@jest/globals";
import { createOidc, type Issuer } from "./oidc.ts";
import { createSession, type Keep, safeReturn } from "./session.ts";

const ISSUER: Issuer = { issuer: "http://127.0.0.1:9", clientId: "web", scope: "openid offline_access api" };
const MINUTE = 60_000;

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const keepIn = (held: Map<string, string>): Keep => ({
  getItem: (name) => held.get(name) ?? null,
  setItem: (name, value) => void held.set(name, value),
  removeItem: (name) => void held.delete(name),
});

/** An issuer on the wire: PKCE is checked, refresh tokens are good once. */
function issuer() {
  const asked: URLSearchParams[] = [];
  const challenges = new Map<string, { challenge: string; nonce: string }>();
  const good = new Set<string>();
  let count = 0;
  const state = { isDown: false };
  const reply = (status: number, body: object) => new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
  const tokens = (nonce?: string) => {
    const id = ++count;
    good.add(`r${id}`);
    const now = Math.floor(Date.now() / 1_000);
    const claims = { iss: ISSUER.issuer, aud: "web", sub: "ana", iat: now, exp: now + 300, ...(nonce ? { nonce } : {}) };
    return {
      access_token: `a${id}`,
      token_type: "Bearer",
      expires_in: 300,
      refresh_token: `r${id}`,
      id_token: `${base64url({ alg: "RS256" })}.${base64url(claims)}.AA`,
    };
  };
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    if (state.isDown) throw new TypeError("down");
    if (url.endsWith("/.well-known/openid-configuration"))
      return reply(200, { issuer: ISSUER.issuer, authorization_endpoint: `${ISSUER.issuer}/authorize`, token_endpoint: `${ISSUER.issuer}/token` });
    const fields = new URLSearchParams(init.body instanceof URLSearchParams ? init.body : typeof init.body === "string" ? init.body : "");
    asked.push(fields);
    if (fields.get("grant_type") === "refresh_token")
      return good.delete(fields.get("refresh_token") ?? "") ? reply(200, tokens()) : reply(400, { error: "invalid_grant" });
    const known = challenges.get(fields.get("code") ?? "");
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(fields.get("code_verifier") ?? ""));
    if (known?.challenge !== Buffer.from(digest).toString("base64url")) return reply(400, { error: "invalid_grant" });
    return reply(200, tokens(known.nonce));
  };
  /** The person signs in; answers where the browser is sent. */
  const signIn = (authorize: string): URL => {
    const asking = new URL(authorize).searchParams;
    const code = `code${challenges.size}`;
    challenges.set(code, { challenge: asking.get("code_challenge") ?? "", nonce: asking.get("nonce") ?? "" });
    return new URL(`${asking.get("redirect_uri")}?code=${code}&state=${asking.get("state")}`);
  };
  return { fetch, signIn, asked, good, state };
}

function tab(from = issuer()) {
  const went: string[] = [];
  const held = new Map<string, string>();
  const clock = { now: Date.now() };
  const open = () =>
    createSession({
      oidc: createOidc({ fetch: from.fetch, now: () => clock.now, redirectUri: "http://127.0.0.1:8/signed-in" }),
      issuers: [ISSUER],
      keep: keepIn(held),
      now: () => clock.now,
      go: (url) => void went.push(url),
      openWindow: () => ({ visit: async (url) => from.signIn(url) }),
    });
  return { from, went, held, clock, open };
}

async function signedIn() {
  const it = tab();
  await it.open().signIn(ISSUER, "/projects/p1/data?state=labeled");
  const session = it.open(); // the page was left and loaded again
  const returnTo = await session.arrive(it.from.signIn(it.went[0] ?? ""));
  return { ...it, session, returnTo };
}

test("signing in by redirect comes back to the same address, with a token", async () => {
  const { session, returnTo, held } = await signedIn();
  expect(returnTo).toBe("/projects/p1/data?state=labeled");
  expect(session.state.value).toBe("signed-in");
  expect(await session.token()).toBe("a1");
  expect([...held.keys()]).toEqual(["session.tokens"]);
});

test("an answer that this tab did not ask for is refused", async () => {
  await expect(tab().open().arrive(new URL("http://127.0.0.1:8/signed-in?code=x&state=y"))).rejects.toThrow("not started in this tab");
});

test("a code is tried once", async () => {
  const { session, from, went } = await signedIn();
  await expect(session.arrive(from.signIn(went[0] ?? ""))).rejects.toThrow("not started in this tab");
});

test("a state that was tampered with is refused", async () => {
  const it = tab();
  await it.open().signIn(ISSUER, "/");
  const back = it.from.signIn(it.went[0] ?? "");
  back.searchParams.set("state", "other");
  await expect(it.open().arrive(back)).rejects.toThrow();
});

test("a token is renewed before it ends, once for all who ask, and the refresh token changes", async () => {
  const { session, clock, from } = await signedIn();
  clock.now += 4.5 * MINUTE;
  expect(await Promise.all([session.token(), session.token(), session.token()])).toEqual(["a2", "a2", "a2"]);
  expect(from.asked.filter((fields) => fields.get("grant_type") === "refresh_token")).toHaveLength(1);
  clock.now += 10 * MINUTE;
  expect(await session.token()).toBe("a3");
});

test("when the session ends, requests wait and go on after signing in again in place", async () => {
  const { session, clock, from } = await signedIn();
  from.good.clear();
  clock.now += 10 * MINUTE;
  const waiting = session.token();
  await new Promise((go) => setTimeout(go, 20));
  expect(session.state.value).toBe("ended");
  expect(await session.signInHere(ISSUER)).toBe(true);
  expect(await waiting).toBe("a2");
  expect(session.state.value).toBe("signed-in");
});

test("a request that is called off stops waiting for the sign-in", async () => {
  const session = tab().open();
  const off = new AbortController();
  const waiting = session.token(off.signal);
  off.abort();
  await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
});

test("an outage of the issuer is no end of the session", async () => {
  const { session, clock, from } = await signedIn();
  clock.now += 10 * MINUTE;
  from.state.isDown = true;
  await expect(session.token()).rejects.toMatchObject({ isUnreachable: true });
  expect(session.state.value).toBe("signed-in");
  from.state.isDown = false;
  expect(await session.token()).toBe("a2");
});

test("a token that the service refuses is replaced", async () => {
  const { session } = await signedIn();
  session.refused("a1");
  expect(await session.token()).toBe("a2");
  session.refused("a1"); // late news of the old one changes nothing
  expect(await session.token()).toBe("a2");
});

test("signing out forgets the tokens", async () => {
  const { session, held, went } = await signedIn();
  await session.signOut("/");
  expect([session.state.value, held.size, went.at(-1)]).toEqual(["signed-out", 0, "/"]);
});

test.each([
  ["/projects/p", "/projects/p"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["https://evil.example", "/"],
  ["javascript:alert(1)", "/"],
])("coming back to %s goes to %s", (path, to) => {
  expect(safeReturn(path)).toBe(to);
});
