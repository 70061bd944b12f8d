import { z } from "zod";
import type { Index, Shape } from "../backends/documents.ts";

/** One walk over the dataset (initialization or refresh), in the project's partition. Written after each page of the walk. */
export const ImportRecord = z.strictObject({
  /** `import.<13 digits of the start time>`, so the newest is last. */
  id: z.string(),
  type: z.literal("import"),
  mode: z.enum(["initialization", "refresh"]),
  state: z.enum(["counting", "loading", "done", "failed", "cancelled"]),
  /** Of the dataset: the one that the project had when the walk began. Absent: the project's. */
  datasetVersion: z.number().int().optional(),
  /** Files to walk over, as counted before (a refresh: as the walk before it found); absent while counting. */
  expected: z.number().optional(),
  /** Cursor of the listing: where the next step goes on; absent at the start. It changes together with the counts, so no stretch is counted twice. */
  next: z.string().optional(),
  /** All was walked over; what is left is to see what is gone. Written first, so that what came back and what went are counted apart. */
  isListed: z.boolean().optional(),
  /** Of the files counted, those that become items; decides the number of buckets. */
  loadable: z.number(),
  /** Items that the project had when the walk began. */
  before: z.number(),
  /** Of those, the ones whose files were gone. */
  missingBefore: z.number().default(0),
  /** Files walked over (while counting: counted); of these new items, items known before, files that are not loaded. */
  listed: z.number(),
  added: z.number(),
  known: z.number(),
  rejected: z.number(),
  /** Items whose files are gone since the walk before, and items whose files came back. */
  missing: z.number().default(0),
  returned: z.number().default(0),
  /** Items that events added since the walk before. */
  arrived: z.number().default(0),
  /** Why files were not loaded: sentence → count. */
  rejectedWhy: z.record(z.string(), z.number()),
  /** The limit of 500,000 items was met; what came after was left. */
  truncated: z.boolean(),
  startedAt: z.number(),
  /** Of the last page. */
  updatedAt: z.number(),
  endedAt: z.number().optional(),
  failure: z.string().optional(),
  /** User id, or `schedule` of a refresh that came by itself. */
  by: z.string(),
});
export type ImportRecord = z.infer<typeof ImportRecord>;
export const importId = (startedAt: number): string => `import.${String(startedAt).padStart(13, "0")}`;
export const isActive = ({ state }: Pick<ImportRecord, "state">): boolean => state === "counting" || state === "loading";
export const ImportShape: Shape<ImportRecord> = { type: "import", schema: ImportRecord };
export const importsByTime: Index = { name: "imports-by-time", type: "import", equals: [], order: "startedAt" };

/** Who asked for a refresh that nobody asked for: the timer, or an event. */
export const SCHEDULE = "schedule";

/** A file that was not loaded; the first 1,000 a project are kept, in its partition; the counts are complete. */
export const Rejection = z.strictObject({ id: z.string(), type: z.literal("rejection"), path: z.string(), why: z.string() });
export type Rejection = z.infer<typeof Rejection>;
export const RejectionShape: Shape<Rejection> = { type: "rejection", schema: Rejection };
/** Kept a project. */
export const MOST_REJECTIONS = 1_000;
export const rejectionsByPath: Index = { name: "rejections-by-path", type: "rejection", equals: [], order: "path" };
export const importIndexes: Index[] = [importsByTime, rejectionsByPath];
