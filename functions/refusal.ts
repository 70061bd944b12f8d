export type RefusalCode = "invalid" | "not-signed-in" | "not-allowed" | "not-found" | "conflict" | "stale" | "too-large" | "too-many" | "precondition-required";

/** One thing wrong with one field of a request. `path` is dotted, as in `classes.3.name`. */
export interface Violation {
  path: string;
  message: string;
}

/** What a program may act on besides the text. `reason` is a stable word, as in `lease-ended`. */
export interface RefusalFacts {
  reason?: string;
  violations?: Violation[];
  retryAfterSeconds?: number;
  [fact: string]: unknown;
}

/** The service understood and says no. Anything else thrown is a fault: a bug or an outage. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly facts: RefusalFacts;
  constructor(code: RefusalCode, message: string, facts: RefusalFacts = {}) {
    super(message);
    this.name = "Refusal";
    this.code = code;
    this.facts = facts;
  }
}

/** The storage is there but cannot serve now (throttled, conflicting writers, an outage). The caller may try again: 503 with Retry-After. */
export class Busy extends Error {
  readonly retryAfterMs: number;
  constructor(message: string, retryAfterMs = 1_000, options?: ErrorOptions) {
    super(message, options);
    this.name = "Busy";
    this.retryAfterMs = retryAfterMs;
  }
}
