import { z } from "zod";
import type { Index, Shape } from "../backends/documents.ts";

/** A change of a project's classes that came after the first list (features D3, D4), in the project's partition. Its work on the labels is a job, written after each step. */
export const ClassChange = z.strictObject({
  /** `class-change.<6 digits of the version>`: each attempt has a version of the classes of its own. */
  id: z.string(),
  type: z.literal("class-change"),
  projectId: z.string(),
  /** Of the classes that it brought. */
  version: z.number().int(),
  state: z.enum(["running", "done", "failed", "cancelled"]),
  /** What becomes of answers given until `startedAt`; those given later are answers to the new classes, and stay. */
  labeled: z.enum(["keep", "remove", "suggest"]),
  /** Classes merged. */
  merges: z.number().int(),
  /** Items gone through; of about so many. */
  done: z.number(),
  of: z.number(),
  /** Items whose answer was removed, or is said by other classes now: exact. */
  changed: z.number(),
  /** Where the next step goes on: the bucket, the state of items in the job's list of states, and the place among them. */
  next: z.strictObject({ bucket: z.number().int(), part: z.number().int(), cursor: z.string().optional() }),
  /** Since when the new classes count, epoch ms. */
  startedAt: z.number(),
  endedAt: z.number().optional(),
  by: z.string(),
  /** Why it did not end well, for people. */
  failure: z.string().optional(),
});
export type ClassChange = z.infer<typeof ClassChange>;
export const ClassChangeShape: Shape<ClassChange> = { type: "class-change", schema: ClassChange };
export const classChangesByTime: Index = { name: "class-changes-by-time", type: "class-change", equals: [], order: "startedAt" };
export const classChangeId = (version: number): string => `class-change.${String(version).padStart(6, "0")}`;

/** What names a change wherever a step of it runs. */
export const ClassChangeRef = z.strictObject({ projectId: z.string(), changeId: z.string() });
export type ClassChangeRef = z.infer<typeof ClassChangeRef>;

export const CLASS_CHANGE_FLOW = "classChangeFlow";
export const classChangeInstance = ({ projectId, changeId }: ClassChangeRef): string => `${changeId.replace(".", "-")}-${projectId}`;

/** Input of the flow: the record itself, so that the flow can write it if the process that began dies before it does. */
export const ClassChangeInput = z.strictObject({
  record: ClassChange,
  /** How long a submission may be on its way after its time was taken, ms: nothing is read before. */
  settleMs: z.number(),
  hasBegun: z.boolean(),
});
export type ClassChangeInput = z.infer<typeof ClassChangeInput>;
