import { z } from "zod";
import type { Queues } from "../backends/queues.ts";
import { isShownByBrowsers } from "../datasets/loadable.ts";
import type { Project } from "../projects/project.ts";
import type { Item } from "./item.ts";

export const PICTURES_QUEUE = "pictures";
/** As many as a page has at the most. */
const MOST = 36;

export const PicturesWanted = z.strictObject({ projectId: z.string(), itemIds: z.array(z.string()).min(1).max(MOST) });
export type PicturesWanted = z.infer<typeof PicturesWanted>;

/**
 * Has whole pictures made, in the background, of items whose files browsers do not show: of a page that was just dealt, which its labeler comes to after the
 * page in hand. Sends nothing where there is nothing to make; what is made already is not made again.
 */
export async function askPictures(
  on: { queues: Pick<Queues, "send"> },
  project: Pick<Project, "id" | "media">,
  items: readonly Pick<Item, "id" | "path" | "problem">[],
): Promise<void> {
  if (project.media !== "image") return;
  const itemIds = items.filter(({ path, problem }) => problem === undefined && !isShownByBrowsers(path)).map(({ id }) => id);
  for (let at = 0; at < itemIds.length; at += MOST) {
    const message: PicturesWanted = { projectId: project.id, itemIds: itemIds.slice(at, at + MOST) };
    await on.queues.send(PICTURES_QUEUE, message);
  }
}
