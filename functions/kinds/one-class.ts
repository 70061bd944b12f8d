import { z } from "zod";
import { sameOrNot } from "./agreement.ts";
import { type Kind, NO_SUCH_CLASS } from "./kind.ts";

/** Exactly one class an item. */
export const OneClass = z.strictObject({ classId: z.string().min(1).max(64) });
export type OneClass = z.infer<typeof OneClass>;

/** Multi-class classification, of whatever is looked at. */
export const oneClass = (of: Pick<Kind<OneClass>, "name" | "title" | "media">): Kind<OneClass> => ({
  ...of,
  marks: ["class"],
  options: z.strictObject({}),
  value: OneClass,
  fault: ({ classId }, { classIds }) => (classIds.has(classId) ? undefined : NO_SUCH_CLASS),
  classesOf: ({ classId }) => [classId],
  reclass: ({ classId }, to) => ({ classId: to(classId) }),
  agreement: sameOrNot((a, b) => a.classId === b.classId, "Two answers agree where they have the same class."),
  toMarks: ({ classId }) => [{ mark: "class", classId }],
  fromMarks: (marks) => {
    const [only, ...more] = marks;
    return only?.mark === "class" && more.length === 0 ? { classId: only.classId } : undefined;
  },
});
