import { ApiError, readProblem } from "./api-error.ts";

/** A value with the `ETag` it was read under, to be sent back as `If-Match`. */
export interface Tagged<T> {
  value: T;
  etag: string;
}

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Asking {
  query?: Query;
  signal?: AbortSignal;
}

export interface Sending extends Asking {
  ifMatch?: string;
  /** Makes a creation safe to send again. Keep it for as long as the person means the same thing. */
  idempotencyKey?: string;
  /** Lets the request outlive the page. */
  keepalive?: boolean;
}

/** Talks to `/api/`. Failures are `ApiError`; a request that was called off rejects with an `AbortError`. */
export interface Client {
  get<T>(path: string, asking?: Asking): Promise<T>;
  getTagged<T>(path: string, asking?: Asking): Promise<Tagged<T>>;
  /** Text in pages: `next` is the cursor of the one after. */
  getText(path: string, asking?: Asking): Promise<{ text: string; next: string | undefined }>;
  send<T>(method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown, sending?: Sending): Promise<T>;
}

/** Where the bearer token comes from; see session.ts. */
export interface Tokens {
  /** Waits while the session is over, until the person has signed in again: no request is lost to a token's end. */
  token(signal?: AbortSignal): Promise<string>;
  /** The service refused this token; the next `token()` is another one. */
  refused(token: string): void;
}

export interface ClientNeeds {
  fetch(url: string, init: RequestInit): Promise<Response>;
  tokens: Tokens;
  now(): number;
  /** 0 to below 1. */
  random(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** How often a busy service (429, 503) is asked again, and the longest wait that it may impose. */
const TRIES = 5;
const LONGEST_WAIT_S = 30;

export const pathTo = (parts: TemplateStringsArray, ...ids: string[]): string =>
  parts.reduce((path, part, index) => `${path}${encodeURIComponent(ids[index - 1] ?? "")}${part}`);

function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== "") search.set(name, String(value));
  const text = search.toString();
  return `/api/${path}${text ? `?${text}` : ""}`;
}

export function createClient(on: ClientNeeds): Client {
  const once = async (url: string, init: RequestInit, signal: AbortSignal | undefined): Promise<Response> => {
    for (let refusals = 0; ; refusals++) {
      const token = await on.tokens.token(signal);
      const headers = new Headers(init.headers);
      headers.set("authorization", `Bearer ${token}`);
      let reply: Response;
      try {
        reply = await on.fetch(url, { ...init, headers, ...(signal ? { signal } : {}) });
      } catch (error) {
        signal?.throwIfAborted();
        throw new ApiError({ status: 0, detail: "The service cannot be reached. Check the connection." }, { cause: error });
      }
      if (reply.status !== 401 || refusals >= 2) return reply;
      on.tokens.refused(token); // nothing was done under a refused token, so the request may be sent again as it is
    }
  };

  const call = async (url: string, init: RequestInit, signal: AbortSignal | undefined, mayRepeat: "may-repeat" | "once"): Promise<Response> => {
    for (let tried = 1; ; tried++) {
      const reply = await once(url, init, signal);
      if (reply.ok) return reply;
      const problem = await readProblem(reply, on.now());
      const isBusy = reply.status === 503 || reply.status === 429;
      if (!isBusy || mayRepeat === "once" || tried >= TRIES || (problem.retryAfterSeconds ?? 0) > LONGEST_WAIT_S) throw problem;
      // Full jitter on top of what the service asked for, so that all the pages of a room do not come back at once.
      await on.sleep((problem.retryAfterSeconds ?? 0) * 1_000 + on.random() * 250 * 2 ** tried, signal);
    }
  };

  const body = async <T>(reply: Response): Promise<T> => {
    const text = await reply.text();
    return (text === "" ? undefined : JSON.parse(text)) as T; // the wire's schemas are checked on the server; here the type is taken on trust
  };

  const get = (path: string, { query, signal }: Asking = {}) => call(address(path, query), { method: "GET" }, signal, "may-repeat");

  return {
    get: async (path, asking) => body(await get(path, asking)),
    getTagged: async (path, asking) => {
      const reply = await get(path, asking);
      return { value: await body(reply), etag: reply.headers.get("etag") ?? "" };
    },
    getText: async (path, asking) => {
      const reply = await get(path, asking);
      return { text: await reply.text(), next: reply.headers.get("x-next-cursor") ?? undefined };
    },
    send: async (method, path, value, { query, signal, ifMatch, idempotencyKey, keepalive } = {}) => {
      const headers: Record<string, string> = {};
      if (value !== undefined) headers["content-type"] = "application/json";
      if (ifMatch) headers["if-match"] = ifMatch;
      if (idempotencyKey) headers["idempotency-key"] = idempotencyKey;
      const init: RequestInit = { method, headers, ...(value === undefined ? {} : { body: JSON.stringify(value) }), ...(keepalive ? { keepalive } : {}) };
      return body(await call(address(path, query), init, signal, idempotencyKey ? "may-repeat" : "once"));
    },
  };
}

/** Waits by the browser's clock; rejects with the signal's reason when called off. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const off = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", off);
      resolve();
    }, ms);
    signal?.addEventListener("abort", off, { once: true });
  });
}
