import { createHash } from "node:crypto";
import { z } from "zod";
import type { BlobContainer } from "../backends/blobs.ts";
import type { Queues } from "../backends/queues.ts";
import type { FormatFile } from "../formats/format.ts";
import { Refusal } from "../refusal.ts";
import type { Blocks } from "./block-writer.ts";
import { changeExport } from "./change-export.ts";
import { dropFiles } from "./drop-files.ts";
import { type Export, ExportRef, EXPORTS_CONTAINER, folderOf, MANIFEST, step } from "./export.ts";
import { blockId, LAYOUT, sectionsOf } from "./layout.ts";
import { type OpenExport, openExport } from "./open-export.ts";
import { tellEnd } from "./tell-end.ts";
import type { ExportNeeds } from "./write-shard.ts";

export const SealAsk = z.strictObject({
  ...ExportRef.shape,
  carry: z.record(z.string(), z.number()),
  rows: z.number(),
  /** Of each shard in order: the bytes of its blocks, by section. */
  shards: z.array(z.record(z.string(), z.array(z.number()))),
});
export type SealAsk = z.infer<typeof SealAsk>;

/** Bytes read at a time for the checksum; larger ones pile up faster than they are collected. */
const STRETCH = 256 * 1024;

/** Makes the files of the staged blocks, writes the manifest, and says that the export is done. */
export async function sealExport(on: ExportNeeds & { queues: Pick<Queues, "send"> }, ask: SealAsk): Promise<void> {
  const open = await openExport(on, ask);
  if (!open || open.record.state === "failed" || open.record.state === "cancelled") return;
  const record = open.record.state === "done" ? open.record : await seal(on, open, ask);
  if (record) await tellEnd(on, record, { projectName: open.project.name, title: open.format.title });
}

async function seal(on: ExportNeeds, open: OpenExport, ask: SealAsk): Promise<Export | undefined> {
  const container = await on.blobs.open({ container: EXPORTS_CONTAINER });
  const folder = folderOf(open.record);
  const layout = open.format.files(open.context, ask.carry);
  const sections = new Map(sectionsOf(layout).map((section) => [section.name, section.number]));
  const files: Export["files"] = [];
  for (const file of layout) {
    const bytes = await commitFile(container, `${folder}/${file.name}`, file, { sections, shards: ask.shards });
    files.push({ name: file.name, bytes, sha256: await checksum(container, `${folder}/${file.name}`, bytes) });
  }
  const manifest = manifestOf(open, ask.rows, files);
  await container.write(`${folder}/${MANIFEST}`, manifest, { contentType: "application/json" });
  files.push({ name: MANIFEST, bytes: manifest.length, sha256: createHash("sha256").update(manifest).digest("hex") });
  try {
    return await changeExport(on, ask, (it) => (it.state === "done" ? it : step(it, { type: "finish", rows: ask.rows, files, at: on.now() })));
  } catch (error) {
    if (!(error instanceof Refusal && (error.code === "conflict" || error.code === "not-found"))) throw error;
    await dropFiles(on, open); // Cancelled, or deleted with its project, while we were at it.
    return undefined;
  }
}

/** Returns the size. A file that is there in full was committed by the run before this one: its blocks are spent. */
async function commitFile(
  container: BlobContainer,
  name: string,
  { pieces, contentType }: FormatFile,
  { sections, shards }: { sections: ReadonlyMap<string, number>; shards: readonly Blocks[] },
): Promise<number> {
  const blocks: { id: string; bytes: number; text?: Buffer }[] = pieces.flatMap((piece, index) => {
    if ("text" in piece) {
      const text = Buffer.from(piece.text);
      return text.length > 0 ? [{ id: blockId(LAYOUT, index, 0), bytes: text.length, text }] : [];
    }
    const number = sections.get(piece.section) ?? 0;
    return shards.flatMap((shard, at) => (shard[piece.section] ?? []).map((bytes, block) => ({ id: blockId(at, number, block), bytes })));
  });
  const size = blocks.reduce((sum, { bytes }) => sum + bytes, 0);
  if ((await container.head(name))?.size === size) return size;
  for (const { id, text } of blocks) if (text) await container.stage(name, id, text);
  if (size === 0) await container.write(name, new Uint8Array(), { contentType });
  else
    await container.commit(
      name,
      blocks.map(({ id }) => id),
      { contentType },
    );
  return size;
}

/** SHA-256 needs the bytes in the order of the file, which only the finished file has: it is read once, a stretch at a time. */
async function checksum(container: BlobContainer, name: string, size: number): Promise<string> {
  const sum = createHash("sha256");
  for (let start = 0; start < size; start += STRETCH) {
    const end = Math.min(size, start + STRETCH);
    const bytes = await container.read(name, { start, end });
    if (bytes?.length !== end - start) throw new Error(`${name} is not the ${size} bytes that were written.`);
    sum.update(bytes);
  }
  return sum.digest("hex");
}

/** Tells nothing of when or by whom it was made: exports of one moment are the same, the manifest included. */
function manifestOf({ project, format, record }: OpenExport, rows: number, files: Export["files"]): Buffer {
  const { dialect, moment } = record;
  const said = {
    project: { id: project.id, name: project.name },
    format: format.name,
    formatVersion: format.version,
    dialect,
    moment,
    momentUtc: new Date(moment).toISOString(),
    rows,
    files,
  };
  return Buffer.from(`${JSON.stringify(said, null, 2)}\n`);
}
