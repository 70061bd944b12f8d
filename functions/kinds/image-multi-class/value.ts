import { z } from "zod";
import type { Kind } from "../kind.ts";

/** Exactly one class an image. */
export const Value = z.strictObject({ classId: z.string().min(1).max(64) });
export type Value = z.infer<typeof Value>;

export const imageMultiClass: Kind<Value> = {
  name: "image-multi-class",
  title: "Image Classification Multi-class",
  media: "image",
  marks: ["class"],
  value: Value,
  fault: ({ classId }, { classIds }) => (classIds.has(classId) ? undefined : "This class is not one of the project's, or was retired."),
  classesOf: ({ classId }) => [classId],
  toMarks: ({ classId }) => [{ mark: "class", classId }],
  fromMarks: (marks) => {
    const [only, ...more] = marks;
    return only?.mark === "class" && more.length === 0 ? { classId: only.classId } : undefined;
  },
};
