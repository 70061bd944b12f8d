import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import type { Index } from "../documents.ts";

const FIELD = /^[A-Za-z_][A-Za-z0-9_]*$/;
const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const PREFIX = "by-";

/** The text of a value of `equals`, as `equalsColumn` finds it: JSON, because `true`, `1` and `"1"` are three values. */
export const equalsText = (value: string | number | boolean) => JSON.stringify(value);
const equalsColumn = (field: string) => `(body -> '$.${field}')`;
export const orderColumn = (index: Index) => `(body ->> '$.${index.order}')`;
/** A field that an index carries along for `where`: its value as SQL knows it; of a list its JSON text. */
export const carriedColumn = (field: string) => (field === "id" ? "id" : `(body ->> '$.${field}')`);
/** Names of the fields that an index carries; `id` every index has. */
export const carried = ({ narrowedBy = [] }: Index): string[] => ["id", ...narrowedBy.map((field) => field.replace("[]", ""))];
export const indexName = (index: Index) => `"${PREFIX}${index.name}"`;

/**
 * The condition under which a record is in the index. A query must repeat it to the letter for SQLite to use the index.
 * A record that lacks a field of `equals` equals nothing, so it costs no entry: half a million items that nobody labeled yet are in no index by class.
 */
export const membership = (index: Index) =>
  [`type = '${index.type}'`, ...[orderColumn(index), ...index.equals.map(equalsColumn)].map((column) => `${column} IS NOT NULL`)].join(" AND ");
export const equalsCondition = (index: Index) => ["pn = ?", ...index.equals.map((field) => `${equalsColumn(field)} = ?`)].join(" AND ");

const definition = (index: Index) =>
  `CREATE INDEX ${indexName(index)} ON records (pn, ${[...index.equals.map(equalsColumn), orderColumn(index)].join(", ")}, ${carried(index).map(carriedColumn).join(", ")}) WHERE ${membership(index)}`;

const Schema = z.array(z.object({ name: z.string(), sql: z.string() }));

/** Makes the database's indexes those declared: the missing are built, those no longer declared (or declared otherwise) are dropped. */
export function matchIndexes(db: DatabaseSync, indexes: readonly Index[]): void {
  const wanted = new Map<string, string>();
  for (const index of indexes) {
    const words = [index.order, ...index.equals, ...carried(index)];
    if (!NAME.test(index.name) || !NAME.test(index.type) || !words.every((word) => FIELD.test(word)))
      throw new Error(`The index ${index.name} has an odd name.`);
    if (wanted.has(PREFIX + index.name)) throw new Error(`Two indexes are called ${index.name}.`);
    wanted.set(PREFIX + index.name, definition(index));
  }
  const found = Schema.parse(db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND name LIKE ?").all(`${PREFIX}%`));
  for (const { name, sql } of found) {
    if (wanted.get(name) === sql) wanted.delete(name);
    else db.exec(`DROP INDEX "${name}"`);
  }
  for (const sql of wanted.values()) db.exec(sql);
}

/** How many terms of a record of each type are indexed, for the estimate of its cost. */
export function termsByType(indexes: readonly Index[]): Map<string, number> {
  const terms = new Map<string, number>();
  for (const index of indexes) terms.set(index.type, (terms.get(index.type) ?? 1) + index.equals.length + 1 + (index.narrowedBy?.length ?? 0));
  return terms;
}
