import { percent } from "../agreement.ts";
import type { Agreement } from "../kind.ts";
import { dice, type Likeness, pairUp, type Part } from "../pairing.ts";
import type { Box, Value } from "./value.ts";

interface Placed extends Part {
  top: number;
  bottom: number;
  box: Box;
}

const placed = (box: Box): Placed => ({ classId: box.classId, start: box.x, end: box.x + box.width, top: box.y, bottom: box.y + box.height, box });
const area = ({ start, end, top, bottom }: Placed): number => (end - start) * (bottom - top);

/** Area of the intersection over area of the union. */
function overlap(a: Placed, b: Placed): number {
  const width = Math.min(a.end, b.end) - Math.max(a.start, b.start);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  const both = width * height;
  return both / (area(a) + area(b) - both);
}

const likeness = (iou: number): Likeness<Placed> => ({ bound: overlap, of: overlap, least: iou });

/** Boxes that are one, of several values: the first of them stands for the others when more are looked for. */
interface Found {
  first: Placed;
  boxes: Box[];
}

/** One list of boxes out of several: of those that more than half of the values have, the mean. The first value's come first and keep their ids. */
function joined(values: readonly Value[], iou: number): Box[] {
  const found: Found[] = [];
  for (const { boxes } of values) {
    const others = boxes.map(placed);
    const pairs = pairUp(
      found.map(({ first }) => first),
      others,
      likeness(iou),
    );
    const known = new Set(pairs.map(([, inBoxes]) => inBoxes));
    for (const [inFound, inBoxes] of pairs) found[inFound]?.boxes.push(...boxes.slice(inBoxes, inBoxes + 1));
    for (const [at, first] of others.entries()) if (!known.has(at)) found.push({ first, boxes: [first.box] });
  }
  return withIds(found.filter(({ boxes }) => boxes.length * 2 > values.length).map(mean));
}

function mean({ first, boxes }: Found): Box {
  // From the first one on, so that the mean of equal numbers is that number.
  const of = (side: "x" | "y" | "width" | "height") => first.box[side] + boxes.reduce((sum, box) => sum + (box[side] - first.box[side]), 0) / boxes.length;
  return { ...first.box, x: Math.max(0, of("x")), y: Math.max(0, of("y")), width: of("width"), height: of("height") };
}

/** Boxes of several people can have one id: the later one gets another. */
function withIds(boxes: readonly Box[]): Box[] {
  const taken = new Set<string>();
  return boxes.map((box) => {
    let { id } = box;
    for (let next = 1; taken.has(id); next++) id = `j${next}`;
    taken.add(id);
    return { ...box, id };
  });
}

export const boxesAgree: Agreement<Value> = {
  uses: ["least", "iou"],
  least: 0.8,
  rule: ({ least, iou }) =>
    `Two boxes are one where they are of the same class and overlap by at least ${percent(iou)} (area of both over area of either). ` +
    `Two answers agree where at least ${percent(least)} of their boxes are paired so.`,
  similarity: (a, b, { iou }) => dice(pairUp(a.boxes.map(placed), b.boxes.map(placed), likeness(iou)).length, a.boxes.length, b.boxes.length),
  join: (values, { iou }) => {
    const [first, ...more] = values;
    if (more.length === 0) return first;
    const boxes = joined(values, iou);
    // Nothing that more than half have is not the same as nothing there.
    return boxes.length === 0 ? first : { boxes };
  },
};
