/** One thing wrong with one field of what was sent. `path` is dotted, as in `classes.3.name`. */
export interface Violation {
  path: string;
  message: string;
}

interface Facts {
  status: number;
  title?: string;
  detail?: string;
  reason?: string;
  violations?: Violation[];
  retryAfterSeconds?: number;
  /** Everything the problem document said (RFC 9457). */
  facts?: Readonly<Record<string, unknown>>;
}

/**
 * The service said no, or could not be reached (`status` 0). `message` is a sentence for people.
 * `reason` is a stable word such as `lease-lost`, for code.
 */
export class ApiError extends Error {
  readonly status: number;
  readonly reason: string | undefined;
  readonly violations: readonly Violation[];
  readonly retryAfterSeconds: number | undefined;
  readonly facts: Readonly<Record<string, unknown>>;
  constructor(said: Facts, options?: ErrorOptions) {
    super(said.detail ?? said.title ?? `The service answered ${said.status}.`, options);
    this.name = "ApiError";
    this.status = said.status;
    this.reason = said.reason;
    this.violations = said.violations ?? [];
    this.retryAfterSeconds = said.retryAfterSeconds;
    this.facts = said.facts ?? {};
  }

  /** The network is down or the service does not answer; nothing is known about what became of the request. */
  get isUnreachable(): boolean {
    return this.status === 0;
  }

  /** The record is no longer the one that was read. */
  get isStale(): boolean {
    return this.status === 412;
  }

  /** What was said about one field, `classes.3.name` say. */
  violation(path: string): string | undefined {
    return this.violations.find((found) => found.path === path)?.message;
  }
}

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

function readViolations(value: unknown): Violation[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown) => {
    if (typeof entry !== "object" || entry === null) return [];
    const { path, message } = entry as { path?: unknown; message?: unknown };
    return typeof message === "string" ? [{ path: typeof path === "string" ? path : "", message }] : [];
  });
}

/** Seconds to wait from a `Retry-After` header: delta-seconds or a date (RFC 9110 10.2.3). */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header)) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1_000);
}

/** Reads a failed reply; a body that is no problem document (a proxy's page) still gives a sentence. */
export async function readProblem(reply: Response, now: number): Promise<ApiError> {
  const wait = retryAfter(reply.headers.get("retry-after"), now);
  const base = { status: reply.status, ...(wait === undefined ? {} : { retryAfterSeconds: wait }) };
  let body: unknown;
  try {
    body = await reply.json();
  } catch {
    body = undefined; // not JSON: a proxy answered instead of the service, so the status is all there is to say
  }
  if (typeof body !== "object" || body === null || Array.isArray(body))
    return new ApiError({ ...base, title: `The service answered ${reply.status} without a reason.` });
  const facts = body as Record<string, unknown>;
  const [title, detail, reason] = [text(facts["title"]), text(facts["detail"]), text(facts["reason"])];
  return new ApiError({
    ...base,
    facts,
    violations: readViolations(facts["violations"]),
    ...(title === undefined ? {} : { title }),
    ...(detail === undefined ? {} : { detail }),
    ...(reason === undefined ? {} : { reason }),
  });
}

/** A sentence for whatever was thrown. */
export const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Whether it was thrown because the page itself called it off. */
export const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === "AbortError";
