import type { Box, Value } from "../../../../functions/kinds/image-boxes/value.ts";
import type { SingleKind } from "../kind.ts";

export type { Box, Value };

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

function readBox(value: unknown): Box | undefined {
  if (!isObject(value)) return undefined;
  const { id, classId, x, y, width, height } = value;
  if (typeof id !== "string" || typeof classId !== "string") return undefined;
  if (typeof x !== "number" || typeof y !== "number" || typeof width !== "number" || typeof height !== "number") return undefined;
  return width > 0 && height > 0 ? { id, classId, x, y, width, height } : undefined;
}

/** What was stored is checked by the server; here only that it can be shown. */
export const values: Pick<SingleKind<Value>, "read" | "classesOf" | "inWords" | "nothing"> = {
  read: (value) => {
    if (!isObject(value) || !Array.isArray(value["boxes"])) return undefined;
    const boxes = value["boxes"].map(readBox);
    return boxes.every((box) => box !== undefined) ? { boxes } : undefined;
  },
  classesOf: ({ boxes }) => [...new Set(boxes.map(({ classId }) => classId))],
  inWords: ({ boxes }) => (boxes.length === 0 ? "nothing here" : boxes.length === 1 ? "1 box" : `${boxes.length} boxes`),
  nothing: { boxes: [] },
};
