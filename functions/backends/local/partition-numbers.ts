import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";

const Row = z.object({ n: z.number() }).optional();
const KEPT_AT_MOST = 50_000;

/** Partition keys as numbers: the key stands in each entry of each index, so a short one halves what an import writes. A number is for ever. */
export function partitionNumbers(db: DatabaseSync) {
  db.exec("CREATE TABLE IF NOT EXISTS partitions (n INTEGER PRIMARY KEY, pk TEXT NOT NULL UNIQUE)");
  const select = db.prepare("SELECT n FROM partitions WHERE pk = ?");
  const insert = db.prepare("INSERT INTO partitions (pk) VALUES (?) ON CONFLICT DO NOTHING");
  const kept = new Map<string, number>();

  /** The number of a partition that has, or had, records. */
  const find = (pk: string): number | undefined => {
    const known = kept.get(pk);
    if (known !== undefined) return known;
    const found = Row.parse(select.get(pk))?.n;
    if (found !== undefined) {
      if (kept.size >= KEPT_AT_MOST) kept.clear();
      kept.set(pk, found);
    }
    return found;
  };

  /** To be called outside of a transaction: one that is undone would take the number back. */
  const make = (pk: string): number => {
    const known = find(pk);
    if (known !== undefined) return known;
    insert.run(pk);
    const made = find(pk);
    if (made === undefined) throw new Error("A partition was given no number.");
    return made;
  };

  return { find, make };
}

export type PartitionNumbers = ReturnType<typeof partitionNumbers>;
