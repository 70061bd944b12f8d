import { setTimeout as sleep } from "node:timers/promises";
import { Busy } from "../../refusal.ts";

const TRIES = 6;
const LONGEST_MS = 8_000;
const FIRST_MS = 40;

/** Not taken up by the service, so it may simply be sent again: throttled, in conflict with another write, partition moved, no connection. */
const NOT_DONE = new Set(["429", "449", "410", "ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"]);
/** Perhaps done, the answer was lost. */
const PERHAPS_DONE = new Set(["408", "503", "TimeoutError", "ECONNRESET", "EPIPE", "ETIMEDOUT", "REQUEST_SEND_ERROR"]);

/** A passing fault told inside an answer, not by the answer's own status. */
export class Passing extends Error {
  readonly code: number;
  readonly retryAfterInMs: number | undefined;
  constructor(code: number, retryAfterInMs?: number) {
    super(`The storage answered ${code}.`);
    this.code = code;
    this.retryAfterInMs = retryAfterInMs;
  }
}

/** What is known of the tries before this one: `perhaps-done` when one of them may have been done though its answer was lost. */
export type Before = "nothing" | "perhaps-done";

/** What a fault says of itself, also when the SDK wrapped it. */
export function faultOf(error: unknown): { code: string; retryAfterMs: number | undefined; headers: Record<string, unknown> } {
  let at: unknown = error;
  for (let depth = 0; depth < 4 && typeof at === "object" && at !== null; depth++) {
    const code: unknown = Reflect.get(at, "code") ?? Reflect.get(at, "statusCode");
    if (typeof code === "string" || typeof code === "number") {
      const wait: unknown = Reflect.get(at, "retryAfterInMs");
      const headers: unknown = Reflect.get(at, "headers");
      return { code: String(code), retryAfterMs: typeof wait === "number" ? wait : undefined, headers: isRecord(headers) ? headers : {} };
    }
    at = Reflect.get(at, "cause");
  }
  return { code: "", retryAfterMs: undefined, headers: {} };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** Sends a request again after passing faults, as the service asks, for some seconds; then throws `Busy`. */
export async function patiently<T>(send: (before: Before) => Promise<T>): Promise<T> {
  let before: Before = "nothing";
  let waited = 0;
  for (let tries = 1; ; tries++) {
    try {
      return await send(before);
    } catch (error) {
      const { code, retryAfterMs } = faultOf(error);
      if (!NOT_DONE.has(code) && !PERHAPS_DONE.has(code)) throw error;
      if (PERHAPS_DONE.has(code)) before = "perhaps-done";
      const wait = retryAfterMs ?? FIRST_MS * 2 ** (tries - 1) * (0.5 + Math.random());
      if (tries === TRIES || waited + wait > LONGEST_MS) throw new Busy("The storage is busy.", Math.max(1_000, wait), { cause: error });
      waited += wait;
      await sleep(wait);
    }
  }
}
