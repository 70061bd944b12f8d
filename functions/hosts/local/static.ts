import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Serve } from "./front.ts";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".txt": "text/plain; charset=utf-8",
  ".map": "application/json",
};
const COMPRESSED = /^(text\/|application\/(json|manifest|wasm)|image\/svg)/;
/** Vite puts a hash of the content into these names, so what has the name never changes. */
const HASHED = /^\/assets\/.*-[\w-]{8,}\.\w+$/;

interface File {
  bytes: Buffer;
  gzipped: Buffer | undefined;
  etag: string;
  modifiedAt: number;
  type: string;
}

/** Serves the built web app: its files, and its page for every path of its own. `elsewhere` are other origins that it may talk to and show images of. */
export function serveStatic(directory: string, elsewhere: { images: readonly string[]; connect: readonly string[] }): Serve {
  const files = new Map<string, File>();
  const headers = {
    "content-security-policy": contentSecurityPolicy(elsewhere),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
  };

  /** From memory, as long as the file on disk is the one read. */
  const read = async (name: string): Promise<File | undefined> => {
    const full = path.join(directory, name);
    if (!full.startsWith(directory + path.sep)) return undefined;
    const found = await stat(full).catch(missing);
    if (!found?.isFile()) return undefined;
    const known = files.get(name);
    if (known?.modifiedAt === found.mtimeMs) return known;
    const bytes = await readFile(full);
    const type = TYPES[path.extname(name)] ?? "application/octet-stream";
    const gzipped = COMPRESSED.test(type) ? await promisify(gzip)(bytes) : undefined;
    const etag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`;
    const file = { bytes, gzipped, etag, modifiedAt: found.mtimeMs, type };
    files.set(name, file);
    return file;
  };

  return async (request, response, { path: target }) => {
    if (request.method !== "GET" && request.method !== "HEAD") return false;
    const name = decoded(target);
    if (name === undefined) return false;
    // A path of the web app has no dot in its last part; a file that is missing must not answer with a page.
    const isPage = !path.posix.basename(name).includes(".");
    const file = (isPage ? undefined : await read(name)) ?? (isPage ? await read("/index.html") : undefined);
    if (!file) return false;
    const cache = HASHED.test(name) ? "public, max-age=31536000, immutable" : "no-cache";
    const sent = { ...headers, "cache-control": cache, etag: file.etag, vary: "accept-encoding" };
    if (request.headers["if-none-match"] === file.etag) {
      response.writeHead(304, sent).end();
      return true;
    }
    const gzipped = /\bgzip\b/.test(String(request.headers["accept-encoding"] ?? "")) ? file.gzipped : undefined;
    const body = gzipped ?? file.bytes;
    response.writeHead(200, { ...sent, "content-type": file.type, "content-length": body.length, ...(gzipped && { "content-encoding": "gzip" }) });
    response.end(request.method === "HEAD" ? undefined : body);
    return true;
  };
}

export function contentSecurityPolicy({ images, connect }: { images: readonly string[]; connect: readonly string[] }): string {
  return [
    "default-src 'self'",
    ["img-src 'self' blob: data:", ...images].join(" "),
    ["connect-src 'self'", ...connect].join(" "),
    "object-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join("; ");
}

function decoded(target: string): string | undefined {
  try {
    return path.posix.normalize(decodeURIComponent(target));
  } catch {
    return undefined; // not a path of ours: answered as not found
  }
}

/** Undefined where there is no such file; other faults rise. */
function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT" && error.code !== "ENOTDIR") throw error;
  return undefined;
}
