import type { OneClass } from "../../../functions/kinds/one-class.ts";
import type { GridKind } from "./kind.ts";

export type { OneClass };

/** Exactly one class an item: giving another one replaces it. */
export const oneClass: Pick<GridKind<OneClass>, "arrangement" | "classesPerItem" | "read" | "give" | "classesOf"> = {
  arrangement: "grid",
  classesPerItem: "one",
  read: (value) =>
    typeof value === "object" && value !== null && "classId" in value && typeof value.classId === "string" ? { classId: value.classId } : undefined,
  give: (_, classId) => ({ classId }),
  classesOf: ({ classId }) => [classId],
};
