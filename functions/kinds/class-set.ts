import { z } from "zod";
import { setsAgree } from "./agreement.ts";
import { type Kind, NO_SUCH_CLASS } from "./kind.ts";

const MOST = 500;

/** Any number of classes an item, at least one, in the order given, none twice. */
export const ClassSet = z.strictObject({ classIds: z.array(z.string().min(1).max(64)).min(1).max(MOST) });
export type ClassSet = z.infer<typeof ClassSet>;

/** Multi-label classification, of whatever is looked at. */
export const classSet = (of: Pick<Kind<ClassSet>, "name" | "title" | "media">): Kind<ClassSet> => ({
  ...of,
  marks: ["class"],
  classesPerItem: "many",
  options: z.strictObject({}),
  value: ClassSet,
  fault: ({ classIds: given }, { classIds }) =>
    new Set(given).size < given.length ? "A class is given twice." : given.every((id) => classIds.has(id)) ? undefined : NO_SUCH_CLASS,
  classesOf: ({ classIds }) => [...classIds],
  reclass: ({ classIds }, to) => ({ classIds: [...new Set(classIds.map(to))] }),
  agreement: setsAgree(
    ({ classIds }) => classIds,
    (classIds) => ({ classIds }),
  ),
  toMarks: ({ classIds }) => classIds.map((classId) => ({ mark: "class", classId })),
  fromMarks: (marks) => {
    const classIds = marks.flatMap((mark) => (mark.mark === "class" ? [mark.classId] : []));
    return classIds.length > 0 && classIds.length === marks.length && new Set(classIds).size === marks.length ? { classIds } : undefined;
  },
});
