import { inkOn } from "../kinds/colour.ts";

/** CSS px. */
export const CHIP_HEIGHT = 18;
const MOST_WIDTH = 180;
const MOST_KEPT = 1_000;
const FONT = '600 11px "Segoe UI", system-ui, sans-serif';

export interface Chip {
  bitmap: HTMLCanvasElement;
  /** CSS px. */
  width: number;
}

function shortened(context: CanvasRenderingContext2D, text: string): string {
  if (context.measureText(text).width <= MOST_WIDTH) return text;
  let length = text.length;
  while (length > 1 && context.measureText(`${text.slice(0, length)}…`).width > MOST_WIDTH) length--;
  return `${text.slice(0, length)}…`;
}

/** Names of classes on their colours, drawn once and kept: writing a thousand of them anew takes longer than a frame. */
export function chipMaker() {
  const kept = new Map<string, Chip>();
  return (text: string, colour: string, ratio: number): Chip => {
    const key = `${ratio} ${colour} ${text}`;
    const known = kept.get(key);
    if (known) return known;
    const bitmap = document.createElement("canvas");
    const context = bitmap.getContext("2d", { alpha: false });
    let width = 0;
    if (context) {
      context.font = FONT;
      const shown = shortened(context, text);
      width = Math.ceil(context.measureText(shown).width) + 10;
      bitmap.width = Math.ceil(width * ratio);
      bitmap.height = Math.ceil(CHIP_HEIGHT * ratio);
      context.scale(ratio, ratio);
      context.fillStyle = colour;
      context.fillRect(0, 0, width, CHIP_HEIGHT);
      context.font = FONT; // a canvas that was resized has forgotten it
      context.fillStyle = inkOn(colour);
      context.textBaseline = "middle";
      context.fillText(shown, 5, CHIP_HEIGHT / 2 + 0.5);
    }
    const chip = { bitmap, width };
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(key, chip);
    return chip;
  };
}
