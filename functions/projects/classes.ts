import { z } from "zod";
import type { Shape } from "../backends/documents.ts";

export const LabelClass = z.strictObject({
  /** `c1`, `c2` …; never used again in the project. */
  id: z.string().regex(/^c\d{1,6}$/),
  /** Its own, without those of its groups. */
  name: z.string(),
  /** The group it is in; a group is a class too. Depth first in the list, so a group comes before what is in it. */
  parentId: z.string().optional(),
  /** `#rrggbb` */
  colour: z.string().regex(/^#[0-9a-f]{6}$/),
  retired: z.boolean(),
  /** Its labels were given to this class; implies `retired`. */
  mergedInto: z.string().optional(),
});
export type LabelClass = z.infer<typeof LabelClass>;

/** One version of a project's classes, in the project's partition, id `classes.<version>`; never changed, so it can be kept in memory. */
export const Classes = z.strictObject({
  id: z.string(),
  type: z.literal("classes"),
  /** Each attempt to change the classes takes the next free number: a version that no project ever named is one that was cut off. */
  version: z.number().int(),
  /** The version that it took the place of; absent of the first. Following these from the project's own leads over all that ever counted. */
  previous: z.number().int().optional(),
  /** Since when it counts, epoch ms; later than that of the version before. */
  at: z.number().default(0),
  classes: z.array(LabelClass),
});
export type Classes = z.infer<typeof Classes>;
export const ClassesShape: Shape<Classes> = { type: "classes", schema: Classes };
