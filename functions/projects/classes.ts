import { z } from "zod";
import type { Shape } from "../backends/documents.ts";

export const LabelClass = z.strictObject({
  /** `c1`, `c2` …; never used again in the project. */
  id: z.string().regex(/^c\d{1,6}$/),
  name: z.string(),
  /** `#rrggbb` */
  colour: z.string().regex(/^#[0-9a-f]{6}$/),
  retired: z.boolean(),
});
export type LabelClass = z.infer<typeof LabelClass>;

/** One version of a project's classes, in the project's partition, id `classes.<version>`; never changed, so it can be kept in memory. */
export const Classes = z.strictObject({ id: z.string(), type: z.literal("classes"), version: z.number().int(), classes: z.array(LabelClass) });
export type Classes = z.infer<typeof Classes>;
export const ClassesShape: Shape<Classes> = { type: "classes", schema: Classes };
