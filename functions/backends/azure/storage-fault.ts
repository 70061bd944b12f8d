import { Busy, Refusal, type RefusalCode } from "../../refusal.ts";
import { faultOf } from "./patience.ts";

/** What the SDK of Storage could not do within its own tries, but may be done later. */
const PASSING = new Set([
  "429",
  "500",
  "503",
  "ServerBusy",
  "OperationTimedOut",
  "InternalError",
  "ECONNRESET",
  "ECONNREFUSED",
  "ETIMEDOUT",
  "EPIPE",
  "REQUEST_SEND_ERROR",
]);

/** Tries of the SDK: within some seconds, as the calls are small. */
export const STORAGE_RETRIES = { maxTries: 5, retryDelayInMs: 100, maxRetryDelayInMs: 2_000, tryTimeoutInMs: 60_000 };

export const statusOf = (error: unknown): number | undefined => {
  const status: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "statusCode") : undefined;
  return typeof status === "number" ? status : undefined;
};

/** The machine-readable part of the answer, as in `BlobNotFound`. */
export const storageCode = (error: unknown): string => {
  const code: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "code") : undefined;
  return typeof code === "string" ? code : "";
};

/** Runs a request. Statuses named in `refused` are refusals; passing faults become `Busy`; the rest rises. */
export async function answered<T>(work: Promise<T>, refused: Record<number, [RefusalCode, string]> = {}): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const status = statusOf(error);
    const said = status === undefined ? undefined : refused[status];
    if (said) throw new Refusal(...said);
    if (PASSING.has(faultOf(error).code) || PASSING.has(String(status))) throw new Busy("The storage is busy.", 1_000, { cause: error });
    throw error;
  }
}

/** The same for what may be missing: 404 is undefined. */
export async function found<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await answered(work);
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}
