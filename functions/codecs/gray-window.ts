import type { GrayWindow, Plane } from "./codec.ts";
import { type Raster, shrinkBy, shrinking } from "./raster.ts";

const FULL = "Full range";
/** Share of samples left out at either end, so that a few hot pixels do not make the rest black. */
const TAIL = 0.001;

export interface Range {
  least: number;
  greatest: number;
}

/** The window that shows everything from the least to the greatest value. Never without width: a flat image has windows too. */
export function windowOver(name: string, { least, greatest }: Range): GrayWindow {
  const width = greatest - least;
  return { name, center: least + width / 2, width: width > 0 ? width : 1 };
}

/** Windows of a frame for which its file names these (in values): none named, it is shown by where nearly all of its values are. */
export function windowsOf(plane: Omit<Plane, "windows">, named: readonly GrayWindow[], usual: readonly GrayWindow[]): GrayWindow[] {
  const full = windowOver(FULL, plane);
  if (named.length > 0) return [...named, ...usual, full];
  const most = mostOf(plane);
  const auto = windowOver("Auto", most);
  const isFull = auto.center === full.center && auto.width === full.width;
  return [...(isFull ? [] : [auto]), full, ...usual];
}

/** Where all values are but a thousandth at either end; values outside `least` … `greatest` (padding) are not counted. */
function mostOf({ samples, slope, intercept, least, greatest }: Omit<Plane, "windows">): Range {
  const counts = new Uint32Array(65_536);
  for (const sample of samples) counts[sample] = (counts[sample] ?? 0) + 1;
  const valueOf = (sample: number) => sample * slope + intercept;
  const [first, last] = [(least - intercept) / slope, (greatest - intercept) / slope].map(Math.round).sort((a, b) => a - b);
  const [low, high] = [Math.max(0, first ?? 0), Math.min(65_535, last ?? 65_535)];
  let total = 0;
  for (let at = low; at <= high; at++) total += counts[at] ?? 0;
  const seek = (from: number, step: 1 | -1) => {
    let at = from;
    for (let seen = counts[at] ?? 0; seen <= total * TAIL && at + step >= low && at + step <= high; seen += counts[at] ?? 0) at += step;
    return at;
  };
  const ends = [valueOf(seek(low, 1)), valueOf(seek(high, -1))].sort((a, b) => a - b);
  const [from = least, to = greatest] = ends;
  return to > from ? { least: from, greatest: to } : { least, greatest };
}

/** Gray of each sample, 0–255, as seen through a window: the linear function of DICOM PS3.3 C.11.2.1.3.2. */
export function grayTable({ slope, intercept, inverted }: Pick<Plane, "slope" | "intercept" | "inverted">, { center, width }: GrayWindow): Uint8Array {
  const table = new Uint8Array(65_536);
  for (let sample = 0; sample < table.length; sample++) {
    const share = Math.min(1, Math.max(0, (sample * slope + intercept - center) / width + 0.5));
    table[sample] = Math.round(255 * (inverted ? 1 - share : share));
  }
  return table;
}

/** The frame through its first window, small enough for a picture of `side`. */
export function grayRaster(plane: Plane, side: number): Raster {
  const { samples, width, height, windows } = plane;
  const table = grayTable(plane, windows[0] ?? windowOver(FULL, plane));
  const shrink = shrinking(plane, 1, shrinkBy(plane, side));
  const row = new Uint8Array(width);
  for (let y = 0; y < height; y++) {
    if (!shrink.wants(y)) continue;
    for (let x = 0, at = y * width; x < width; x++, at++) row[x] = table[samples[at] ?? 0] ?? 0;
    shrink.row(y, row);
  }
  return shrink.done();
}

/** Values that do not fit 16 bits (floating point, 32 bits) as samples that do, spread evenly from the least to the greatest. What is no number is the least. */
export function spread(values: ArrayLike<number>, isPadding: (value: number) => boolean = () => false): Pick<Plane, "samples" | "slope" | "intercept"> & Range {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? 0;
    if (!Number.isFinite(value) || isPadding(value)) continue;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  if (least > greatest) [least, greatest] = [0, 0];
  const slope = greatest > least ? greatest / 65_535 - least / 65_535 : 1;
  const samples = new Uint16Array(values.length);
  for (let at = 0; at < values.length; at++) {
    const sample = Math.round(((values[at] ?? 0) - least) / slope);
    samples[at] = sample > 65_535 ? 65_535 : sample > 0 ? sample : 0; // NaN is neither
  }
  return { samples, slope, intercept: least, least, greatest };
}
