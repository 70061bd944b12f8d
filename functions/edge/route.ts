import type { z } from "zod";
import type { Flows } from "../backends/flows.ts";
import type { Role } from "../access/roles.ts";
import type { Scope } from "../access/scopes.ts";
import type { Told } from "./audit.ts";

/** Who may call a route. `service`: anybody signed in, with a role or without. `project` needs the path parameter `projectId` and weighs the role held there; foreign projects answer 404. */
export type Policy = { in: "public" } | { in: "service" } | { in: "workspace"; role: Role } | { in: "project"; role: Role };

/** Who calls, as told by a token or an API key that was checked. */
export interface Caller {
  /** `tid:oid` of Entra, or the like of another issuer; never an e-mail address. Of an API key `key:<id>`. */
  userId: string;
  name: string;
  email?: string;
  /** Who made the API key that calls; absent: a person calls. */
  maker?: string;
  /** What the issuer vouches for besides: the addresses that somebody can be invited by. */
  addresses?: readonly string[];
  /** The role for the whole workspace, if any. */
  workspaceRole?: Role;
  /** The role that counts for this call: the higher of the workspace's and the project's. */
  role?: Role;
}

export interface Call<Params, Query, Body> {
  params: Params;
  query: Query;
  body: Body;
  /** Absent on public routes only. */
  caller: Caller;
  flows: Flows;
  /** Header `If-Match`, as sent. */
  ifMatch?: string;
  /** Header `Idempotency-Key`, as sent. */
  idempotencyKey?: string;
  /** The address of the client as the host saw it; for rate limits only. */
  clientAddress: string;
  /** Scheme and authority that the client called, as in `http://127.0.0.1:7071`. */
  origin: string;
}

export interface Reply<Body> {
  status?: number;
  headers?: Record<string, string>;
  body?: Body;
  /** Sent as header `ETag`. */
  etag?: string;
  /** In place of a body, where the route has a `textType`. */
  text?: string;
}

/**
 * One HTTP endpoint as data: both hosts, the policy test and OpenAPI are made from it.
 * Templates never overlap (the Azure host has no precedence), so verbs are sub-resources: `projects/{projectId}/pause`.
 */
export interface Route {
  /** The function's name: camelCase, unique ignoring case. */
  name: string;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Without the leading `/api/`. */
  path: string;
  policy: Policy;
  /** What an API key must have been made for; `any`: every key may. Absent: it takes a person. */
  scope?: Scope | "any";
  /** One sentence for OpenAPI. */
  summary: string;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  /** Successful reply; absent: no body. */
  reply?: z.ZodType;
  /** Content type of a reply that is text, not JSON. */
  textType?: string;
  /** How the audit trail tells of it. Each route that changes something has it, but those of the labelers' own work. */
  audit?: Told;
  /** Largest request body in bytes; 1 MiB unless told. */
  maxBodyBytes?: number;
  handler(call: Call<never, never, never>): Promise<Reply<unknown>>;
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : Record<string, never>;
type Answered<S> = S extends z.ZodType ? z.input<S> : undefined;

/** Types the handler from the schemas beside it. */
export function route<
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
  R extends z.ZodType | undefined = undefined,
>(
  it: Omit<Route, "params" | "query" | "body" | "reply" | "handler"> & {
    params?: P;
    query?: Q;
    body?: B;
    reply?: R;
    handler(call: Call<Parsed<P>, Parsed<Q>, Parsed<B>>): Promise<Reply<Answered<R>>>;
  },
): Route {
  return it as Route;
}
