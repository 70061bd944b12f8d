import type { PlaneReply, Pictures } from "../../../functions/items/wire.ts";

/** What must be known of an item to show it. Without `url` its file is none that browsers show: the service makes a picture of it. */
export interface PictureItem {
  id: string;
  path: string;
  url?: string | undefined;
  width?: number | undefined;
  height?: number | undefined;
  problem?: string | undefined;
}

/** One frame's picture, as the service made it. */
export type MadePicture = Pictures["items"][number];

export interface PicturesApi {
  /** `POST projects/{id}/pictures`; at most 36 in one call. */
  ask(items: { id: string; frame: number }[]): Promise<Pictures>;
  /** `POST projects/{id}/planes`. */
  askPlane(ask: { itemId: string; frame: number }): Promise<PlaneReply>;
  /** Whether the file can be fetched at all; its HTTP status, 0 where there is no connection or it may not be asked. */
  probe(url: string): Promise<number>;
}

/** Asks for one byte; storage that forbids the question answers as if there were none. */
export const probe = (url: string): Promise<number> =>
  fetch(url, { headers: { range: "bytes=0-0" }, cache: "no-store" }).then(
    (reply) => reply.status,
    () => 0,
  );

/** Why a picture is not to be seen, for the labeler. */
export function reasonOf(status: number, problem: string | undefined): string {
  if (status === 404 || status === 410) return "The file is no longer there.";
  if (status === 401 || status === 403) return "The address of the file has run out. Reload the page to get a new one.";
  if (status >= 500) return "The storage has a fault.";
  if (status === 0 && !navigator.onLine) return "There is no connection.";
  return problem ?? "The file is damaged, or of a type that browsers cannot show.";
}
