import { z } from "zod";
import type { Documents } from "../backends/documents.ts";
import type { Carry } from "../formats/format.ts";
import { CountersShape } from "../items/counters.ts";
import type { Export } from "./export.ts";
import { openExport } from "./open-export.ts";
import { ensureRecord } from "./start-export.ts";
import { bucketPks } from "../projects/project.ts";

/** Items of a shard, about: what one step may take a few seconds for, whatever the size of the project. */
export const SHARD_ITEMS = 5_000;

/** A stretch of a bucket: items whose order is `from` or later and before `to` (absent: to the end). */
export const Shard = z.strictObject({ bucket: z.number().int(), from: z.string(), to: z.string().optional() });
export type Shard = z.infer<typeof Shard>;

export interface Plan {
  shards: Shard[];
  carry: Carry;
}

/**
 * Cuts each bucket into even stretches of the order, which is 16 hexadecimal digits of a hash and so spread evenly. Which rows a shard has depends
 * on the moment alone, never on what was written since: a shard that runs twice stages the same blocks.
 */
export function planShards(itemsByBucket: readonly number[], size = SHARD_ITEMS): Shard[] {
  return itemsByBucket.flatMap((items, bucket) => {
    const parts = Math.max(1, Math.ceil(items / size));
    const cut = (part: number) => ((0x1_0000_0000n * BigInt(part)) / BigInt(parts)).toString(16).padStart(8, "0").padEnd(16, "0");
    return Array.from({ length: parts }, (_, part) => ({ bucket, from: part === 0 ? "" : cut(part), ...(part + 1 < parts && { to: cut(part + 1) }) }));
  });
}

/** Undefined where there is nothing more to do: cancelled, or done before. */
export async function planExport(
  on: { documents: Documents; allowFolders: readonly string[] },
  { record, shardItems }: { record: Export; shardItems?: number },
): Promise<Plan | undefined> {
  await ensureRecord(on, record);
  const open = await openExport(on, { projectId: record.projectId, exportId: record.id });
  if (open?.record.state !== "running") return undefined;
  const counters = await Promise.all(bucketPks(open.project).map((pk) => on.documents.get(CountersShape, pk, "counters")));
  return {
    shards: planShards(
      counters.map((found) => found?.value.items.total ?? 0),
      shardItems,
    ),
    carry: open.format.start(open.context),
  };
}
