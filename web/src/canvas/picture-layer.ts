import { matrixOf, type Size, type View } from "./viewport.ts";

export type Pixels = HTMLImageElement | HTMLCanvasElement;

/** From so many CSS px a pixel on, pixels are shown as squares: who looks so close wants to see them. */
const SQUARES_FROM = 3;
/** Halvings that are kept; a picture of 16,000 px is then 500 px wide. */
const MOST_HALVINGS = 5;

interface PictureLook {
  image: Size;
  view: View;
  ratio: number;
  ground: string;
}

const sizeOf = (pixels: Pixels): Size =>
  pixels instanceof HTMLImageElement ? { width: pixels.naturalWidth, height: pixels.naturalHeight } : { width: pixels.width, height: pixels.height };

/** Without transparency, which costs as much again as drawing: what is transparent in the file is the stage's ground. */
function half(of: Pixels, ground: string): HTMLCanvasElement {
  const { width, height } = sizeOf(of);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width / 2));
  canvas.height = Math.max(1, Math.round(height / 2));
  const context = canvas.getContext("2d", { alpha: false });
  if (context) {
    context.fillStyle = ground;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.imageSmoothingQuality = "low"; // exactly two to one, so a mean of four
    context.drawImage(of, 0, 0, canvas.width, canvas.height);
  }
  return canvas;
}

/**
 * Draws the picture under a view. A large one is drawn from a copy that was halved until it is less than twice too large:
 * without a graphics card, twelve million pixels a frame are too many. Copies are made when first needed and dropped with the picture.
 */
export function pictureLayer() {
  let from: Pixels | undefined;
  let halvings: Pixels[] = [];
  let drawnOn = "";

  const forget = () => {
    // Some browsers keep a canvas's memory long after the canvas is gone. The first one is not ours.
    for (const copy of halvings.slice(1)) copy.width = 0;
    from = undefined;
    halvings = [];
  };

  const sharpEnough = (pixels: Pixels, needed: number, ground: string): Pixels => {
    if (pixels !== from || ground !== drawnOn) {
      forget();
      from = pixels;
      drawnOn = ground;
      halvings = [pixels];
    }
    let level = 0;
    for (let width = sizeOf(pixels).width; width >= 2 * needed && level < MOST_HALVINGS; width /= 2) level++;
    for (let made = halvings.length; made <= level; made++) halvings.push(half(halvings[made - 1] ?? pixels, ground));
    return halvings[level] ?? pixels;
  };

  return {
    /** `image`: what the picture stands for; `ratio`: device pixels a CSS px; `ground`: colour of the stage around it. */
    paint: (context: CanvasRenderingContext2D, pixels: Pixels | undefined, { image, view, ratio, ground }: PictureLook) => {
      const { width, height } = context.canvas;
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.fillStyle = ground;
      context.fillRect(0, 0, width, height);
      if (!pixels || image.width <= 0) return;
      const [a, b, c, d, e, f] = matrixOf(view);
      context.setTransform(a * ratio, b * ratio, c * ratio, d * ratio, e * ratio, f * ratio);
      context.imageSmoothingEnabled = view.scale * ratio * (image.width / sizeOf(pixels).width) < SQUARES_FROM;
      context.drawImage(sharpEnough(pixels, image.width * view.scale * ratio, ground), 0, 0, image.width, image.height);
    },
    forget,
  };
}
