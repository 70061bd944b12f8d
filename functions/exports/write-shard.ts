import { z } from "zod";
import type { Blobs } from "../backends/blobs.ts";
import type { Documents } from "../backends/documents.ts";
import type { Carry } from "../formats/format.ts";
import { type Blocks, openBlockWriter } from "./block-writer.ts";
import { changeExport } from "./change-export.ts";
import { EXPORTS_CONTAINER, ExportRef, folderOf } from "./export.ts";
import { labeledRows } from "./labeled-rows.ts";
import { sectionsOf } from "./layout.ts";
import { openExport } from "./open-export.ts";
import { Shard } from "./plan-export.ts";

export interface ExportNeeds {
  documents: Documents;
  blobs: Blobs;
  allowFolders: readonly string[];
  now(): number;
  /** Used again from shard to shard. */
  spareBuffers?: Buffer[];
}

export const ShardAsk = z.strictObject({
  ...ExportRef.shape,
  number: z.number().int(),
  shard: Shard,
  /** As the shard before left it. */
  carry: z.record(z.string(), z.number()),
  /** Written by the shards before. */
  rowsBefore: z.number(),
});
export type ShardAsk = z.infer<typeof ShardAsk>;

export interface ShardResult {
  rows: number;
  carry: Carry;
  blocks: Blocks;
}

/** Writes one stretch of rows as staged blocks; what was staged before by the same shard is replaced by the same bytes. Undefined once the export is over. */
export async function writeShard(on: ExportNeeds, ask: ShardAsk): Promise<ShardResult | undefined> {
  const open = await openExport(on, ask);
  if (open?.record.state !== "running") return undefined;
  const { format, context, record } = open;
  const carry = { ...ask.carry };
  const writer = openBlockWriter({
    container: await on.blobs.open({ container: EXPORTS_CONTAINER }),
    folder: folderOf(record),
    sections: sectionsOf(format.files(context, carry)),
    shard: ask.number,
    ...(on.spareBuffers && { spare: on.spareBuffers }),
  });
  let rows = 0;
  for await (const page of labeledRows(on, open, ask.shard)) {
    for (const row of page) for (const { section, text } of format.row(context, carry, row)) writer.add(section, text);
    rows += page.length;
    await writer.stageFull();
  }
  const blocks = await writer.end();
  const done = ask.rowsBefore + rows;
  const after = await changeExport(on, ask, (it) => (it.state === "running" ? { ...it, rows: Math.max(it.rows, done) } : it));
  return after.state === "running" ? { rows, carry, blocks } : undefined;
}
