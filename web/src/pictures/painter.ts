import { colourTable, type GrayWindow } from "./gray-window.ts";
import type { Plane } from "./planes.ts";

/** Pictures whose canvases are kept: two of 4 bytes a pixel each. */
const MOST = 2;

interface Easel {
  canvases: [HTMLCanvasElement, HTMLCanvasElement];
  pixels: ImageData;
}

function easel({ width, height }: Plane): Easel {
  const canvas = () => Object.assign(document.createElement("canvas"), { width, height });
  return { canvases: [canvas(), canvas()], pixels: new ImageData(width, height) };
}

/** Draws planes. Two canvases take turns for a picture, so that who draws them sees a new object, and no picture of 30 MB is made for each step of a drag. */
export function createPainter() {
  const easels = new Map<object, Easel & { release(): void }>();
  return {
    /** `owner`: whose canvases these are; `release` is called when they are given to others. */
    paint: (owner: object, plane: Plane, window: GrayWindow, look: { isInverted: boolean }, release: () => void): HTMLCanvasElement => {
      const known = easels.get(owner);
      const fits = known?.pixels.width === plane.width && known.pixels.height === plane.height ? known : undefined;
      const { canvases, pixels } = fits ?? easel(plane);
      easels.delete(owner);
      easels.set(owner, { canvases: [canvases[1], canvases[0]], pixels, release });
      for (const [oldest, { release: gone }] of [...easels].slice(0, Math.max(0, easels.size - MOST))) {
        easels.delete(oldest);
        gone();
      }
      const table = colourTable(plane, window, look);
      const out = new Uint32Array(pixels.data.buffer);
      const { samples } = plane;
      for (let at = 0; at < samples.length; at++) out[at] = table[samples[at] ?? 0] ?? 0;
      const [canvas] = canvases;
      canvas.getContext("2d", { willReadFrequently: true })?.putImageData(pixels, 0, 0);
      return canvas;
    },
    clear: () => easels.clear(),
  };
}
export type Painter = ReturnType<typeof createPainter>;
