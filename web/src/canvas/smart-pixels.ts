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

/** The largest piece of the mask that hangs together, or all pieces with one of `wanted` (pixel indices) in them; holes are filled. */
export function wholePiece({ width, height, data }: Mask, wanted: readonly number[]): Mask {
  const piece = new Int32Array(width * height);
  const sizes = [0];
  const stack: number[] = [];
  const reach = (at: number, value: number, name: number) => {
    if (piece[at] !== 0 || data[at] !== value) return;
    piece[at] = name;
    stack.push(at);
  };
  const flood = (start: number, value: number, name: number) => {
    let size = 0;
    piece[start] = name;
    stack.push(start);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      size++;
      const x = at % width;
      if (x > 0) reach(at - 1, value, name);
      if (x < width - 1) reach(at + 1, value, name);
      if (at >= width) reach(at - width, value, name);
      if (at + width < data.length) reach(at + width, value, name);
    }
    return size;
  };
  for (let at = 0; at < data.length; at++) if (data[at] === 1 && piece[at] === 0) sizes.push(flood(at, 1, sizes.length));
  const largest = sizes.indexOf(Math.max(...sizes));
  const kept = new Set(wanted.map((at) => piece[at] ?? 0).filter((name) => name > 0));
  if (kept.size === 0) kept.add(largest);
  // What is outside reaches the rim of the patch; what does not is a hole.
  const AIR = -1;
  for (let at = 0; at < data.length; at++) {
    const x = at % width;
    const isRim = x === 0 || x === width - 1 || at < width || at >= data.length - width;
    if (isRim && data[at] === 0 && piece[at] === 0) flood(at, 0, AIR);
  }
  const whole = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at++) whole[at] = data[at] === 1 ? Number(kept.has(piece[at] ?? 0)) : Number(piece[at] !== AIR);
  return { width, height, data: whole };
}
