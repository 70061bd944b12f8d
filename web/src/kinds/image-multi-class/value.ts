import type { Value } from "../../../../functions/kinds/image-multi-class/value.ts";
import type { GridKind } from "../kind.ts";

export type { Value };

/** Exactly one class an image: giving another one replaces it. */
export const values: Pick<GridKind<Value>, "read" | "give" | "classesOf"> = {
  read: (value) =>
    typeof value === "object" && value !== null && "classId" in value && typeof value.classId === "string" ? { classId: value.classId } : undefined,
  give: (_, classId) => ({ classId }),
  classesOf: ({ classId }) => [classId],
};
