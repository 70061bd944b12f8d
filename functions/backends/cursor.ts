import { z } from "zod";
import { Refusal } from "../refusal.ts";
import { compareOrder, compareText } from "./text-order.ts";

/** A place in the order of an index: just after this record. Records of several partitions with one order value and id stand in the order of their partitions. */
export interface Position {
  order: string | number;
  id: string;
  pk: string;
}

const Wire = z.strictObject({
  /** Name of the index, with a minus when descending: a cursor fits one query only. */
  q: z.string().max(200),
  o: z.union([z.string(), z.number()]),
  i: z.string().min(1).max(255),
  p: z.string().min(1).max(1_024),
});

const LONGEST = 16_000;

export function comparePositions(a: Position, b: Position): number {
  return compareOrder(a.order, b.order) || compareText(a.id, b.id) || compareText(a.pk, b.pk);
}

export function writeCursor(query: string, { order, id, pk }: Position): string {
  return Buffer.from(JSON.stringify({ q: query, o: order, i: id, p: pk } satisfies z.infer<typeof Wire>)).toString("base64url");
}

/** Opens a cursor made for the same query; refuses any other as `invalid`. */
export function readCursor(query: string, cursor: string): Position {
  const read = cursor.length <= LONGEST ? Wire.safeParse(parsed(Buffer.from(cursor, "base64url").toString())) : undefined;
  if (!read?.success || read.data.q !== query || ![read.data.o, read.data.i, read.data.p].every((part) => isPlain(part)))
    throw new Refusal("invalid", "This is not a cursor of this list. Start from its first page.", { violations: [{ path: "cursor", message: "not ours" }] });
  return { order: read.data.o, id: read.data.i, pk: read.data.p };
}

const isPlain = (part: string | number) => typeof part === "number" || part.isWellFormed();

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Not JSON is one way of not being a cursor; the schema says no to it.
  }
}
