import type { BoxShape } from "./region.ts";
import type { Bounds, Size, XY } from "./viewport.ts";

/** A box is kept with so many decimals of a pixel: a mouse says no more, and files stay short. */
const DECIMALS = 100;
/** Pixels; a box has at least so much of either side, so that it has an area after any rounding. */
export const LEAST = 1;

const round = (value: number) => Math.round(value * DECIMALS) / DECIMALS;
const within = (value: number, most: number) => Math.min(most, Math.max(0, value));

/** Both ends of one side, in order, inside of 0 … `most`, rounded, at least a pixel apart. */
function side(from: number, to: number, most: number): [from: number, length: number] {
  let low = within(round(Math.min(from, to)), most);
  let high = within(round(Math.max(from, to)), most);
  if (high - low < LEAST) {
    high = Math.min(most, low + LEAST);
    low = Math.max(0, high - LEAST);
  }
  return [round(low), round(high - low)];
}

/** The box with these edges, in any order, made to fit the image. */
function boxOfEdges(left: number, top: number, right: number, bottom: number, image: Size): BoxShape {
  const [x, width] = side(left, right, image.width);
  const [y, height] = side(top, bottom, image.height);
  return { form: "box", x, y, width, height };
}

/** Whatever came from elsewhere (a paste, a field), cut to the image and rounded. */
export const tidyBox = ({ x, y, width, height }: Bounds, image: Size): BoxShape => boxOfEdges(x, y, x + width, y + height, image);

export const boxBetween = (from: XY, to: XY, image: Size): BoxShape => boxOfEdges(from.x, from.y, to.x, to.y, image);

/** Around all of the points: the extreme ones of an object, in any order. */
export function boxAround(points: readonly XY[], image: Size): BoxShape {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  return boxOfEdges(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys), image);
}

/** A box of this size with its middle at a point, pushed inside of the image; cut where it is larger than the image. */
export function boxOfSize(size: Size, middle: XY, image: Size): BoxShape {
  const [width, height] = [Math.min(size.width, image.width), Math.min(size.height, image.height)];
  return movedBox({ form: "box", x: 0, y: 0, width, height }, middle.x - width / 2, middle.y - height / 2, image);
}

/** Pushed, as far as the image goes; its size stays. */
export function movedBox({ x, y, width, height }: BoxShape, dx: number, dy: number, image: Size): BoxShape {
  const [left, top] = [within(x + dx, Math.max(0, image.width - width)), within(y + dy, Math.max(0, image.height - height))];
  return tidyBox({ x: round(left), y: round(top), width, height }, image);
}

/** The edges that a handle takes along, by their points of the compass on the upright image. */
export type HandleName = "nw" | "n" | "ne" | "e" | "se" | "s" | "sw" | "w";
export const HANDLES: readonly HandleName[] = ["nw", "ne", "se", "sw", "n", "e", "s", "w"];

/** The box after one of its handles was pulled to a point; pulled over the opposite edge it turns over. */
export function resizedBox({ x, y, width, height }: BoxShape, handle: HandleName, to: XY, image: Size): BoxShape {
  const left = handle.includes("w") ? to.x : x;
  const right = handle.includes("e") ? to.x : x + width;
  const top = handle.includes("n") ? to.y : y;
  const bottom = handle.includes("s") ? to.y : y + height;
  return boxOfEdges(left, top, right, bottom, image);
}

/** Wider and higher by so many pixels; its top left corner stays, and it does not turn over. */
export const grownBox = ({ x, y, width, height }: BoxShape, dx: number, dy: number, image: Size): BoxShape =>
  boxOfEdges(x, y, x + Math.max(LEAST, width + dx), y + Math.max(LEAST, height + dy), image);

const snap = (value: number, most: number, reach: number) => (Math.abs(value) <= reach ? 0 : Math.abs(value - most) <= reach ? most : value);

/** On the image's edge where it is within `reach` pixels of it; a point outside is brought in. */
export const snappedPoint = ({ x, y }: XY, image: Size, reach: number): XY => ({
  x: snap(within(x, image.width), image.width, reach),
  y: snap(within(y, image.height), image.height, reach),
});

/** A moved box whose edge comes within `reach` pixels of the image's is laid against it. */
export function snappedMove(box: BoxShape, image: Size, reach: number): { dx: number; dy: number } {
  const along = (from: number, length: number, most: number) =>
    Math.abs(from) <= reach ? -from : Math.abs(most - from - length) <= reach ? most - from - length : 0;
  return { dx: along(box.x, box.width, image.width), dy: along(box.y, box.height, image.height) };
}
