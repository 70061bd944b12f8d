import { type Ask, emptyImage, fillMade } from "./load-picture.ts";
import type { PicturesApi } from "./picture-item.ts";

/** Frames of one file whose pictures are kept. */
const MOST = 12;

/** Pictures of the frames of one item that were looked at last. */
export function frameImages(itemId: string, on: { ask: Ask; probe: PicturesApi["probe"] }): (frame: number) => Promise<HTMLImageElement> {
  const held = new Map<number, Promise<HTMLImageElement>>();
  const load = async (frame: number) => {
    const image = emptyImage();
    const { problem } = await fillMade(image, { id: itemId, frame }, on);
    if (problem !== undefined) throw new Error(problem);
    return image;
  };
  return (frame) => {
    const image = held.get(frame) ?? load(frame);
    held.delete(frame);
    held.set(frame, image);
    for (const oldest of [...held.keys()].slice(0, Math.max(0, held.size - MOST))) held.delete(oldest);
    image.catch(() => held.get(frame) === image && held.delete(frame)); // the next look asks again
    return image;
  };
}
