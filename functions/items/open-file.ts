import type { BlobContainer, BlobFacts } from "../backends/blobs.ts";
import { type Codec, MAX_FILE_BYTES, type Probe } from "../codecs/codec.ts";
import { codecFor } from "../codecs/list.ts";
import { GONE, NO_IMAGE } from "./probe-item.ts";

export interface OpenFile {
  codec: Codec;
  bytes: Uint8Array;
  found: Extract<Probe, { ok: true }>;
}

/** A whole image file with the codec that reads it, whatever it is called. */
export async function openFile(source: Pick<BlobContainer, "read">, path: string, { size }: Pick<BlobFacts, "size">): Promise<OpenFile | { problem: string }> {
  if (size > MAX_FILE_BYTES) return { problem: `The file is larger than ${MAX_FILE_BYTES / 1024 / 1024} MiB; the service does not open it.` };
  const bytes = await source.read(path);
  if (!bytes) return { problem: GONE };
  const codec = codecFor(bytes);
  if (!codec) return { problem: bytes.length === 0 ? "The file is empty." : NO_IMAGE };
  const found = await codec.probe(bytes);
  return found.ok ? { codec, bytes, found } : { problem: found.why };
}
