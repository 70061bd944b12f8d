import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";

/** What a signed address allows: one blob, one verb, until a moment. Parameters are called as those of an Azure SAS. */
export interface Grant {
  permission: "r" | "w";
  /** Name of a container, or of a folder that was allowed at start (`folderPlace`). */
  place: string;
  name: string;
  /** Epoch seconds. */
  expires: number;
  contentType?: string;
  disposition?: string;
}

export const MAX_LINK_MINUTES = 60;

/** Stands for an allowed folder in an address, so that links do not tell where on the disk it is. */
export const folderPlace = (secret: Uint8Array, realPath: string) =>
  `~${createHmac("sha256", secret).update(`folder\n${realPath}`).digest("hex").slice(0, 16)}`;

const signature = (secret: Uint8Array, { permission, expires, place, name, contentType, disposition }: Grant) =>
  createHmac("sha256", secret)
    .update(JSON.stringify(["blob", permission, expires, place, name, contentType ?? null, disposition ?? null]))
    .digest("base64url");

export function signLink(secret: Uint8Array, origin: string, grant: Grant): string {
  const query = new URLSearchParams({ sp: grant.permission, se: String(grant.expires) });
  if (grant.contentType !== undefined) query.set("rsct", grant.contentType);
  if (grant.disposition !== undefined) query.set("rscd", grant.disposition);
  query.set("sig", signature(secret, grant));
  return `${linkAddress(origin, grant)}?${query.toString()}`;
}

/** The same without a signature. */
export const linkAddress = (origin: string, { place, name }: Pick<Grant, "place" | "name">): string =>
  `${origin}/blobs/${[place, ...name.split("/")].map(encodeURIComponent).join("/")}`;

const Query = z.object({
  sp: z.enum(["r", "w"]),
  se: z.string().regex(/^\d{1,12}$/),
  rsct: z.string().optional(),
  rscd: z.string().optional(),
  sig: z.string(),
});

/**
 * Reads the path and query of a request (as sent, not normalised: a parser of URLs would resolve `..` first) and gives what it was
 * signed for. Undefined where the signature is not ours or has run out. Each part of the path is percent-decoded once.
 */
export function verifyLink(secret: Uint8Array, target: string, now: number): Grant | undefined {
  const [path = "", query = ""] = target.split("?", 2);
  const segments = decodedSegments(path);
  // A parameter given twice is signed by nobody.
  const entries = [...new URLSearchParams(query)];
  const read = Query.safeParse(Object.fromEntries(entries));
  if (!segments || !read.success || new Set(entries.map(([key]) => key)).size !== entries.length) return undefined;
  const [root, place = "", ...names] = segments;
  const { sp, se, rsct, rscd, sig } = read.data;
  const grant: Grant = {
    permission: sp,
    place,
    name: names.join("/"),
    expires: Number(se),
    ...(rsct !== undefined && { contentType: rsct }),
    ...(rscd !== undefined && { disposition: rscd }),
  };
  const [given, wanted] = [Buffer.from(sig), Buffer.from(signature(secret, grant))];
  const isOurs = root === "blobs" && given.length === wanted.length && timingSafeEqual(given, wanted);
  return isOurs && now < grant.expires * 1_000 ? grant : undefined;
}

function decodedSegments(path: string): string[] | undefined {
  try {
    const segments = path.split("/").slice(1).map(decodeURIComponent);
    return segments.some((segment) => segment.includes("/")) ? undefined : segments;
  } catch {
    return undefined; // A broken percent-encoding is the address of nothing.
  }
}
