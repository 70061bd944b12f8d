import type { IncomingMessage, ServerResponse } from "node:http";
import type { Issuer } from "../../../config.ts";
import { CLIENT_ID, openAuthorize, showMessage } from "./authorize.ts";
import { openEndSession } from "./end-session.ts";
import { type Answered, type Exchange, exchangeOf, jsonAnswer, send } from "./exchange.ts";
import { openIssuerFile } from "./file.ts";
import { openGrants } from "./grants.ts";
import { openSigningKey } from "./signing-key.ts";
import { AUDIENCE, openRevoke, openToken, TENANT } from "./token.ts";
import { openUsers, type Users } from "./users.ts";

const SCOPE = "openid profile labeling";
const OWNER = "owner";

export interface LocalIssuer {
  /** Answers what is under `/auth/`; false, and nothing done, for the rest. Faults rise. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** What the API must be configured with to accept its tokens. */
  issuer: Issuer;
  users: Users;
  /** Where there is no owner yet: makes the account `owner` and gives its passphrase, this once. */
  ensureOwner(): Promise<{ name: string; passphrase: string } | undefined>;
  close(): void;
}

/** The issuer of an installation without a cloud: its own accounts, the same tokens and the same checks as in Azure. `origin` as in `http://127.0.0.1:7071`. */
export function openIssuer({ dataDir, origin, now }: { dataDir: string; origin: string; now(): number }): LocalIssuer {
  const issuer = `${origin}/auth`;
  const db = openIssuerFile(dataDir);
  const key = openSigningKey(dataDir);
  const users = openUsers(db);
  const on = { users, grants: openGrants(db, now), key, origin, issuer, now };
  const discovery = jsonAnswer(200, discoveryOf(issuer));
  const jwks = jsonAnswer(200, { keys: [key.publicJwk] });
  const authorize = openAuthorize(on);
  const endSession = openEndSession(on);
  const endpoints: Record<string, (exchange: Exchange) => Promise<Answered>> = {
    "GET /auth/.well-known/openid-configuration": async () => discovery,
    "GET /auth/jwks": async () => jwks,
    "GET /auth/authorize": authorize,
    "POST /auth/authorize": authorize,
    "POST /auth/token": openToken(on),
    "POST /auth/revoke": openRevoke(on),
    "GET /auth/end-session": endSession,
    "POST /auth/end-session": endSession,
  };
  return {
    handle: async (request, response) => {
      const exchange = exchangeOf(request, origin);
      if (!exchange.url.pathname.startsWith("/auth/")) return false;
      const endpoint = `${exchange.method} ${exchange.url.pathname}`;
      const answer = Object.hasOwn(endpoints, endpoint) ? await endpoints[endpoint]?.(exchange) : undefined;
      send(response, answer ?? showMessage(404, "Nothing here", "There is no such page. Go back to the app."));
      return true;
    },
    issuer: {
      issuer,
      audience: AUDIENCE,
      jwksUri: `${issuer}/jwks`,
      algs: ["ES256"],
      roleClaim: "roles",
      tenants: [TENANT],
      vouches: "account", // names of accounts are unique, and no account is ever deleted
      clientId: CLIENT_ID,
      scope: SCOPE,
    },
    users,
    ensureOwner: async () => {
      const made = users.haveOwner() ? undefined : await users.add({ name: OWNER, display: "Owner", role: "owner" });
      return made && { name: OWNER, passphrase: made.passphrase };
    },
    close: () => db.close(),
  };
}

/** OpenID Connect Discovery 1.0. */
const discoveryOf = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  revocation_endpoint: `${issuer}/revoke`,
  revocation_endpoint_auth_methods_supported: ["none"],
  end_session_endpoint: `${issuer}/end-session`,
  jwks_uri: `${issuer}/jwks`,
  response_types_supported: ["code"],
  response_modes_supported: ["query"],
  grant_types_supported: ["authorization_code", "refresh_token"],
  subject_types_supported: ["public"],
  id_token_signing_alg_values_supported: ["ES256"],
  scopes_supported: SCOPE.split(" "),
  code_challenge_methods_supported: ["S256"],
  token_endpoint_auth_methods_supported: ["none"],
  authorization_response_iss_parameter_supported: true,
});
