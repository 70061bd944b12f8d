import { z } from "zod";
import { openApi } from "./openapi.ts";
import { type Route, route } from "./route.ts";

/** The part of the configuration that the sign-in needs; an issuer without a client is for programs only. */
interface SignIn {
  issuer: string;
  clientId?: string | undefined;
  scope?: string | undefined;
}

const Health = z.strictObject({ status: z.literal("ok") });

/** What a browser needs to know before anybody signed in: where to sign in, and as which client. */
export const PublicConfig = z.strictObject({
  issuers: z.array(z.strictObject({ issuer: z.string(), clientId: z.string(), scope: z.string() })),
});

/** The routes about the service itself; with `routes`, they are all that it answers to. Public, as they tell nothing of anybody. */
export function metaRoutes(routes: readonly Route[], issuers: readonly SignIn[]): Route[] {
  const signIn = issuers.flatMap(({ issuer, clientId, scope = "openid profile" }) => (clientId === undefined ? [] : [{ issuer, clientId, scope }]));
  let document: Record<string, unknown> | undefined;
  const meta: Route[] = [
    route({
      name: "readOpenApi",
      method: "GET",
      path: "openapi.json",
      policy: { in: "public" },
      summary: "This interface, as an OpenAPI 3.1 document.",
      reply: z.record(z.string(), z.unknown()),
      handler: async () => ({ body: (document ??= openApi([...routes, ...meta])) }),
    }),
    route({
      name: "readHealth",
      method: "GET",
      path: "health",
      policy: { in: "public" },
      summary: "Whether the service runs.",
      reply: Health,
      handler: async () => ({ body: { status: "ok" as const } }),
    }),
    route({
      name: "readConfig",
      method: "GET",
      path: "config",
      policy: { in: "public" },
      summary: "Where people sign in.",
      reply: PublicConfig,
      handler: async () => ({ body: { issuers: signIn } }),
    }),
  ];
  return meta;
}
