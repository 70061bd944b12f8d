import type { DatabaseSync, SQLOutputValue, StatementSync } from "node:sqlite";
import { comparePositions, type Position } from "../cursor.ts";
import type { Index, Scalar } from "../documents.ts";
import { compareOrder } from "../text-order.ts";
import { equalsCondition, equalsText, indexName, membership, orderColumn } from "./document-indexes.ts";

/** A record met on a walk: its place, and what is needed to give it back. */
export interface Met extends Position {
  etag: string;
  body: string;
  record: object;
}

export interface Bound {
  value: string | number;
  /** Whether the value itself is within. */
  inclusive: boolean;
}

export interface Stretch {
  index: Index;
  equals: Record<string, Scalar>;
  low: Bound | undefined;
  high: Bound | undefined;
  descending: boolean;
  after: Position | undefined;
  /** Records fetched at a time. */
  chunk: number;
}

/** The tighter of two bounds; `sign` is 1 for lower bounds and -1 for upper ones. */
export function tighter(a: Bound | undefined, b: Bound | undefined, sign: 1 | -1): Bound | undefined {
  if (!a || !b) return a ?? b;
  const order = compareOrder(a.value, b.value) * sign;
  if (order !== 0) return order > 0 ? a : b;
  return a.inclusive ? b : a;
}

/** Prepares each form of statement once; their number is bounded by the declared indexes. */
export function statementsOf(db: DatabaseSync): (sql: string) => StatementSync {
  const prepared = new Map<string, StatementSync>();
  return (sql) => {
    const known = prepared.get(sql);
    if (known) return known;
    const made = db.prepare(sql);
    prepared.set(sql, made);
    return made;
  };
}

/**
 * The records of one partition in the index's order, chunk by chunk. Records that tie with the cursor are sought apart from those beyond it,
 * since SQLite seeks `order = ? AND id > ?` and `order > ?` in an index on expressions, but not the two in one.
 */
export function* walkPartition(prepare: (sql: string) => StatementSync, { pk, pn }: { pk: string; pn: number }, stretch: Stretch): Generator<Met> {
  const { index, descending, after } = stretch;
  const column = orderColumn(index);
  const direction = descending ? "DESC" : "ASC";
  const from = `SELECT id, etag, body FROM records INDEXED BY ${indexName(index)} WHERE ${membership(index)} AND ${equalsCondition(index)}`;
  const fixed = [pn, ...index.equals.map((field) => equalsText(stretch.equals[field] ?? ""))];

  let tie: { order: string | number; id: string; inclusive: boolean } | undefined;
  if (after) tie = { order: after.order, id: after.id, inclusive: comparePositions({ ...after, pk }, after) > 0 !== descending && pk !== after.pk };
  let low = stretch.low;
  let high = stretch.high;

  const fetched = (sql: string, bounds: (string | number)[]) => prepare(sql).all(...fixed, ...bounds, stretch.chunk);

  for (;;) {
    if (tie) {
      const within = inRange(tie.order, stretch);
      const operator = descending ? (tie.inclusive ? "<=" : "<") : tie.inclusive ? ">=" : ">";
      const rows = within ? fetched(`${from} AND ${column} = ? AND id ${operator} ? ORDER BY id ${direction} LIMIT ?`, [tie.order, tie.id]) : [];
      const last = yield* metIn(pk, index, rows);
      if (last && rows.length === stretch.chunk) {
        tie = { order: last.order, id: last.id, inclusive: false };
        continue;
      }
      const beyond: Bound = { value: tie.order, inclusive: false };
      if (descending) high = tighter(stretch.high, beyond, -1);
      else low = tighter(stretch.low, beyond, 1);
      tie = undefined;
    }
    const conditions = [low && `${column} ${low.inclusive ? ">=" : ">"} ?`, high && `${column} ${high.inclusive ? "<=" : "<"} ?`].filter(Boolean);
    const sql = `${[from, ...conditions].join(" AND ")} ORDER BY ${column} ${direction}, id ${direction} LIMIT ?`;
    const rows: Record<string, SQLOutputValue>[] = fetched(
      sql,
      [low, high].flatMap((bound) => (bound ? [bound.value] : [])),
    );
    const last = yield* metIn(pk, index, rows);
    if (!last || rows.length < stretch.chunk) return;
    tie = { order: last.order, id: last.id, inclusive: false };
  }
}

function inRange(order: string | number, { low, high }: Stretch): boolean {
  const above = low ? compareOrder(order, low.value) : 1;
  const below = high ? compareOrder(order, high.value) : -1;
  return (above > 0 || (above === 0 && low?.inclusive === true)) && (below < 0 || (below === 0 && high?.inclusive === true));
}

/** Opens the rows one by one, as they are asked for: of a merge most are not. Returns the last. */
function* metIn(pk: string, index: Index, rows: Record<string, SQLOutputValue>[]): Generator<Met, Met | undefined> {
  let met: Met | undefined;
  for (const { id, etag, body } of rows) {
    if (typeof id !== "string" || typeof etag !== "string" || typeof body !== "string") throw new Error("The table of records does not hold text.");
    const record: unknown = JSON.parse(body);
    const order = typeof record === "object" && record !== null ? Reflect.get(record, index.order) : undefined;
    if (typeof record !== "object" || record === null || (typeof order !== "string" && typeof order !== "number"))
      throw new Error(`${id} is in the index ${index.name} without an order.`);
    met = { pk, id, etag, body, record, order };
    yield met;
  }
  return met;
}

/** Merges walks into one order. A linear look at the heads is the quickest for the few dozen partitions of a project. */
export function* merged(walks: Generator<Met>[], descending: boolean): Generator<Met> {
  const sign = descending ? -1 : 1;
  const heads = walks.flatMap((walk) => {
    const { value, done } = walk.next();
    return done ? [] : [{ met: value, walk }];
  });
  while (heads.length > 0) {
    let first = 0;
    for (let at = 1; at < heads.length; at++) {
      const [candidate, best] = [heads[at], heads[first]];
      if (candidate && best && comparePositions(candidate.met, best.met) * sign < 0) first = at;
    }
    const head = heads[first];
    if (!head) return;
    yield head.met;
    const { value, done } = head.walk.next();
    if (done) heads.splice(first, 1);
    else head.met = value;
  }
}
