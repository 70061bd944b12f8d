import type { TaskItem } from "../../../../functions/tasks/wire.ts";

type Picture = Pick<TaskItem, "id" | "url" | "path" | "problem">;

interface Held {
  url: string;
  image: HTMLImageElement;
}

export interface PoolNeeds {
  failed(itemId: string, reason: string): void;
  back(itemId: string): void;
  /** Whether the file can be fetched at all; its HTTP status, 0 where there is no connection or it may not be asked. */
  probe(url: string): Promise<number>;
}

/** Pages' worth of pictures that are held: the one in hand, the next one, and what was looked at again; and at least so many pictures. */
const PAGES_HELD = 3;
const LEAST_HELD = 24;

/** Why a picture is not to be seen, for the labeler. */
function reasonOf(status: number, problem: string | undefined): string {
  if (status === 404 || status === 410) return "The file is no longer there.";
  if (status === 401 || status === 403) return "The address of the file has run out. Reload the page to get a new one.";
  if (status >= 500) return "The storage has a fault.";
  if (status === 0 && !navigator.onLine) return "There is no connection.";
  return problem ?? "The file is damaged, or of a type that browsers cannot show.";
}

/** The very elements that are shown, so that a page appears with its pictures painted and nothing is loaded twice. */
export function createImagePool(on: PoolNeeds) {
  const held = new Map<string, Held>();
  let most = LEAST_HELD;

  const load = (picture: Picture): HTMLImageElement => {
    const image = new Image();
    image.decoding = "sync"; // it is decoded before it is shown; painting it later than its page would flicker
    image.alt = "";
    image.draggable = false;
    image.src = picture.url;
    const isCurrent = () => held.get(picture.id)?.image === image;
    image.decode().then(
      () => isCurrent() && on.back(picture.id),
      async () => {
        if (!isCurrent() || (image.complete && image.naturalWidth > 0)) return; // large pictures may be decoded later, at painting
        const status = await on.probe(picture.url);
        if (isCurrent()) on.failed(picture.id, reasonOf(status, picture.problem));
      },
    );
    return image;
  };

  /**
   * Forgetting is all: taking `src` away from an element that is out of the document makes Chromium (156) listen to the viewport for its sake, and keep it,
   * and the cell it was in, for as long as the page lives.
   */
  const drop = (itemId: string) => void held.delete(itemId);

  const get = (picture: Picture): HTMLImageElement => {
    const found = held.get(picture.id);
    held.delete(picture.id); // to the end: the oldest go first
    const kept = found ?? { url: picture.url, image: load({ ...picture, url: picture.url }) };
    held.set(picture.id, kept);
    if (held.size > most) for (const oldest of [...held.keys()].slice(0, held.size - most)) drop(oldest);
    return kept.image;
  };

  const retry = (picture: Picture) => {
    drop(picture.id);
    return get(picture);
  };

  return {
    warm: (pictures: readonly Picture[]) => {
      most = Math.max(LEAST_HELD, PAGES_HELD * pictures.length);
      for (const picture of pictures) get(picture);
    },
    get,
    retry,
    clear: () => held.clear(),
  };
}
export type ImagePool = ReturnType<typeof createImagePool>;

/** Asks for one byte; storage that forbids the question answers as if there were none. */
export const probe = (url: string): Promise<number> =>
  fetch(url, { headers: { range: "bytes=0-0" }, cache: "no-store" }).then(
    (reply) => reply.status,
    () => 0,
  );
