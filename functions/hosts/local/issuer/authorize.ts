import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Answered, Exchange } from "./exchange.ts";
import { redirect } from "./exchange.ts";
import type { Grants } from "./grants.ts";
import { openLimiter } from "./limiter.ts";
import { messagePage, PAGE_HEADERS, signInPage } from "./page.ts";
import type { Users } from "./users.ts";

export const CLIENT_ID = "labeling-web";
const COOKIE = "labeling-sign-in";

export interface AuthorizeNeeds {
  users: Users;
  grants: Grants;
  origin: string;
  issuer: string;
  now(): number;
}

/**
 * The authorization endpoint: code flow with PKCE S256, for the one client there is (OAuth 2.1 section 4.1, RFC 9207 for `iss`).
 * There is no session of its own in the browser: each authorization takes the passphrase, and the app renews with its refresh token.
 */
export function openAuthorize(on: AuthorizeNeeds): (exchange: Exchange) => Promise<Answered> {
  const byName = openLimiter({ free: 5, mostS: 30, now: on.now });
  const byAddress = openLimiter({ free: 20, mostS: 300, now: on.now });
  return async (exchange) => {
    const ask = exchange.url.searchParams;
    if (ask.get("client_id") !== CLIENT_ID || ask.get("redirect_uri") !== `${on.origin}/signed-in`)
      return showMessage(400, "This link is not right", "It asks to send you to a place that is not this app. Go back to the app and sign in from there.");
    const flaw = flawOf(ask);
    if (flaw) return redirect(backTo(on, ask, { error: flaw[0], error_description: flaw[1] }));
    if (exchange.method === "GET") return showForm(on, exchange, 200, {});

    const form = await exchange.form();
    if (!form || !isOurForm(exchange, form)) return showForm(on, exchange, 403, { wrong: "The page was too old. Please try again." });
    const name = (form.get("name") ?? "").trim().toLowerCase().slice(0, 64);
    const waitS = Math.max(byName.wait(name), byAddress.wait(exchange.clientAddress));
    if (waitS > 0) {
      const answer = showForm(on, exchange, 429, { name, wrong: `Too many tries. Try again in ${waitS} s.` });
      return { ...answer, headers: { ...answer.headers, "retry-after": String(waitS) } };
    }
    byName.tried(name);
    byAddress.tried(exchange.clientAddress);
    const user = await on.users.check(name, (form.get("passphrase") ?? "").slice(0, 200));
    if (!user) return showForm(on, exchange, 422, { name, wrong: "The name or the passphrase is not right." });
    byName.clear(name);
    byAddress.forgive(exchange.clientAddress);
    const code = on.grants.issueCode({
      userId: user.id,
      redirectUri: ask.get("redirect_uri") ?? "",
      challenge: ask.get("code_challenge") ?? "",
      nonce: ask.get("nonce") ?? undefined,
    });
    return redirect(backTo(on, ask, { code }), { "set-cookie": `${COOKIE}=; Path=/auth; Max-Age=0; HttpOnly; SameSite=Strict` });
  };
}

function flawOf(ask: URLSearchParams): [error: string, description: string] | undefined {
  if (new Set(ask.keys()).size !== [...ask.keys()].length) return ["invalid_request", "A parameter is given twice."];
  if (ask.get("response_type") !== "code") return ["unsupported_response_type", "Only response_type=code."];
  if (ask.get("code_challenge_method") !== "S256" || !/^[A-Za-z0-9_-]{43}$/.test(ask.get("code_challenge") ?? ""))
    return ["invalid_request", "PKCE with code_challenge_method=S256 is required."];
  if (!ask.get("state")) return ["invalid_request", "A state is required."];
  if (!(ask.get("scope") ?? "").split(" ").includes("openid")) return ["invalid_scope", "The scope openid is required."];
  if (ask.get("prompt") === "none") return ["login_required", "The passphrase must be typed."];
  return undefined;
}

/** Both values must be from a form that we gave to this browser: another site can send a form, but neither read nor set the cookie. */
function isOurForm(exchange: Exchange, form: URLSearchParams): boolean {
  const site = exchange.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin") return false;
  const kept = Buffer.from(cookieOf(exchange) ?? "");
  const sent = Buffer.from(form.get("proof") ?? "");
  return kept.length > 0 && kept.length === sent.length && timingSafeEqual(kept, sent);
}

const cookieOf = (exchange: Exchange): string | undefined =>
  new RegExp(`(?:^|; )${COOKIE}=([A-Za-z0-9_-]{43})(?:;|$)`).exec(exchange.headers.cookie ?? "")?.[1];

function showForm(on: AuthorizeNeeds, exchange: Exchange, status: number, shown: { name?: string; wrong?: string }): Answered {
  // Kept if there is one, so that the form in a second tab still counts.
  const proof = cookieOf(exchange) ?? randomBytes(32).toString("base64url");
  const secure = on.origin.startsWith("https:") ? "; Secure" : "";
  const cookie = `${COOKIE}=${proof}; Path=/auth; Max-Age=3600; HttpOnly; SameSite=Strict${secure}`;
  const action = `/auth/authorize?${exchange.url.searchParams.toString()}`;
  return { status, headers: { ...PAGE_HEADERS, "set-cookie": cookie }, body: signInPage({ action, proof, ...shown }) };
}

export const showMessage = (status: number, title: string, text: string): Answered => ({ status, headers: PAGE_HEADERS, body: messagePage(title, text) });

function backTo(on: AuthorizeNeeds, ask: URLSearchParams, answer: Record<string, string>): URL {
  const to = new URL("/signed-in", on.origin);
  const state = ask.get("state");
  to.search = new URLSearchParams({ ...answer, ...(state !== null && { state }), iss: on.issuer }).toString();
  return to;
}
