import type { SqlParameter, SqlQuerySpec } from "@azure/cosmos";
import type { Position } from "../cursor.ts";
import type { Doc, Filter, Query } from "../documents.ts";
import { orderFields } from "./indexing-policy.ts";

const FIELD = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The path of a top-level field. Checked, since names cannot be parameters; values always are. */
function field(name: string): string {
  if (!FIELD.test(name)) throw new Error(`${name} is not the name of a field.`);
  return `c["${name}"]`;
}

const COMPARED = { eq: "=", lt: "<", le: "<=", gt: ">", ge: ">=" } as const;

/** A query of one partition as parameterised SQL. `top`: most records it gives. */
export function documentQuery<T extends Doc>(ask: Query<T>, at: { pk: string; after: Position | undefined; top: number }): SqlQuerySpec {
  const parameters: SqlParameter[] = [];
  const bind = (value: SqlParameter["value"]) => {
    const name = `@p${parameters.length}`;
    parameters.push({ name, value });
    return name;
  };
  const { index, range = {}, descending = false } = ask;
  const order = field(index.order);
  const conditions = [`c["pk"] = ${bind(at.pk)}`, `c["type"] = ${bind(index.type)}`];
  for (const name of index.equals) conditions.push(`${field(name)} = ${bind(ask.equals?.[name] ?? null)}`);
  conditions.push(`IS_DEFINED(${order})`, `NOT IS_NULL(${order})`);
  if (at.after) conditions.push(beyond(order, at.pk, at.after, { bind, descending }));
  for (const is of ["ge", "gt", "le", "lt"] as const) {
    const bound = range[is];
    if (bound !== undefined) conditions.push(`${order} ${COMPARED[is]} ${bind(bound)}`);
  }
  for (const filter of ask.where ?? []) conditions.push(filtered(filter, bind));
  const direction = descending ? "DESC" : "ASC";
  const by = orderFields(index).map((name) => `${field(name)} ${direction}`);
  return { query: `SELECT TOP ${at.top} * FROM c WHERE ${conditions.join(" AND ")} ORDER BY ${by.join(", ")}`, parameters };
}

/** Beyond a place that a record of another partition may have given: what ties with it there comes after it where its partition does. */
function beyond(order: string, pk: string, after: Position, on: { bind: (value: string | number) => string; descending: boolean }): string {
  const operator = on.descending ? "<" : ">";
  const isLater = on.descending ? comparePks(pk, after.pk) < 0 : comparePks(pk, after.pk) > 0;
  const [value, id] = [on.bind(after.order), on.bind(after.id)];
  return `(${order} ${operator} ${value} OR (${order} = ${value} AND c["id"] ${operator}${isLater ? "=" : ""} ${id}))`;
}

const comparePks = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

function filtered(filter: Filter, bind: (value: SqlParameter["value"]) => string): string {
  if (filter.is === "any") return filter.of.length === 0 ? "false" : `(${filter.of.map((one) => filtered(one, bind)).join(" OR ")})`;
  const path = field(filter.field);
  switch (filter.is) {
    case "ne":
      // Comparing what is missing, or of another type, is neither true nor false there; here it is not equal.
      return `NOT ((${path} = ${bind(filter.value)}) ?? false)`;
    case "in":
      return filter.value.length === 0 ? "false" : `${path} IN (${filter.value.map(bind).join(", ")})`;
    case "contains":
      return `CONTAINS(${path}, ${bind(filter.value)}, true)`;
    case "has":
      return `ARRAY_CONTAINS(${path}, ${bind(filter.value)})`;
    case "eq":
    case "lt":
    case "le":
    case "gt":
    case "ge":
      return `${path} ${COMPARED[filter.is]} ${bind(filter.value)}`;
  }
}
