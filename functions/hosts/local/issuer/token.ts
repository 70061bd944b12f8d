import { createHash, randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import { CLIENT_ID } from "./authorize.ts";
import { type Answered, type Exchange, jsonAnswer } from "./exchange.ts";
import type { Grants } from "./grants.ts";
import type { SigningKey } from "./signing-key.ts";
import type { User, Users } from "./users.ts";

export const AUDIENCE = "labeling-api";
/** The tenant of all local accounts, so that a person's id does not change with the port. */
export const TENANT = "local";
const ACCESS_S = 3_600;

export interface TokenNeeds {
  users: Users;
  grants: Grants;
  key: SigningKey;
  issuer: string;
  now(): number;
}

const failure = (error: string, description: string) => jsonAnswer(400, { error, error_description: description });
const badGrant = () => failure("invalid_grant", "It is not valid, was used already, or has run out.");

/** The token endpoint: a code or a refresh token → an access token, the next refresh token and, for a code, an ID token (RFC 6749, 7636). */
export function openToken(on: TokenNeeds): (exchange: Exchange) => Promise<Answered> {
  return async (exchange) => {
    const form = await exchange.form();
    if (!form || new Set(form.keys()).size !== [...form.keys()].length)
      return failure("invalid_request", "Send a form of less than 16 KiB, each parameter once.");
    if (form.get("client_id") !== CLIENT_ID) return failure("invalid_client", "Unknown client.");
    const kind = form.get("grant_type");
    if (kind === "authorization_code") return await byCode(on, form);
    if (kind === "refresh_token") return await byRefresh(on, form);
    return failure("unsupported_grant_type", "authorization_code or refresh_token.");
  };
}

/** Signing out: the session of a refresh token ends, whichever of its tokens is shown. An unknown token is over already (RFC 7009 section 2.2). */
export function openRevoke(on: { grants: Grants }): (exchange: Exchange) => Promise<Answered> {
  return async (exchange) => {
    const form = await exchange.form();
    if (form?.get("client_id") !== CLIENT_ID) return failure("invalid_client", "Unknown client.");
    const taken = on.grants.takeRefresh(form.get("token") ?? "");
    if (taken) on.grants.end(taken.session);
    return jsonAnswer(200, {});
  };
}

async function byCode(on: TokenNeeds, form: URLSearchParams): Promise<Answered> {
  const taken = on.grants.takeCode(form.get("code") ?? "");
  if (!taken || form.get("redirect_uri") !== taken.ask.redirectUri) return badGrant();
  const verifier = form.get("code_verifier") ?? "";
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(verifier) || createHash("sha256").update(verifier).digest("base64url") !== taken.ask.challenge) return badGrant();
  return await tokensFor(on, taken.ask.userId, taken.session, { nonce: taken.ask.nonce });
}

async function byRefresh(on: TokenNeeds, form: URLSearchParams): Promise<Answered> {
  const taken = on.grants.takeRefresh(form.get("refresh_token") ?? "");
  return taken ? await tokensFor(on, taken.userId, taken.session, {}) : badGrant();
}

async function tokensFor(on: TokenNeeds, userId: string, session: string, { nonce }: { nonce?: string | undefined }): Promise<Answered> {
  const user = on.users.get(userId);
  if (!user || user.disabled) {
    on.grants.end(session);
    return badGrant();
  }
  return jsonAnswer(200, {
    access_token: await sign(on, user, { typ: "at+jwt", aud: AUDIENCE, token_use: "access", scp: "labeling", roles: [user.role], oid: user.id, tid: TENANT }),
    token_type: "Bearer",
    expires_in: ACCESS_S,
    scope: "openid profile labeling",
    refresh_token: on.grants.issueRefresh(session),
    id_token: await sign(on, user, { typ: "JWT", aud: CLIENT_ID, token_use: "id", sid: session, ...(nonce !== undefined && { nonce }) }),
  });
}

async function sign(on: TokenNeeds, user: User, { typ, ...claims }: { typ: string; aud: string; [claim: string]: unknown }): Promise<string> {
  const nowS = Math.floor(on.now() / 1_000);
  const times = { iat: nowS, nbf: nowS, exp: nowS + ACCESS_S };
  return await new SignJWT({ iss: on.issuer, sub: user.id, name: user.display, preferred_username: user.name, ...times, jti: randomUUID(), ...claims })
    .setProtectedHeader({ alg: "ES256", kid: on.key.publicJwk.kid, typ })
    .sign(on.key.privateKey);
}
