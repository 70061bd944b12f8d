import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { account } from "./cosmos/account.ts";
import { isSigned } from "./cosmos/signature.ts";

const BODY_BYTES = 8 * 1024 * 1024;

export interface Cosmos {
  endpoint: string;
  /** Of the account, made for this run. */
  key: string;
  stop(): Promise<void>;
}

/** Starts an emulator of Cosmos DB on a free port of loopback, in memory, for the requests that our adapter sends (decisions/0002-cosmos-emulator.md). */
export async function startCosmos(): Promise<Cosmos> {
  const key = randomBytes(64).toString("base64");
  let endpoint = "";
  const answer = account(() => endpoint);
  const server = createServer((request, response) => {
    const serve = async () => {
      const body = await textOf(request);
      const segments = (request.url ?? "").split("?", 1)[0]?.split("/").filter(Boolean).map(decodeURIComponent) ?? [];
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join() : value]));
      const method = request.method ?? "";
      const signed = isSigned(key, { method, segments, authorization: headers["authorization"] ?? "", date: headers["x-ms-date"] ?? "" });
      const reply = signed
        ? answer({ method, segments, headers, body })
        : { status: 401, headers: {}, body: { code: "Unauthorized", message: "The signature is not right." } };
      const text = reply.status === 204 || reply.body === undefined ? "" : JSON.stringify(reply.body);
      response.writeHead(reply.status, { ...reply.headers, "content-type": "application/json", "content-length": Buffer.byteLength(text) }).end(text);
    };
    serve().catch((error: unknown) => {
      const text = JSON.stringify({ code: "InternalServerError", message: String(error) });
      response.writeHead(500, { "content-type": "application/json" }).end(text);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("The emulator has no address.");
  endpoint = `http://127.0.0.1:${address.port}/`;
  return {
    endpoint,
    key,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes = part instanceof Uint8Array ? part : Buffer.from(String(part));
    size += bytes.length;
    if (size > BODY_BYTES) throw new Error("The request is too large.");
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString();
}
