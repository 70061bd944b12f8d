import { type Expression, SqlError } from "./sql.ts";

export type Parameters = ReadonlyMap<string, unknown>;

/**
 * The value of an expression for a record; `undefined` is a value of its own there, as in Cosmos DB: comparing it, or values of
 * different types, gives undefined, and a record for which the condition is not `true` is not found.
 */
export function evaluate(expression: Expression, record: unknown, parameters: Parameters): unknown {
  const of = (part: Expression) => evaluate(part, record, parameters);
  switch (expression.is) {
    case "value":
      return expression.value;
    case "parameter":
      if (!parameters.has(expression.name)) throw new SqlError(`The parameter ${expression.name} was not given.`);
      return parameters.get(expression.name);
    case "path":
      return valueAt(record, expression.fields);
    case "not": {
      const value = of(expression.of);
      return typeof value === "boolean" ? !value : undefined;
    }
    case "in":
      return either(expression.list.map((part) => compared("=", of(expression.of), of(part))));
    case "call":
      return called(expression.name, expression.of.map(of));
    case "binary": {
      const left = of(expression.left);
      switch (expression.operator) {
        case "AND":
          return left === false ? false : both(left, of(expression.right));
        case "OR":
          return left === true ? true : either([left, of(expression.right)]);
        case "??":
          return left === undefined ? of(expression.right) : left;
        default:
          return compared(expression.operator, left, of(expression.right));
      }
    }
  }
}

export function valueAt(record: unknown, fields: readonly string[]): unknown {
  let at = record;
  for (const field of fields) at = typeof at === "object" && at !== null && Object.hasOwn(at, field) ? Reflect.get(at, field) : undefined;
  return at;
}

function both(left: unknown, right: unknown): boolean | undefined {
  if (left === false || right === false) return false;
  return left === true && right === true ? true : undefined;
}

function either(values: unknown[]): boolean | undefined {
  if (values.includes(true)) return true;
  return values.every((value) => value === false) ? false : undefined;
}

function compared(operator: string, left: unknown, right: unknown): boolean | undefined {
  if (left === undefined || right === undefined || typeOf(left) !== typeOf(right)) return undefined;
  if (typeof left === "object") {
    if (operator === "=") return JSON.stringify(left) === JSON.stringify(right);
    return operator === "!=" || operator === "<>" ? JSON.stringify(left) !== JSON.stringify(right) : undefined;
  }
  const order = compareValues(left, right);
  switch (operator) {
    case "=":
      return order === 0;
    case "!=":
    case "<>":
      return order !== 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
    default:
      throw new SqlError(`The operator ${operator} is not served.`);
  }
}

const typeOf = (value: unknown) => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value);

/** Order of types in Cosmos DB. */
const TYPES = ["undefined", "null", "boolean", "number", "string", "array", "object"];

/** Total order of values; text by its UTF-8 bytes. */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b);
  return TYPES.indexOf(typeOf(a)) - TYPES.indexOf(typeOf(b));
}

function called(name: string, values: unknown[]): unknown {
  const [first, second, third] = values;
  switch (name) {
    case "IS_DEFINED":
      return first !== undefined;
    case "IS_NULL":
      return first === null;
    case "CONTAINS": {
      if (typeof first !== "string" || typeof second !== "string") return undefined;
      return third === true ? first.toLowerCase().includes(second.toLowerCase()) : first.includes(second);
    }
    case "ARRAY_CONTAINS":
      return Array.isArray(first) ? first.some((member) => compared("=", member, second) === true) : undefined;
    default:
      throw new SqlError(`The function ${name} is not served.`);
  }
}
