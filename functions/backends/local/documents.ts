import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { Refusal } from "../../refusal.ts";
import { charge } from "../cost.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { bodyOf, checkId, checkPartition, checkQuery, GET_MANY_LIMIT } from "../document-check.ts";
import type { Doc, Documents, Index, Page, Query, Shape, Stored } from "../documents.ts";
import { passes } from "../filter.ts";
import { checkpoints } from "./checkpoints.ts";
import { documentBatch } from "./document-batch.ts";
import { matchIndexes, termsByType } from "./document-indexes.ts";
import { type Bound, type Met, merged, type Stretch, statementsOf, tighter, walkPartition } from "./document-walk.ts";
import { isNarrowed, narrowedWalks } from "./narrowed-walk.ts";
import { type PartitionNumbers, partitionNumbers } from "./partition-numbers.ts";
import { createUnits, deleteUnits, queryUnits, readUnits, REFUSED_UNITS, replaceUnits } from "./request-units.ts";
import { burst, openSqlite } from "./sqlite.ts";

/** Records that one call examines at the least before it gives a short page; at most five times the page if that is more. */
const EXAMINED_AT_LEAST = 2_000;

const Found = z.object({ type: z.string(), etag: z.string(), body: z.string() });

/** Etags differ between any two writes, of any process, ever. Quoted, as HTTP wants them. */
export function etagsOf(): () => string {
  const prefix = randomBytes(9).toString("base64url");
  let count = 0;
  return () => `"${prefix}.${(++count).toString(36)}"`;
}

/** Records in one SQLite file. Each call is one short synchronous burst, so calls do not interleave within this process. */
export function localDocuments({ file, indexes }: { file: string; indexes: readonly Index[] }): Documents {
  const db = openSqlite(file, { checkpointPages: 0 }); // checkpoints.ts does it
  db.exec(
    "CREATE TABLE IF NOT EXISTS records (pn INTEGER NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, etag TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (pn, id))",
  );
  const partitions = partitionNumbers(db);
  const { wrote, room, close } = checkpoints(db, file);
  matchIndexes(db, indexes);
  const nextEtag = etagsOf();
  const terms = termsByType(indexes);
  const find = db.prepare("SELECT type, etag, body FROM records WHERE pn = ? AND id = ?");
  const insert = db.prepare("INSERT INTO records (pn, id, type, etag, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
  const update = db.prepare("UPDATE records SET type = ?, etag = ?, body = ? WHERE pn = ? AND id = ? AND etag = ?");
  const remove = db.prepare("DELETE FROM records WHERE pn = ? AND id = ? RETURNING type, etag, body");
  const removeIf = db.prepare("DELETE FROM records WHERE pn = ? AND id = ? AND etag = ? RETURNING type, etag, body");
  const findIds = db.prepare("SELECT id FROM records WHERE pn = ? AND type <> ? LIMIT ?");
  const query = documentQuery(db, { partitions, declared: new Set(indexes.map(({ name }) => name)) });

  const found = (pk: string, id: string) => {
    const pn = partitions.find(pk);
    const row = pn !== undefined && find.get(pn, id);
    return row ? Found.parse(row) : undefined;
  };
  /** What a reader would get, made before the write: a record that could not be read again is never stored. */
  const asStored = <T extends Doc>(shape: Shape<T>, doc: T) => {
    const body = bodyOf(doc);
    return { body, bytes: Buffer.byteLength(body), stored: { value: shape.schema.parse(JSON.parse(body)), etag: nextEtag() } };
  };

  return {
    get: async (shape, pk, id) => {
      checkPartition(pk);
      checkId(id);
      const row = burst(() => found(pk, id));
      charge(1, readUnits(row ? Buffer.byteLength(row.body) : 0));
      return row?.type === shape.type ? { value: shape.schema.parse(JSON.parse(row.body)), etag: row.etag } : undefined;
    },

    getMany: async (shape, pk, ids) => {
      checkPartition(pk);
      if (ids.length > GET_MANY_LIMIT) throw new Refusal("invalid", `At most ${GET_MANY_LIMIT} records are read at a time.`);
      if (ids.length === 0) return [];
      for (const id of ids) checkId(id);
      const rows = burst(() => ids.flatMap((id) => found(pk, id) ?? []));
      charge(
        1,
        queryUnits(
          rows.reduce((sum, { body }) => sum + body.length, 0),
          1,
        ),
      );
      return rows.flatMap(({ type, body, etag }) => (type === shape.type ? [{ value: shape.schema.parse(JSON.parse(body)), etag }] : []));
    },

    create: async (shape, pk, doc) => {
      checkPartition(pk);
      const { body, bytes, stored } = asStored(shape, doc);
      const { changes } = burst(() => insert.run(partitions.make(pk), doc.id, doc.type, stored.etag, body));
      charge(1, changes ? createUnits(bytes, terms.get(doc.type) ?? 0) : REFUSED_UNITS);
      if (!changes) throw new Refusal("conflict", `${doc.id} is there already.`);
      wrote();
      return stored;
    },

    replace: async (shape, pk, doc, etag) => {
      checkPartition(pk);
      const { body, bytes, stored } = asStored(shape, doc);
      const { changes } = burst(() => update.run(doc.type, stored.etag, body, partitions.make(pk), doc.id, etag));
      charge(1, changes ? replaceUnits(bytes, terms.get(doc.type) ?? 0) : REFUSED_UNITS);
      if (!changes) throw new Refusal("stale", `${doc.id} has changed since it was read.`);
      wrote();
      return stored;
    },

    delete: async (pk, id, etag) => {
      checkPartition(pk);
      checkId(id);
      const row = burst(() => {
        const pn = partitions.find(pk);
        if (pn === undefined) return undefined;
        return etag === undefined ? remove.get(pn, id) : removeIf.get(pn, id, etag);
      });
      const gone = row && Found.parse(row);
      charge(1, gone ? deleteUnits(Buffer.byteLength(gone.body), terms.get(gone.type) ?? 0) : REFUSED_UNITS);
      if (gone) wrote();
      if (!gone && etag !== undefined) throw new Refusal("stale", `${id} has changed since it was read.`);
    },

    batch: documentBatch(db, { nextEtag, terms, partitions, wrote, room }),
    query: async (ask) => query(ask),

    ids: async (pk, { most, except = "" }) => {
      checkPartition(pk);
      const pn = partitions.find(pk);
      const rows = pn === undefined ? [] : burst(() => findIds.all(pn, except, Math.min(most, GET_MANY_LIMIT)));
      charge(1, queryUnits(0, 1));
      return rows.map((row) => z.object({ id: z.string() }).parse(row).id);
    },

    close: async () => {
      await close();
      db.close();
    },
  };
}

function documentQuery(db: DatabaseSync, { partitions, declared }: { partitions: PartitionNumbers; declared: ReadonlySet<string> }) {
  const prepare = statementsOf(db);
  const narrowed = narrowedWalks(db);
  return <T extends Doc>(ask: Query<T>): Page<T> => {
    const pks = checkQuery(ask);
    if (!declared.has(ask.index.name)) throw new Error(`The index ${ask.index.name} is not declared.`);
    const descending = ask.descending === true;
    const name = `${descending ? "-" : ""}${ask.index.name}`;
    const known = pks.flatMap((pk) => {
      const pn = partitions.find(pk);
      return pn === undefined ? [] : [{ pk, pn }];
    });
    const examinedMost = Math.max(5 * ask.limit, EXAMINED_AT_LEAST);
    const { low, high } = boundsOf(ask);
    const stretch: Stretch = {
      index: ask.index,
      equals: ask.equals ?? {},
      low,
      high,
      descending,
      after: ask.cursor === undefined ? undefined : readCursor(name, ask.cursor),
      // One more than the page, to know whether another follows; of many partitions each is likely to give its share only.
      chunk: Math.min(ask.limit + 1, Math.ceil((2 * (ask.limit + 1)) / Math.max(1, pks.length)) + 4) * (ask.where ? 2 : 1),
    };

    const items: Stored<T>[] = [];
    let bytes = 0;
    const [only, ...others] = known;
    if (only && others.length === 0 && ask.where && isNarrowed(ask.index, ask.where)) {
      const { where, limit } = ask;
      // One more than the page, as below.
      const { met, upTo } = burst(() => narrowed(only, stretch, { where, most: limit + 1 }));
      let at = 0;
      for (; at < met.length && items.length < limit; at++) {
        const one = met[at];
        if (one && passes(one.record, where)) items.push({ value: ask.shape.schema.parse(one.record), etag: one.etag });
      }
      charge(
        1,
        queryUnits(
          met.reduce((sum, { body }) => sum + body.length, 0),
          1,
        ),
      );
      const stopped = at < met.length ? met[at - 1] : upTo;
      return { items, ...(stopped && { cursor: writeCursor(name, stopped) }) };
    }
    let examined = 0;
    const stoppedAfter = burst((): Met | undefined => {
      let last: Met | undefined;
      for (const met of merged(
        known.map((partition) => walkPartition(prepare, partition, stretch)),
        descending,
      )) {
        if (items.length === ask.limit || examined === examinedMost) return last;
        examined++;
        bytes += met.body.length;
        last = met;
        if (!ask.where || passes(met.record, ask.where)) items.push({ value: ask.shape.schema.parse(met.record), etag: met.etag });
      }
      return undefined;
    });
    charge(pks.length, queryUnits(bytes, pks.length));
    return { items, ...(stoppedAfter && { cursor: writeCursor(name, stoppedAfter) }) };
  };
}

function boundsOf<T extends Doc>({ range = {} }: Query<T>): { low: Bound | undefined; high: Bound | undefined } {
  const bound = (value: string | number | undefined, inclusive: "inclusive" | "exclusive"): Bound | undefined =>
    value === undefined ? undefined : { value, inclusive: inclusive === "inclusive" };
  return {
    low: tighter(bound(range.ge, "inclusive"), bound(range.gt, "exclusive"), 1),
    high: tighter(bound(range.le, "inclusive"), bound(range.lt, "exclusive"), -1),
  };
}
