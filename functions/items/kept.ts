import { createHash } from "node:crypto";
import type { z } from "zod";
import type { BlobContainer } from "../backends/blobs.ts";
import { Refusal } from "../refusal.ts";

export const LINK_MINUTES = 30;

/** `etag`: of the file that it was made of; a file that changes gets a new one. All go with their project, by the beginning of their names. */
export const keptName = (projectId: string, what: string, { id, etag }: { id: string; etag: string }): string =>
  `${projectId}/renditions/${what}/${createHash("sha256").update(etag).digest("hex").slice(0, 16)}-${id}`;

/** Somebody else may have made the same at the same moment. */
export async function keep(kept: BlobContainer, name: string, { bytes, contentType }: { bytes: Uint8Array; contentType: string }): Promise<void> {
  try {
    await kept.write(name, bytes, { contentType, ifAbsent: true });
  } catch (error) {
    if (!(error instanceof Refusal && error.code === "conflict")) throw error;
  }
}

/** Something made, and beside it, written last, what is to be known of it: where that is there, all is. */
export async function keepWithFacts(kept: BlobContainer, name: string, made: { bytes: Uint8Array; contentType: string }, facts: object): Promise<void> {
  await keep(kept, name, made);
  await keep(kept, `${name}.json`, { bytes: Buffer.from(JSON.stringify(facts)), contentType: "application/json" });
}

export async function keptFacts<T>(kept: BlobContainer, name: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const text = await kept.read(`${name}.json`);
  return text && schema.parse(JSON.parse(Buffer.from(text).toString("utf8")));
}
