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
export const Classes = z.strictObject({ id: z.string(), type: z.literal("classes"), version: z.number().int(), /** Since when it counts, epoch ms. */ at: z.number().default(0), classes: z.array(LabelClass) });
export type Classes = z.infer<typeof Classes>;
export const ClassesShape: Shape<Classes> = { type: "classes", schema: Classes };
