import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import type { Calls } from "./calls.ts";
import { setCookie } from "./set-cookie.ts";
import type { HttpResponseData } from "./typed-data.ts";
import type { Match } from "./routes.ts";
import type { InvocationResponse } from "./worker.ts";

/** The real host's `maxRequestBodySize`. */
const MAX_BODY_BYTES = 104_857_600;

/** Answers one call of an HTTP function, buffered, with the real host's quirks: what works here must work there. */
export async function callHttpFunction(
  calls: Calls,
  { fn, params }: Match,
  request: IncomingMessage,
  response: ServerResponse,
  address: { path: string; search: string },
): Promise<void> {
  const length = Number(request.headers["content-length"] ?? 0);
  if (length > MAX_BODY_BYTES) return void response.writeHead(413, { connection: "close" }).end();
  // The real host reads a body only where Content-Length is set: a chunked one arrives empty.
  const bytes = length > 0 ? await buffer(request) : undefined;
  if (length === 0) request.resume();
  const headers = headersOf(request);
  let answer: InvocationResponse;
  try {
    answer = await calls.call(fn, {
      inputData: [
        {
          name: fn.triggerName,
          data: {
            http: {
              method: request.method ?? "GET",
              url: `http://${request.headers.host}${address.path}${address.search}`,
              headers,
              params,
              query: queryOf(address.search),
              ...(bytes && { body: { bytes } }),
            },
          },
        },
      ],
      traceParent: headers["traceparent"],
      traceState: headers["tracestate"],
    });
  } catch {
    return void response.writeHead(500).end(); // logged by the call
  }
  send(response, httpOf(answer));
}

function httpOf(answer: InvocationResponse): HttpResponseData | undefined {
  const data = answer.returnValue ?? answer.outputData?.find(({ data: { http } }) => http)?.data;
  return data?.http && "statusCode" in data.http ? data.http : undefined;
}

function send(response: ServerResponse, answer: HttpResponseData | undefined): void {
  if (!answer) return void response.writeHead(204).end();
  const headers: Record<string, string | string[] | number> = { ...answer.headers };
  if (answer.cookies?.length) headers["set-cookie"] = answer.cookies.map(setCookie);
  const body = answer.body?.bytes ?? answer.body?.string ?? undefined;
  if (body instanceof Uint8Array && body.length > 0) headers["content-length"] = body.length;
  response.writeHead(Number(answer.statusCode), headers).end(body);
}

/** Repeated headers are joined with a comma and no blank. The client's address is the host's word, whatever the client says. */
function headersOf(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  const raw = request.rawHeaders;
  for (let at = 0; at < raw.length; at += 2) {
    const name = (raw[at] ?? "").toLowerCase();
    const value = raw[at + 1] ?? "";
    headers[name] = name in headers ? `${headers[name]},${value}` : value;
  }
  headers["x-forwarded-for"] = request.socket.remoteAddress ?? "";
  return headers;
}

/** `?a=1&a=2` is `a = "1,2"`. */
function queryOf(search: string): Record<string, string> {
  const query: Record<string, string> = {};
  if (search.length < 2) return query;
  for (const [name, value] of new URLSearchParams(search)) query[name] = Object.hasOwn(query, name) ? `${query[name]},${value}` : value;
  return query;
}
