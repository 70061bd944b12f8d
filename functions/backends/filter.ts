import type { Filter } from "./documents.ts";
import { compareText } from "./text-order.ts";

/** Whether a record passes. A field that is missing passes only `ne`; values of different types are never equal nor in an order. */
export function passes(record: object, filters: readonly Filter[]): boolean {
  return filters.every((filter) => passesOne(record, filter));
}

function passesOne(record: object, filter: Filter): boolean {
  if (filter.is === "any") return filter.of.some((one) => passesOne(record, one));
  return passesField(Object.hasOwn(record, filter.field) ? Reflect.get(record, filter.field) : undefined, filter);
}

function passesField(found: unknown, filter: Exclude<Filter, { is: "any" }>): boolean {
  switch (filter.is) {
    case "eq":
      return found === filter.value;
    case "ne":
      return found !== filter.value;
    case "in":
      return filter.value.some((value) => value === found);
    case "contains":
      return typeof found === "string" && asciiLower(found).includes(asciiLower(filter.value));
    case "has":
      return Array.isArray(found) && found.includes(filter.value);
    case "lt":
    case "le":
    case "gt":
    case "ge": {
      const order = compared(found, filter.value);
      if (order === undefined) return false;
      return filter.is === "lt" ? order < 0 : filter.is === "le" ? order <= 0 : filter.is === "gt" ? order > 0 : order >= 0;
    }
  }
}

const asciiLower = (text: string) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

function compared(a: unknown, b: string | number): number | undefined {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return compareText(a, b);
  return undefined;
}
