import { createHash } from "node:crypto";
import { z } from "zod";
import type { BlobContainer, BlobFacts, Blobs } from "../backends/blobs.ts";
import { PROJECTS_CONTAINER } from "../projects/erase-project.ts";
import { codePoints } from "../texts/code-points.ts";
import { ENCODINGS } from "../texts/encoding.ts";
import type { Found, Place } from "../texts/records.ts";
import type { Item } from "./item.ts";

type RowAt = NonNullable<Item["rowAt"]>;
type Row = Extract<Found, { cells: string[] }>;

/** Where the rows of a project's tables are kept: files of one JSON record a line, each of a run of rows of one table as it was (path and etag). */
const folderOf = (projectId: string): string => `${projectId}/rows/`;

/** One row as it is kept: all its columns, in the order of the table, also those that labelers do not see. */
export const KeptRow = z.strictObject({ encoding: z.enum(ENCODINGS), cells: z.array(z.tuple([z.string(), z.string()])) });
export type KeptRow = z.infer<typeof KeptRow>;

/** Keeps a run of rows; gives for each the bytes where it is. The file is named after the place of its first row and the columns, so the same run again replaces it by its like. */
export async function keepRows(
  on: { blobs: Blobs },
  projectId: string,
  { table, from, columns, rows }: { table: Pick<BlobFacts, "name" | "etag">; from: Place; columns: readonly string[]; rows: readonly Row[] },
): Promise<RowAt[]> {
  if (rows.length === 0) return [];
  const hash = createHash("sha256")
    .update(JSON.stringify([table.name, table.etag, columns]))
    .digest("hex")
    .slice(0, 16);
  const file = `${hash}/${String(from.row).padStart(9, "0")}`;
  const lines: Buffer[] = [];
  const places: RowAt[] = [];
  let start = 0;
  for (const { cells, encoding } of rows) {
    const kept: KeptRow = { encoding, cells: columns.map((name, at): [string, string] => [name, cells[at] ?? ""]) };
    const line = Buffer.from(`${JSON.stringify(kept)}\n`);
    lines.push(line);
    places.push({ file, start, end: start + line.length - 1 });
    start += line.length;
  }
  const container = await on.blobs.open({ container: PROJECTS_CONTAINER });
  await container.write(folderOf(projectId) + file, Buffer.concat(lines), { contentType: "application/x-ndjson" });
  return places;
}

/** One small ranged read. Undefined where the file is gone, with its project. */
export async function readRow(container: Pick<BlobContainer, "read">, projectId: string, { file, start, end }: RowAt): Promise<KeptRow | undefined> {
  const bytes = await container.read(folderOf(projectId) + file, { start, end });
  return bytes && KeptRow.parse(JSON.parse(Buffer.from(bytes).toString()));
}

/** Code points of a row as labelers see it: the chosen columns, a line feed between two. */
export function shownLength(shown: readonly string[], columns: readonly string[], cells: readonly string[]): number {
  return shown.reduce((sum, name) => sum + codePoints(cells[columns.indexOf(name)] ?? ""), shown.length - 1);
}
