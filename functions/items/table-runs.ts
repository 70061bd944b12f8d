import type { BlobContainer, BlobFacts } from "../backends/blobs.ts";
import { type Found, openRecords, type Place } from "../texts/records.ts";
import type { TableHead } from "../texts/table-head.ts";

/** Rows that are kept in one file, and bytes of the table that they come from, at the most. */
const RUN_ROWS = 2_000;
const RUN_BYTES = 4 * 1024 * 1024;
/** Read at a time. */
const PIECE_BYTES = 1024 * 1024;

/** Some rows of one table. Where it ends follows from where it began and from the table alone, so a run that is done again is the same. */
export interface Run {
  found: Found[];
  from: Place;
  /** Where the next one begins; absent at the end of the table. */
  next?: Place;
}

/** Reads a table from a place in it, a run a call. */
export function tableRuns(
  container: Pick<BlobContainer, "read">,
  { name, size }: Pick<BlobFacts, "name" | "size">,
  { format }: TableHead,
  start: Place,
): () => Promise<Run> {
  const reader = openRecords(format, start);
  let at = start.at;
  let isEnded = false;
  const more = async (): Promise<void> => {
    const piece = at < size ? await container.read(name, { start: at, end: Math.min(size, at + PIECE_BYTES) }) : undefined;
    if (piece && piece.length > 0) {
      at += piece.length;
      reader.push(piece);
    } else {
      reader.end();
      isEnded = true;
    }
  };
  return async () => {
    const from = reader.place;
    const found: Found[] = [];
    for (;;) {
      const one = reader.next();
      if (one) {
        found.push(one);
        if (found.length === RUN_ROWS || one.start - from.at >= RUN_BYTES) return { found, from, next: reader.place };
      } else if (isEnded) return { found, from };
      else await more();
    }
  };
}
