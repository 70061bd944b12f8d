import type { ItemText } from "../../../functions/items/wire.ts";
import { codePoints } from "./code-points.ts";

/** A column of a row, or the whole text as one without a name; UTF-16 units. */
export interface TextField {
  name?: string;
  start: number;
  end: number;
}

export function fieldsOf({ text, fields }: ItemText): TextField[] {
  if (!fields || fields.length === 0) return [{ start: 0, end: text.length }];
  const points = codePoints(text);
  return fields.map(({ name, start, end }) => ({ name, start: points.unitOf(start), end: points.unitOf(end) }));
}
