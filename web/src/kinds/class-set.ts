import type { ClassSet } from "../../../functions/kinds/class-set.ts";
import type { GridKind } from "./kind.ts";

export type { ClassSet };

const isText = (value: unknown): value is string => typeof value === "string";

/** Any number of classes an item, in the order given: giving one that is there takes it away. */
export const classSet: Pick<GridKind<ClassSet>, "arrangement" | "classesPerItem" | "read" | "give" | "classesOf"> = {
  arrangement: "grid",
  classesPerItem: "many",
  read: (value) => {
    if (typeof value !== "object" || value === null || !("classIds" in value) || !Array.isArray(value.classIds)) return undefined;
    const classIds = [...new Set(value.classIds.filter(isText))];
    return classIds.length > 0 ? { classIds } : undefined;
  },
  give: (value, classId) => {
    const given = value?.classIds ?? [];
    const classIds = given.includes(classId) ? given.filter((id) => id !== classId) : [...given, classId];
    return classIds.length > 0 ? { classIds } : undefined;
  },
  classesOf: ({ classIds }) => classIds,
};
