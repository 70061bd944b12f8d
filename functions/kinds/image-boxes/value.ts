import { z } from "zod";
import { type Kind, NO_SUCH_CLASS } from "../kind.ts";
import { boxesAgree } from "./agreement.ts";

/** Boxes an image can have. */
export const MOST_BOXES = 2_000;

/** Pixels of the upright image, x to the right and y down from its top left corner. A box has an area; that it is inside of the image, `fault` sees to. */
export const Box = z.strictObject({
  /** Unique in the value, the editor's: it stays when the box moves. */
  id: z.string().regex(/^[a-zA-Z0-9_-]{1,24}$/),
  classId: z.string().min(1).max(64),
  x: z.number().min(0),
  y: z.number().min(0),
  width: z.number().positive(),
  height: z.number().positive(),
});
export type Box = z.infer<typeof Box>;

/** In the order of the region list, the first at the bottom. Empty: it was looked at, and nothing is there. */
export const Value = z.strictObject({ boxes: z.array(Box).max(MOST_BOXES) });
export type Value = z.infer<typeof Value>;

/** A browser computes with halves of pixels and seven digits: so far outside is still the edge. */
const EDGE_PX = 0.01;

function fault({ boxes }: Value, { classIds, size }: Parameters<Kind<Value>["fault"]>[1]): string | undefined {
  if (new Set(boxes.map(({ id }) => id)).size < boxes.length) return "Two boxes have the same id.";
  for (const [index, { classId, x, y, width, height }] of boxes.entries()) {
    if (!classIds.has(classId)) return `Box ${index + 1}: ${NO_SUCH_CLASS}`;
    if (size && (x + width > size.width + EDGE_PX || y + height > size.height + EDGE_PX))
      return `Box ${index + 1} reaches out of the image, which is ${size.width} × ${size.height} pixels.`;
  }
  return undefined;
}

export const imageBoxes: Kind<Value> = {
  name: "image-boxes",
  title: "Object Identification (Bounding Box)",
  media: "image",
  marks: ["box"],
  needs: "size",
  options: z.strictObject({}),
  value: Value,
  fault,
  classesOf: ({ boxes }) => [...new Set(boxes.map(({ classId }) => classId))],
  reclass: ({ boxes }, to) => ({ boxes: boxes.map((box) => ({ ...box, classId: to(box.classId) })) }),
  agreement: boxesAgree,
  toMarks: ({ boxes }) => boxes.map(({ classId, x, y, width, height }) => ({ mark: "box", classId, x, y, width, height })),
  fromMarks: (marks) => {
    const boxes = marks.flatMap((mark, index) => {
      if (mark.mark !== "box") return [];
      const { classId, x, y, width, height } = mark;
      return [{ id: `r${index + 1}`, classId, x, y, width, height }];
    });
    return boxes.length === marks.length ? { boxes } : undefined;
  },
};
