import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Refusal } from "../../refusal.ts";
import { checkBlobName } from "../blob-name.ts";
import { type Grant, verifyLink } from "./blob-links.ts";
import { type BlobRoots, blobPlaces } from "./blob-places.ts";
import { finish, headBlob, type Store, unfinishedFile } from "./blob-store.ts";
import { errorCode } from "./error-code.ts";
import { openBlob } from "./blob-tree.ts";
import { byteRange } from "./byte-range.ts";

/** Bytes of one PUT, as Azure takes them (one blob in one request: 5,000 MiB). */
const PUT_BYTES = 5_000 * 1024 * 1024;

/** The answer to a request, in the words of Azure Blob Storage. */
class Answer extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/**
 * Serves signed links under `/blobs/` as Azure serves SAS addresses: GET and HEAD with ranges, PUT of a whole block blob. Answers false to other paths.
 * What people uploaded is shown on the origin of the app, so nothing in it may run: no sniffing, and a sandbox without scripts.
 */
export function blobServer({
  now = Date.now,
  ...roots
}: BlobRoots & { now?: () => number }): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  const places = blobPlaces(roots);
  return async (request, response) => {
    const target = request.url ?? "";
    if (!target.startsWith("/blobs/")) return false;
    response.setHeader("x-content-type-options", "nosniff");
    response.setHeader("content-security-policy", "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'");
    response.setHeader("cross-origin-resource-policy", "same-site");
    response.setHeader("x-ms-request-id", randomUUID());
    try {
      const grant = verifyLink(roots.secret, target, now());
      if (!grant) throw new Answer(403, "AuthenticationFailed", "The address was not signed by this service, or has run out.");
      checkBlobName(grant.name);
      const store = await places.linked(grant.place);
      if (!store) throw new Answer(404, "ContainerNotFound", "There is no such place.");
      if (request.method === "GET" || request.method === "HEAD") await send(request, response, { grant, store });
      else if (request.method === "PUT") await take(request, response, { grant, store });
      else throw new Answer(405, "UnsupportedHttpVerb", "Only GET, HEAD and PUT are served here.");
    } catch (error) {
      refuse(request, response, error);
    }
    return true;
  };
}

interface On {
  grant: Grant;
  store: Store;
}

async function send(request: IncomingMessage, response: ServerResponse, { grant, store }: On): Promise<void> {
  if (grant.permission !== "r") throw new Answer(403, "AuthorizationPermissionMismatch", "This address is for writing.");
  const handle = await openBlob(store.tree, grant.name);
  try {
    const facts = handle && (await headBlob(store, grant.name));
    if (!handle || !facts) throw new Answer(404, "BlobNotFound", "The specified blob does not exist.");
    const { size } = await handle.stat();
    response.setHeader("content-type", grant.contentType ?? facts.contentType ?? "application/octet-stream");
    response.setHeader("cache-control", "private, max-age=3600");
    response.setHeader("accept-ranges", "bytes");
    response.setHeader("etag", facts.etag);
    response.setHeader("last-modified", new Date(facts.modifiedAt).toUTCString());
    if (grant.disposition !== undefined) response.setHeader("content-disposition", grant.disposition);
    if (request.headers["if-none-match"]?.split(/\s*,\s*/).includes(facts.etag)) {
      response.writeHead(304).end();
      return;
    }
    const isSame = request.headers["if-range"] === undefined || request.headers["if-range"] === facts.etag;
    const range = isSame ? byteRange(request.headers.range ?? headerOf(request, "x-ms-range"), size) : undefined;
    if (range === "unsatisfiable") {
      response.setHeader("content-range", `bytes */${size}`);
      throw new Answer(416, "InvalidRange", "The range is beyond the end of the blob.");
    }
    const { start, end } = range ?? { start: 0, end: size };
    if (range) response.setHeader("content-range", `bytes ${start}-${end - 1}/${size}`);
    response.writeHead(range ? 206 : 200, { "content-length": end - start });
    if (request.method === "HEAD" || end === start) response.end();
    else await pipeline(handle.createReadStream({ start, end: end - 1, autoClose: false }), response);
  } finally {
    await handle?.close();
  }
}

async function take(request: IncomingMessage, response: ServerResponse, { grant, store }: On): Promise<void> {
  if (grant.permission !== "w" || !store.own) throw new Answer(403, "AuthorizationPermissionMismatch", "This address is for reading.");
  if (request.headers["x-ms-blob-type"] !== "BlockBlob") throw new Answer(400, "MissingRequiredHeader", "The header x-ms-blob-type must be BlockBlob.");
  if (Number(request.headers["content-length"] ?? 0) > PUT_BYTES) throw new Answer(413, "RequestBodyTooLarge", "The body is too large.");
  const unfinished = unfinishedFile(store.own);
  const digest = createHash("md5");
  let size = 0;
  const measured = new Transform({
    transform: (chunk: Buffer, _, done) => {
      size += chunk.length;
      digest.update(chunk);
      done(size > PUT_BYTES ? new Answer(413, "RequestBodyTooLarge", "The body is too large.") : null, chunk);
    },
  });
  try {
    await pipeline(request, measured, createWriteStream(unfinished, { flags: "wx" }));
    const md5 = digest.digest("base64");
    const wanted = request.headers["content-md5"];
    if (wanted !== undefined && wanted !== md5) throw new Answer(400, "Md5Mismatch", "The Content-MD5 is not that of the body.");
    const contentType = headerOf(request, "x-ms-blob-content-type") ?? request.headers["content-type"] ?? "application/octet-stream";
    const facts = await finish(store, grant.name, unfinished, { contentType, ifAbsent: request.headers["if-none-match"] === "*" });
    response.writeHead(201, { etag: facts.etag, "last-modified": new Date(facts.modifiedAt).toUTCString(), "content-md5": md5, "content-length": 0 }).end();
  } finally {
    await rm(unfinished, { force: true });
  }
}

const headerOf = (request: IncomingMessage, name: string) => {
  const value = request.headers[name];
  return typeof value === "string" ? value : undefined;
};

const REFUSED: Partial<Record<Refusal["code"], [status: number, code: string]>> = {
  conflict: [409, "BlobAlreadyExists"],
  invalid: [400, "InvalidResourceName"],
};

/** The other side went away in the middle. */
const HUNG_UP = new Set(["ECONNRESET", "EPIPE", "ERR_STREAM_PREMATURE_CLOSE", "ERR_STREAM_UNABLE_TO_PIPE"]);

/** A fault rises to the host, which logs it; here it only must not leave the browser waiting. */
function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  const [status, code] =
    error instanceof Answer ? [error.status, error.code] : error instanceof Refusal ? (REFUSED[error.code] ?? [403, "AuthorizationFailure"]) : [];
  if (status === undefined && HUNG_UP.has(errorCode(error))) {
    response.destroy();
    return;
  }
  if (response.headersSent || response.destroyed) response.destroy();
  else if (status !== undefined && error instanceof Error) {
    answer(request, response, { status, code: code ?? "", message: error.message });
    return;
  }
  if (status === undefined) throw error;
}

function answer(request: IncomingMessage, response: ServerResponse, { status, code, message }: { status: number; code: string; message: string }): void {
  for (const name of ["etag", "last-modified", "content-disposition", "cache-control"]) response.removeHeader(name);
  const text = message.replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`);
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${text}</Message></Error>`;
  // The rest of a refused upload is not read: the connection ends with the answer.
  const close = request.complete ? {} : { connection: "close" };
  response.writeHead(status, {
    "content-type": "application/xml",
    "cache-control": "no-store",
    "x-ms-error-code": code,
    "content-length": Buffer.byteLength(body),
    ...close,
  });
  response.end(request.method === "HEAD" ? undefined : body);
}
