import { createPublicKey } from "node:crypto";
import { compactVerify, errors } from "jose";
import { z } from "zod";
import { CLIENT_ID, showMessage } from "./authorize.ts";
import { type Answered, type Exchange, redirect } from "./exchange.ts";
import type { Grants } from "./grants.ts";
import type { SigningKey } from "./signing-key.ts";

const IdToken = z.object({ aud: z.literal(CLIENT_ID), sid: z.string() });

interface Needs {
  grants: Grants;
  key: SigningKey;
  origin: string;
}

/** Ends the session that the ID token names, run out or not (OpenID Connect RP-Initiated Logout 1.0). Without one there is nothing to end: no other site can sign people out. */
export function openEndSession(on: Needs): (exchange: Exchange) => Promise<Answered> {
  return async (exchange) => {
    const ask = exchange.method === "POST" ? await exchange.form() : exchange.url.searchParams;
    const session = await sessionOf(on.key, ask?.get("id_token_hint") ?? "");
    if (session !== undefined) on.grants.end(session);
    const next = ask?.get("post_logout_redirect_uri");
    if (next && URL.canParse(next) && new URL(next).origin === on.origin) {
      const to = new URL(next);
      const state = ask?.get("state");
      if (state) to.searchParams.set("state", state);
      return redirect(to);
    }
    return showMessage(200, "Signed out", "You can close this page.");
  };
}

async function sessionOf(key: SigningKey, idToken: string): Promise<string | undefined> {
  try {
    const { payload } = await compactVerify(idToken, createPublicKey(key.privateKey), { algorithms: ["ES256"] });
    return IdToken.safeParse(JSON.parse(Buffer.from(payload).toString("utf8"))).data?.sid;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}
