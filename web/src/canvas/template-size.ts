import type { Size } from "./viewport.ts";

const KEY = "canvas.box-size";

/** The last size of a box on this device, pixels of the image; undefined where there was none. */
export function rememberedSize(memory: Pick<Storage, "getItem">): Size | undefined {
  const [width, height] = (memory.getItem(KEY) ?? "").split(" ").map(Number);
  return width !== undefined && height !== undefined && width > 0 && height > 0 ? { width, height } : undefined;
}

export const rememberSize = (memory: Pick<Storage, "setItem">, { width, height }: Size): void => memory.setItem(KEY, `${width} ${height}`);
