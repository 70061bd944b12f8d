import * as oauth from "oauth4webapi";

/** An issuer as `GET /api/config` tells it. */
export interface Issuer {
  issuer: string;
  clientId: string;
  scope: string;
}

export interface TokenSet {
  issuer: string;
  accessToken: string;
  refreshToken?: string;
  /** Named when signing out, so that the issuer knows whose session to end. */
  idToken?: string;
  /** Epoch ms by this browser's clock. */
  expiresAt: number;
}

/** What must be known again when the person comes back from the issuer. */
export interface Departure {
  issuer: string;
  verifier: string;
  nonce: string;
  state: string;
  returnTo: string;
}

export interface OidcNeeds {
  fetch(url: string, init: RequestInit): Promise<Response>;
  now(): number;
  redirectUri: string;
}

/** Plain http is for an issuer on this very machine only. */
const isLoopback = (url: string): boolean => {
  const { protocol, hostname } = new URL(url);
  return protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
};

/** Authorization code with PKCE (RFC 7636) and refresh tokens that change at each use, for a client that can keep no secret (RFC 9700). */
export function createOidc(on: OidcNeeds) {
  const options = (issuer: string) => ({
    [oauth.customFetch]: (url: string, init: object) => on.fetch(url, init),
    [oauth.allowInsecureRequests]: isLoopback(issuer),
  });
  const server = async (issuer: string): Promise<oauth.AuthorizationServer> => {
    const reply = await oauth.discoveryRequest(new URL(issuer), options(issuer));
    return oauth.processDiscoveryResponse(new URL(issuer), reply);
  };
  const tokenSet = (issuer: string, reply: oauth.TokenEndpointResponse, earlier?: TokenSet): TokenSet => {
    const refreshToken = reply.refresh_token ?? earlier?.refreshToken;
    const idToken = reply.id_token ?? earlier?.idToken;
    return {
      issuer,
      accessToken: reply.access_token,
      expiresAt: on.now() + (reply.expires_in ?? 300) * 1_000,
      ...(refreshToken === undefined ? {} : { refreshToken }),
      ...(idToken === undefined ? {} : { idToken }),
    };
  };

  return {
    /** Where to send the person, and what to keep until they are back. `statePrefix` tells a window of its own from a redirect. */
    depart: async (to: Issuer, returnTo: string, statePrefix = ""): Promise<{ url: string; departure: Departure }> => {
      const as = await server(to.issuer);
      if (!as.authorization_endpoint) throw new Error(`${to.issuer} offers no sign-in page.`);
      const departure: Departure = {
        issuer: to.issuer,
        verifier: oauth.generateRandomCodeVerifier(),
        nonce: oauth.generateRandomNonce(),
        state: statePrefix + oauth.generateRandomState(),
        returnTo,
      };
      const url = new URL(as.authorization_endpoint);
      const challenge = await oauth.calculatePKCECodeChallenge(departure.verifier);
      const fields = {
        client_id: to.clientId,
        redirect_uri: on.redirectUri,
        response_type: "code",
        scope: to.scope,
        code_challenge: challenge,
        code_challenge_method: "S256",
        state: departure.state,
        nonce: departure.nonce,
      };
      for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
      return { url: url.href, departure };
    },

    /** The address the issuer sent the person back to becomes tokens. */
    arrive: async (to: Issuer, departure: Departure, address: URL): Promise<TokenSet> => {
      const [as, client] = [await server(to.issuer), { client_id: to.clientId }];
      const found = oauth.validateAuthResponse(as, client, address, departure.state);
      const reply = await oauth.authorizationCodeGrantRequest(as, client, oauth.None(), found, on.redirectUri, departure.verifier, options(to.issuer));
      const isOpenId = to.scope.split(" ").includes("openid");
      return tokenSet(to.issuer, await oauth.processAuthorizationCodeResponse(as, client, reply, isOpenId ? { expectedNonce: departure.nonce } : {}));
    },

    refresh: async (to: Issuer, old: TokenSet): Promise<TokenSet> => {
      const [as, client] = [await server(to.issuer), { client_id: to.clientId }];
      const reply = await oauth.refreshTokenGrantRequest(as, client, oauth.None(), old.refreshToken ?? "", options(to.issuer));
      return tokenSet(to.issuer, await oauth.processRefreshTokenResponse(as, client, reply), old);
    },

    /** Where the issuer's own session ends; absent when it cannot be ended from outside. */
    leave: async (to: Issuer, returnTo: string, idToken: string | undefined): Promise<string | undefined> => {
      const as = await server(to.issuer);
      if (!as.end_session_endpoint) return undefined;
      const url = new URL(as.end_session_endpoint);
      url.searchParams.set("client_id", to.clientId);
      if (idToken) url.searchParams.set("id_token_hint", idToken);
      url.searchParams.set("post_logout_redirect_uri", new URL(returnTo, on.redirectUri).href);
      return url.href;
    },
  };
}
export type Oidc = ReturnType<typeof createOidc>;

/** Whether the issuer has said no for good (the grant is spent), as against an outage that may pass. */
export const isRefusedGrant = (error: unknown): boolean => error instanceof oauth.ResponseBodyError && error.status < 500;
