import { Busy, Refusal, type RefusalCode } from "../refusal.ts";

const KNOWN: Record<RefusalCode, readonly [status: number, title: string]> = {
  invalid: [422, "The request does not make sense"],
  "not-signed-in": [401, "Sign in first"],
  "not-allowed": [403, "Not allowed"],
  "not-found": [404, "Not found"],
  conflict: [409, "The record is in the wrong state"],
  stale: [412, "The record changed since you read it"],
  "too-large": [413, "Too large"],
  "too-many": [429, "Too many requests"],
  "precondition-required": [428, "A precondition is required"],
};

/** Reasons of `invalid` for which HTTP has a status of its own: the body could not be read at all. */
const UNREADABLE: Record<string, readonly [status: number, title: string]> = {
  "malformed-json": [400, "The body is not JSON"],
  "media-type": [415, "The body is of the wrong type"],
};

export interface Problem {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/**
 * Whatever was thrown, as an RFC 9457 problem document.
 * A fault's own message is never sent: it may name hosts, keys or people. `instance` is the path that was called.
 */
export function problem(error: unknown, instance: string, correlationId: string): Problem {
  if (error instanceof Refusal) return refused(error, instance);
  if (error instanceof Busy)
    return document(
      503,
      { "retry-after": String(Math.max(1, Math.ceil(error.retryAfterMs / 1_000))) },
      {
        type: "/problems/busy",
        title: "Busy",
        detail: "The service cannot answer at this moment. Try again shortly.",
        instance,
        correlationId,
      },
    );
  return document(500, {}, { type: "about:blank", title: "Internal error", detail: "This is a fault of the service; it was logged.", instance, correlationId });
}

function refused(refusal: Refusal, instance: string): Problem {
  const { code, facts, message } = refusal;
  const [status, title] = (code === "invalid" ? UNREADABLE[facts.reason ?? ""] : undefined) ?? KNOWN[code];
  const headers: Record<string, string> = {};
  if (code === "not-signed-in") headers["www-authenticate"] = facts.reason === "token-refused" ? 'Bearer error="invalid_token"' : "Bearer";
  if (facts.retryAfterSeconds !== undefined) headers["retry-after"] = String(Math.ceil(facts.retryAfterSeconds));
  return document(status, headers, { ...facts, type: `/problems/${code}`, title, detail: message, instance });
}

const document = (status: number, headers: Record<string, string>, facts: object): Problem => ({
  status,
  headers: { ...headers, "content-type": "application/problem+json" },
  body: JSON.stringify({ ...facts, status }),
});
