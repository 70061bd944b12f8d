import { type MadePicture, type PictureItem, type PicturesApi, reasonOf } from "./picture-item.ts";

export type Ask = (id: string, frame: number) => Promise<MadePicture>;

/** An element to be filled: decoded before it is shown; painting it later than its page would flicker. */
export function emptyImage(): HTMLImageElement {
  const image = new Image();
  image.decoding = "sync";
  image.alt = "";
  image.draggable = false;
  return image;
}

/** Browsers put off decoding large pictures until they paint them, and say so as a failure. */
const isThere = (image: HTMLImageElement): boolean => image.complete && image.naturalWidth > 0;

async function decode(image: HTMLImageElement, url: string, crossOrigin: "anonymous" | null): Promise<boolean> {
  image.crossOrigin = crossOrigin;
  image.src = url;
  return image.decode().then(
    () => true,
    () => isThere(image),
  );
}

/**
 * Loads so that a canvas may read the pixels, where the storage lets it; a storage that does not allow this page (CORS) can still be looked at,
 * only not read by tools such as the smart polygon.
 */
export async function fill(image: HTMLImageElement, url: string): Promise<boolean> {
  if (await decode(image, url, "anonymous")) return true;
  return new URL(url, location.href).origin !== location.origin && (await decode(image, url, null));
}

const asked = (ask: Ask, id: string, frame: number): Promise<MadePicture> =>
  ask(id, frame).catch((error: unknown) => ({ id, frame, problem: error instanceof Error ? error.message : "The service cannot be reached." }));

/** The picture that the service makes of a frame. Its address may have run out since it was given: one more is asked for. */
export async function fillMade(
  image: HTMLImageElement,
  { id, frame }: { id: string; frame: number },
  on: { ask: Ask; probe: PicturesApi["probe"] },
): Promise<MadePicture> {
  for (let tried = 1; ; tried++) {
    const made = await asked(on.ask, id, frame);
    if (made.url === undefined || (await fill(image, made.url))) return made;
    const status = await on.probe(made.url);
    if (tried === 2 || (status !== 401 && status !== 403)) return { ...made, problem: reasonOf(status, "The picture of this file did not load.") };
  }
}

/** Shows the item's own file, or where browsers cannot, the picture that the service makes of it. Gives what the service said of the file, if it was asked. */
export async function fillFirst(image: HTMLImageElement, item: PictureItem, on: { ask: Ask; probe: PicturesApi["probe"] }): Promise<Partial<MadePicture>> {
  if (item.url !== undefined) {
    if (await fill(image, item.url)) return {};
    const status = await on.probe(item.url);
    // Only a file that is there can be of a wrong type. 0: the storage forbids the question, the service may know more.
    if (status >= 400 || (status === 0 && !navigator.onLine)) return { problem: reasonOf(status, item.problem) };
  }
  return fillMade(image, { id: item.id, frame: 0 }, on);
}
