import type { IncomingMessage, ServerResponse } from "node:http";

/** More than any form of ours. */
const MAX_FORM_BYTES = 16_384;

/** One request to the issuer, taken apart. */
export interface Exchange {
  method: string;
  url: URL;
  headers: IncomingMessage["headers"];
  clientAddress: string;
  form(): Promise<URLSearchParams | undefined>;
}

export interface Answered {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export function exchangeOf(request: IncomingMessage, origin: string): Exchange {
  return {
    method: request.method ?? "GET",
    url: new URL(`${origin}${request.url ?? "/"}`),
    headers: request.headers,
    clientAddress: request.socket.remoteAddress ?? "unknown",
    form: () => readForm(request),
  };
}

/** Undefined for a body that is no form, or larger than any of ours. */
async function readForm(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers["content-type"] ?? "")) return undefined;
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += part.length;
    if (bytes > MAX_FORM_BYTES) return undefined;
    parts.push(part);
  }
  return new URLSearchParams(Buffer.concat(parts).toString("utf8"));
}

export function send(response: ServerResponse, { status, headers, body }: Answered): void {
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) }).end(body);
}

export const jsonAnswer = (status: number, body: object): Answered => ({
  status,
  headers: { "content-type": "application/json", "cache-control": "no-store", "x-content-type-options": "nosniff" },
  body: JSON.stringify(body),
});

export const redirect = (to: URL, headers: Record<string, string> = {}): Answered => ({
  status: 303, // always a GET, so that a typed passphrase is not sent on
  headers: { ...headers, location: to.href, "cache-control": "no-store", "referrer-policy": "no-referrer" },
  body: "",
});
