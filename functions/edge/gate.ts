import type { Caller, Policy, Route } from "./route.ts";

/** What a gate may look at. It sees no body, so that nothing of a stranger's is parsed. */
export interface GateRequest {
  /** Header `Authorization`, as sent. */
  authorization: string | undefined;
  /** The path parameter, where the route has one. Not checked yet. */
  projectId: string | undefined;
  /** What an API key must have been made for, as the route says. */
  scope?: Route["scope"];
  clientAddress: string;
  /** Told who the token speaks of, before it is decided whether they are let in. */
  known?(who: Caller): void;
}

/** Lets the caller in or throws a Refusal (`not-signed-in`, `not-allowed`, `not-found`, `too-many`). Undefined on public routes only. */
export type Gate = (policy: Policy, request: GateRequest) => Promise<Caller | undefined>;
