import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { z } from "zod";
import type { Position } from "../cursor.ts";
import type { Filter, Index } from "../documents.ts";
import { carried, carriedColumn, equalsCondition, equalsText, indexName, membership, orderColumn } from "./document-indexes.ts";
import { type Met, type Stretch, tighter } from "./document-walk.ts";

/** Entries of an index that one look goes through at the most: about ten milliseconds. */
const LOOKED_AT = 50_000;

/** Looks at a partition that was found to be short before it is measured again: measuring costs nearly as much as looking. It grows by an import only. */
const TRUSTED = 100;
/** Partitions that are remembered. */
const REMEMBERED = 10_000;

/** A condition that all records pass which pass the filter, perhaps others too: what it finds is looked at again. */
interface Condition {
  sql: string;
  values: SQLInputValue[];
}

const textOf = (value: string | number | boolean): string | number => (typeof value === "boolean" ? Number(value) : value);

function conditionOf(filter: Filter): Condition | undefined {
  if (filter.is === "any") {
    const each = filter.of.map(conditionOf);
    const known = each.filter((one) => one !== undefined);
    if (known.length < each.length) return undefined;
    return { sql: known.length === 0 ? "false" : `(${known.map(({ sql }) => sql).join(" OR ")})`, values: known.flatMap(({ values }) => values) };
  }
  // SQLite's text functions end at a NUL.
  if (typeof filter.value === "string" && filter.value.includes("\0")) return undefined;
  const column = carriedColumn(filter.field);
  switch (filter.is) {
    case "ne":
      return undefined;
    case "eq":
      return { sql: `${column} = ?`, values: [textOf(filter.value)] };
    case "in":
      return { sql: `${column} IN (${filter.value.map(() => "?").join(", ")})`, values: filter.value.map(textOf) };
    case "contains":
      // LIKE ignores the case of ASCII letters, and is a fifth quicker than looking in lower case.
      return { sql: `${column} LIKE ? ESCAPE '\\'`, values: [`%${filter.value.replace(/[\\%_]/g, "\\$&")}%`] };
    case "has":
      // A member stands in the list's JSON text as its own does; inside another text its quotes would be escaped.
      return { sql: `instr(${column}, ?) > 0`, values: [JSON.stringify(filter.value)] };
    case "lt":
    case "le":
    case "gt":
    case "ge":
      return { sql: `${column} ${{ lt: "<", le: "<=", gt: ">", ge: ">=" }[filter.is]} ?`, values: [filter.value] };
  }
}

const fieldsOf = (filter: Filter): string[] => (filter.is === "any" ? filter.of.flatMap(fieldsOf) : [filter.field]);

/** Whether the index carries all that is asked. */
export const isNarrowed = (index: Index, where: readonly Filter[]): boolean =>
  where.length > 0 && index.narrowedBy !== undefined && where.flatMap(fieldsOf).every((field) => carried(index).includes(field));

const Row = z.object({ id: z.string(), etag: z.string(), body: z.string(), place: z.union([z.string(), z.number()]) });
const Place = z.object({ id: z.string(), place: z.union([z.string(), z.number()]) });

/** Walks over the indexes of one database that carry what is asked for. They remember which partitions are short enough for one look. */
export function narrowedWalks(db: DatabaseSync, lookedAt = LOOKED_AT) {
  const short = new Map<string, number>();
  return (partition: { pk: string; pn: number }, stretch: Stretch, ask: { where: readonly Filter[]; most: number }): Looked => {
    if (short.size > REMEMBERED) short.clear();
    return look({ db, lookedAt, short }, partition, stretch, ask);
  };
}

/** What was met, at most as many as were asked for, and where to look on: undefined at the end. */
interface Looked {
  met: Met[];
  upTo: Position | undefined;
}

/**
 * Records of one partition that may pass, at most `most`, found by looking at the index alone, and where to look on: undefined at the end. Statements are not
 * kept, for there are as many forms as combinations of filters. Records that tie in the order are looked at again after a cursor among them: fit for orders with few ties.
 */
function look(
  on: { db: DatabaseSync; lookedAt: number; short: Map<string, number> },
  { pk, pn }: { pk: string; pn: number },
  stretch: Stretch,
  { where, most }: { where: readonly Filter[]; most: number },
): Looked {
  const { index, descending, after } = stretch;
  const order = orderColumn(index);
  const [direction, back] = descending ? ["DESC", "ASC"] : ["ASC", "DESC"];
  const from = after && { value: after.order, inclusive: true };
  const low = descending ? stretch.low : tighter(stretch.low, from, 1);
  const high = descending ? tighter(stretch.high, from, -1) : stretch.high;
  const bounds: Condition[] = [{ sql: equalsCondition(index), values: [pn, ...index.equals.map((field) => equalsText(stretch.equals[field] ?? ""))] }];
  if (low) bounds.push({ sql: `${order} ${low.inclusive ? ">=" : ">"} ?`, values: [low.value] });
  if (high) bounds.push({ sql: `${order} ${high.inclusive ? "<=" : "<"} ?`, values: [high.value] });
  if (after) {
    const beyond = descending ? "<" : ">";
    bounds.push({ sql: `(${order} ${beyond} ? OR id ${beyond} ?)`, values: [after.order, after.id] });
  }
  const ask = (what: string, conditions: readonly Condition[], rest: string) =>
    on.db
      .prepare(
        `SELECT ${what} FROM records INDEXED BY ${indexName(index)} WHERE ${[membership(index), ...conditions.map(({ sql }) => sql)].join(" AND ")} ${rest}`,
      )
      .all(...conditions.flatMap(({ values }) => values));
  const sorted = `ORDER BY ${order} ${direction}, id ${direction}`;

  const isWhole = !stretch.low && !stretch.high && !after;
  const key = `${pn} ${index.name}`;
  const trust = on.short.get(key) ?? 0;
  const [last] = trust > 0 ? [] : ask(`id, ${order} AS place`, bounds, `${sorted} LIMIT 1 OFFSET ${on.lookedAt}`).map((row) => Place.parse(row));
  if (trust > 0) on.short.set(key, trust - 1);
  else if (isWhole && !last) on.short.set(key, TRUSTED);
  const window: Condition[] = last ? [{ sql: `${order} ${descending ? ">=" : "<="} ?`, values: [last.place] }] : [];
  const narrow = where.flatMap((filter) => conditionOf(filter) ?? []);
  const rows = ask(`id, etag, body, ${order} AS place`, [...bounds, ...window, ...narrow], `${sorted} LIMIT ${most}`).map((row) => Row.parse(row));
  const met = rows.map(({ id, etag, body, place }): Met => ({ pk, id, etag, body, order: place, record: recordOf(body) }));
  const end = met.at(-1);
  if (end && met.length === most) return { met, upTo: { pk, id: end.id, order: end.order } };
  if (!last) return { met, upTo: undefined };
  // All that ties with the last is in the window.
  const [tied = last] = ask(`id, ${order} AS place`, [...bounds, { sql: `${order} = ?`, values: [last.place] }], `ORDER BY id ${back} LIMIT 1`).map((row) =>
    Place.parse(row),
  );
  return { met, upTo: { pk, id: tied.id, order: last.place } };
}

function recordOf(body: string): object {
  const record: unknown = JSON.parse(body);
  if (typeof record !== "object" || record === null) throw new Error("The table of records does not hold records.");
  return record;
}
