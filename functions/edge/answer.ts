import { randomUUID } from "node:crypto";
import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { z } from "zod";
import { metered } from "../backends/cost.ts";
import type { Flows } from "../backends/flows.ts";
import { Refusal, type Violation } from "../refusal.ts";
import { deedOf, doneOf, type Outcome, type Watch } from "./audit.ts";
import type { Gate } from "./gate.ts";
import { problem } from "./problem.ts";
import type { Call, Caller, Reply, Route } from "./route.ts";
import { strictJson } from "./strict-json.ts";

/** What only the host knows of a call. */
export interface Facts {
  clientAddress: string;
  /** Scheme and authority that the client called. */
  origin: string;
  /** Told once of each fault; `context.error` on Azure. */
  log(message: string, error: unknown): void;
}

export type Answer = (request: HttpRequest, flows: Flows, facts: Facts) => Promise<HttpResponseInit & { status: number; headers: Record<string, string> }>;

const MAX_BODY_BYTES = 1024 * 1024;
/** Enough to mend a form by; a body of a thousand wrong rows need not be answered in full. */
const MAX_VIOLATIONS = 100;

/**
 * One route as a function of both hosts: let in, read, call, reply. It always answers, with the cost of the call in `x-store-operations` and
 * `x-request-units`. The one place where what was thrown becomes an HTTP status.
 */
export function answering(route: Route, gate: Gate, watch: Watch): Answer {
  return async (request, flows, facts) => {
    const correlationId = correlationOf(request.headers);
    const { result, cost } = await metered(async () => {
      try {
        return await answer({ route, gate, watch, request, flows, facts });
      } catch (error) {
        if (!(error instanceof Refusal)) facts.log(`${route.name} failed (correlation id ${correlationId})`, error);
        return problem(error, new URL(request.url).pathname, correlationId);
      }
    });
    return {
      ...result,
      headers: {
        "cache-control": "no-store",
        ...result.headers,
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
        "x-correlation-id": correlationId,
        "x-store-operations": String(cost.operations),
        "x-request-units": cost.requestUnits.toFixed(2),
      },
    };
  };
}

interface Asked {
  route: Route;
  gate: Gate;
  watch: Watch;
  request: HttpRequest;
  flows: Flows;
  facts: Facts;
}

async function answer(asked: Asked) {
  const { route, request, flows, facts } = asked;
  const { clientAddress, origin } = facts;
  const caller = await enter(asked);
  const violations: Violation[] = [];
  const read = (schema: z.ZodType | undefined, value: unknown) => {
    const seen = schema?.safeParse(value);
    for (const issue of seen?.error?.issues ?? []) violations.push(...violationsOf(issue));
    return seen ? seen.data : {};
  };
  const params = read(route.params, request.params);
  const query = read(route.query, route.query && queryOf(request));
  const bytes = await bytesOf(request, route);
  const body = route.body && read(route.body, strictJson(bytes));
  if (violations.length > 0)
    throw new Refusal("invalid", "Some of what was sent does not fit.", { reason: "violations", violations: violations.slice(0, MAX_VIOLATIONS) });
  const ifMatch = request.headers.get("if-match");
  const idempotencyKey = request.headers.get("idempotency-key");
  const call = { params, query, body, caller, flows, clientAddress, origin, ...(ifMatch && { ifMatch }), ...(idempotencyKey && { idempotencyKey }) };
  // The types of a route's parts are tied together in `route()`; here, among all routes, they are forgotten.
  const reply = await told(asked, caller, body, async () => await route.handler(call as Call<never, never, never>));
  const headers: Record<string, string> = { ...reply.headers };
  if (reply.etag !== undefined) headers["etag"] = reply.etag;
  if (reply.text !== undefined)
    return { status: reply.status ?? 200, headers: { "content-type": route.textType ?? "text/plain", ...headers }, body: reply.text };
  if (reply.body === undefined) return { status: reply.status ?? 204, headers };
  // Through the schema: what it does not name is not sent, so a field added to a record is not published by accident.
  const shown = route.reply ? route.reply.parse(reply.body) : reply.body;
  return { status: reply.status ?? 200, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(shown) };
}

/** Whoever is known and not let in is told of in the audit trail, where the route is. */
async function enter({ route, gate, watch, request, facts }: Asked): Promise<Caller | undefined> {
  const authorization = request.headers.get("authorization") ?? undefined;
  let who: Caller | undefined;
  const known = (caller: Caller) => {
    who = caller;
  };
  try {
    return await gate(route.policy, {
      authorization,
      projectId: request.params["projectId"],
      ...(route.scope !== undefined && { scope: route.scope }),
      clientAddress: facts.clientAddress,
      known,
    });
  } catch (error) {
    if (route.audit && who && error instanceof Refusal && error.code === "not-allowed")
      await watch.trail.note(deedOf(route.audit, who, request.params, undefined), refusedBy(error));
    throw error;
  }
}

/** Does the work of a call that changes something between two entries of the trail: what was tried is known even if nobody lives to tell its end. */
async function told({ route, watch, request, facts }: Asked, caller: Caller | undefined, body: unknown, work: () => Promise<Reply<unknown>>) {
  const { audit, name } = route;
  if (!audit || !caller) return await work();
  const { params } = request;
  const { projectId } = params;
  const end = await watch.trail.note(deedOf(audit, caller, params, body), { state: "begun" });
  // What was done is done: that its end could not be written is for the log, and the entry goes on saying `begun`.
  const ended = async (outcome: Outcome) => await end(outcome).catch((error: unknown) => facts.log(`${name}: its end is missing in the audit trail`, error));
  try {
    if (projectId !== undefined && audit.archived !== "allowed") await watch.mustTakeChanges(projectId);
    const reply = await work();
    await ended(doneOf(audit, params, reply.body));
    return reply;
  } catch (error) {
    await ended(error instanceof Refusal ? refusedBy(error) : { state: "failed" });
    throw error;
  }
}

const refusedBy = ({ code, facts }: Refusal): Outcome => ({ state: "refused", reason: facts.reason ?? code });

/** Fields that nobody reads are told one by one, each by its own path. */
function violationsOf(issue: z.core.$ZodIssue): Violation[] {
  if (issue.code !== "unrecognized_keys") return [{ path: issue.path.join("."), message: issue.message }];
  return issue.keys.slice(0, MAX_VIOLATIONS).map((key) => ({ path: [...issue.path, key].join("."), message: "There is no such field here." }));
}

async function bytesOf(request: HttpRequest, route: Route): Promise<Uint8Array> {
  const most = route.maxBodyBytes ?? MAX_BODY_BYTES;
  const tooLarge = () => new Refusal("too-large", `The body may have ${most} bytes at most.`, { maxBytes: most });
  if (Number(request.headers.get("content-length") ?? 0) > most) throw tooLarge();
  if (!route.body) return new Uint8Array();
  if (!/^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(request.headers.get("content-type") ?? ""))
    throw new Refusal("invalid", "Send the body as application/json in UTF-8.", { reason: "media-type" });
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.length > most) throw tooLarge();
  return bytes;
}

/** From the address as it was sent: both hosts join a repeated parameter with a comma first, and the one of Azure ignores case besides. */
function queryOf(request: HttpRequest): Record<string, string> {
  const query = [...new URL(request.url).searchParams];
  const names = query.map(([name]) => name);
  const twice = new Set(names.filter((name, at) => names.indexOf(name) !== at));
  const violations = [...twice].slice(0, MAX_VIOLATIONS).map((path) => ({ path, message: "Given twice." }));
  if (violations.length > 0) throw new Refusal("invalid", "A query parameter is given twice.", { reason: "violations", violations });
  return Object.fromEntries(query);
}

/** The caller's own id where it is well-formed, else its W3C trace id, else a new one. */
function correlationOf(headers: { get(name: string): string | null }): string {
  const own = headers.get("x-correlation-id");
  if (own && /^[A-Za-z0-9._-]{8,64}$/.test(own)) return own;
  const trace = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(headers.get("traceparent") ?? "")?.[1];
  return trace && !/^0+$/.test(trace) ? trace : randomUUID();
}
