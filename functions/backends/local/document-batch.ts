import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { charge } from "../cost.ts";
import { bodyOf, checkBatch, checkBatchBytes } from "../document-check.ts";
import type { BatchOutcome, Documents, Operation } from "../documents.ts";
import type { Checkpoints } from "./checkpoints.ts";
import { increased } from "./increment.ts";
import type { PartitionNumbers } from "./partition-numbers.ts";
import { createUnits, deleteUnits, REFUSED_UNITS, replaceUnits } from "./request-units.ts";
import { burst, transaction } from "./sqlite.ts";

/** Creates that make a batch part of an import, which nobody waits for. */
const BULK = 50;

type Why = Extract<BatchOutcome, { done: false }>["why"];
/** What one operation did: its new etag and its cost, or why it was refused. */
type Step = { etag: string | undefined; units: number } | { why: Why };

const Found = z.object({ type: z.string(), etag: z.string(), body: z.string() });

/** A batch is one transaction of SQLite, undone as a whole at the first operation that is refused. */
export function documentBatch(
  db: DatabaseSync,
  on: { nextEtag: () => string; terms: ReadonlyMap<string, number>; partitions: PartitionNumbers } & Pick<Checkpoints, "wrote" | "room">,
): Documents["batch"] {
  const find = db.prepare("SELECT type, etag, body FROM records WHERE pn = ? AND id = ?");
  const insert = db.prepare("INSERT INTO records (pn, id, type, etag, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
  const update = db.prepare("UPDATE records SET type = ?, etag = ?, body = ? WHERE pn = ? AND id = ? AND etag = ?");
  const remove = db.prepare("DELETE FROM records WHERE pn = ? AND id = ?");
  const termsOf = (type: string) => on.terms.get(type) ?? 0;

  const take = (pn: number, operation: Operation, body: string): Step => {
    if (operation.op === "create") {
      const etag = on.nextEtag();
      const { changes } = insert.run(pn, operation.doc.id, operation.doc.type, etag, body);
      return changes ? { etag, units: createUnits(body.length, termsOf(operation.doc.type)) } : { why: "conflict" };
    }
    if (operation.op === "replace") {
      const etag = on.nextEtag();
      const { changes } = update.run(operation.doc.type, etag, body, pn, operation.doc.id, operation.etag);
      if (changes) return { etag, units: replaceUnits(body.length, termsOf(operation.doc.type)) };
      return { why: find.get(pn, operation.doc.id) ? "stale" : "not-found" };
    }
    const row = find.get(pn, operation.id);
    if (!row) return { why: "not-found" };
    const found = Found.parse(row);
    if (operation.op === "delete") {
      if (operation.etag !== undefined && operation.etag !== found.etag) return { why: "stale" };
      remove.run(pn, operation.id);
      return { etag: undefined, units: deleteUnits(found.body.length, termsOf(found.type)) };
    }
    const etag = on.nextEtag();
    const after = increased(found.body, operation.by);
    update.run(found.type, etag, after, pn, operation.id, found.etag);
    return { etag, units: replaceUnits(after.length, termsOf(found.type)) };
  };

  return async (pk, operations) => {
    checkBatch(pk, operations);
    const bodies = operations.map((operation) => ("doc" in operation ? bodyOf(operation.doc) : ""));
    checkBatchBytes(bodies.reduce((sum, body) => sum + body.length, 0));
    if (operations.filter(({ op }) => op === "create").length >= BULK) await on.room();
    const pn = burst(() => on.partitions.make(pk));
    const { outcome, units } = burst(() =>
      transaction<{ outcome: BatchOutcome; units: number }>(db, () => {
        const etags: (string | undefined)[] = [];
        let units = 0;
        for (const [at, operation] of operations.entries()) {
          const step = take(pn, operation, bodies[at] ?? "");
          if ("why" in step) return { keep: false, result: { outcome: { done: false, failed: at, why: step.why }, units: REFUSED_UNITS * (at + 1) } };
          etags.push(step.etag);
          units += step.units;
        }
        return { keep: true, result: { outcome: { done: true, etags }, units } };
      }),
    );
    charge(1, units);
    if (outcome.done) on.wrote();
    return outcome;
  };
}
