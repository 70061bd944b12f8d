/** Part of a picture: red, green, blue and alpha in turn, row by row, as a canvas gives them. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

/** One byte a pixel. */
export interface Mask {
  width: number;
  height: number;
  data: Uint8Array;
}

/** Half as wide and high, each pixel the mean of four; an odd last row or column is left out. */
export function halved({ width, height, data }: Pixels): Pixels {
  const w = width >> 1;
  const h = height >> 1;
  const half = new Uint8ClampedArray(4 * w * h);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const from = 4 * (2 * y * width + 2 * x);
      for (let c = 0; c < 4; c++) {
        const sum = (data[from + c] ?? 0) + (data[from + 4 + c] ?? 0) + (data[from + 4 * width + c] ?? 0) + (data[from + 4 * width + 4 + c] ?? 0);
        half[4 * (y * w + x) + c] = sum / 4;
      }
    }
  }
  return { width: w, height: h, data: half };
}

/** Names every spot that hangs together (by sides, not corners) with `start` and has the same value; says how many they are. */
function flood({ width, data }: Mask, names: Int32Array, start: number, name: number): number {
  const stack = [start];
  const value = data[start];
  names[start] = name;
  const reach = (at: number) => {
    if (names[at] !== 0 || data[at] !== value) return;
    names[at] = name;
    stack.push(at);
  };
  let size = 0;
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    size++;
    const x = at % width;
    if (x > 0) reach(at - 1);
    if (x < width - 1) reach(at + 1);
    if (at >= width) reach(at - width);
    if (at + width < data.length) reach(at + width);
  }
  return size;
}

/** What is not reached from the rim of the patch through the outside belongs to the object. */
function filled(mask: Mask): Mask {
  const { width, height, data } = mask;
  const air = new Int32Array(data.length);
  for (let at = 0; at < data.length; at++) {
    const x = at % width;
    const isRim = x === 0 || x === width - 1 || at < width || at >= data.length - width;
    if (isRim && data[at] === 0 && air[at] === 0) flood(mask, air, at, 1);
  }
  return { width, height, data: Uint8Array.from(air, (one) => 1 - one) };
}

/** The largest piece of the mask that hangs together, or all pieces with one of `wanted` (pixel indices) in them; holes are filled. */
export function wholePiece(mask: Mask, wanted: readonly number[]): Mask {
  const { width, height, data } = mask;
  const names = new Int32Array(data.length);
  const sizes = [0];
  for (let at = 0; at < data.length; at++) if (data[at] === 1 && names[at] === 0) sizes.push(flood(mask, names, at, sizes.length));
  const kept = new Set(wanted.map((at) => names[at] ?? 0).filter((name) => name > 0));
  if (kept.size === 0) kept.add(sizes.indexOf(sizes.reduce((most, size) => Math.max(most, size))));
  return filled({ width, height, data: Uint8Array.from(names, (name) => Number(name > 0 && kept.has(name))) });
}
