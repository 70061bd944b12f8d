import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Log } from "./log.ts";

/** A path split once for all who look at it; still encoded. `search` is empty or begins with `?`. */
export interface Address {
  path: string;
  search: string;
}

/** Answers, or says false and has touched nothing. */
export type Serve = (request: IncomingMessage, response: ServerResponse, address: Address) => Promise<boolean> | boolean;

export interface Front {
  readonly origin: string;
  readonly port: number;
  /** Who answers what lies under a first path segment, as in `api`, in any case; `""` answers all the rest. */
  mount(segment: string, serve: Serve): void;
  /** Until then everything is answered 503. */
  open(): void;
  /** Takes no new connection, and resolves when the open ones are done, or after `mostMs`. */
  close(mostMs: number): Promise<void>;
}

const HOST = "127.0.0.1";

const isNavigation = ({ method, headers }: IncomingMessage): boolean => method === "GET" && (headers.accept ?? "").includes("text/html");

/** The HTTP server of the embedded host, on the loopback address only. `port` 0: any that is free. */
export async function openFront({ port: wanted, log }: { port: number; log: Log }): Promise<Front> {
  const mounts = new Map<string, Serve>();
  let names = new Set<string>();
  let port = wanted;
  let isOpen = false;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // A page of another site that points its own name at 127.0.0.1 (DNS rebinding) comes with that name.
    if (!names.has(request.headers.host ?? "")) return plain(response, 421, "This address answers to 127.0.0.1 and localhost only.");
    if (!isOpen) return plain(response.setHeader("retry-after", "1"), 503, "Starting.");
    const target = request.url ?? "/";
    const at = target.indexOf("?");
    const address = at < 0 ? { path: target, search: "" } : { path: target.slice(0, at), search: target.slice(at) };
    if (!address.path.startsWith("/")) return plain(response, 400, "The request target must be a path.");
    // The issuer knows one origin; a page that was opened under another name of this machine could not sign in.
    if (isNavigation(request) && !(request.headers.host ?? "").startsWith(HOST)) {
      response.writeHead(307, { location: `http://${HOST}:${port}${target.replace(/^\/+/, "/")}` }).end();
      return;
    }
    const slash = address.path.indexOf("/", 1);
    const serve = mounts.get(address.path.slice(1, slash < 0 ? undefined : slash).toLowerCase()) ?? mounts.get("");
    if (!serve || !(await serve(request, response, address))) plain(response, 404, "Not found.");
  };

  const server = http.createServer({ keepAliveTimeout: 65_000, requestTimeout: 0 }, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (request.destroyed && !request.complete) return void response.destroy(); // the client went away while it sent
      log.write("error", "Http", `${request.method} ${request.url} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      if (response.headersSent)
        response.destroy(); // half an answer must not look whole
      else response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "EADDRINUSE" ? new Error(`Port ${wanted} is taken by another program. Choose one with --port N.`) : error),
    );
    server.listen(wanted, HOST, resolve);
  });
  ({ port } = server.address() as AddressInfo);
  names = new Set([HOST, "localhost", "[::1]"].flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])));

  return {
    origin: `http://${HOST}:${port}`,
    port,
    mount: (segment, serve) => void mounts.set(segment.toLowerCase(), serve),
    open: () => void (isOpen = true),
    close: (mostMs) =>
      new Promise((resolve) => {
        const force = setTimeout(() => server.closeAllConnections(), mostMs);
        // A kept connection whose last answer is still under way is idle a moment later.
        const idle = setInterval(() => server.closeIdleConnections(), 20);
        server.close(() => {
          clearTimeout(force);
          clearInterval(idle);
          resolve();
        });
      }),
  };
}

function plain(response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" }).end(`${words}\n`);
}
