import type { Documents } from "../backends/documents.ts";
import { atOnce } from "../datasets/at-once.ts";
import { type DatastoreNeeds, openDatastore } from "../datasets/datastores.ts";
import { contentTypeOf, isShownByBrowsers } from "../datasets/loadable.ts";
import type { Item } from "../items/item.ts";
import { textsOf } from "../items/item-text.ts";
import { probeItem } from "../items/probe-item.ts";
import { kindNamed } from "../kinds/list.ts";
import type { Project } from "../projects/project.ts";
import type { Desk } from "./desk.ts";
import type { TaskItem } from "./wire.ts";

export interface ShowNeeds extends DatastoreNeeds {
  documents: Pick<Documents, "get" | "getMany" | "replace">;
  desk: Desk;
}

/** Files that are looked into at the same time. */
const AT_ONCE = 8;

type Shown = Pick<TaskItem, "id" | "path" | "row" | "url" | "width" | "height" | "text" | "problem">;

/**
 * Items as labelers see them: images by signed addresses, good for so many minutes, unless browsers cannot show them (they ask for pictures then); texts
 * whole. Where the task type counts pixels, the size of each image is found out here, once, and noted on the item. A file that cannot be read gets its
 * problem in words, so that it can be skipped; a store that does not answer is a fault and rises.
 */
export async function showItems(on: ShowNeeds, project: Project, items: readonly Item[], minutes: number): Promise<Shown[]> {
  const container = await openDatastore(on, await on.desk.datastoreIdOf(project.datasetId));
  const about = ({ id, path, row }: Item) => ({ id, path, ...(row !== undefined && { row }) });
  if (project.media === "text") {
    const read = await textsOf(on, project, container);
    return await Promise.all(
      items.map(async (item) => {
        const found = await read(item);
        return { ...about(item), ...("problem" in found ? found : { text: found.text }) };
      }),
    );
  }
  const needsSize = kindNamed(project.kind).needs === "size";
  return await atOnce(AT_ONCE, items, async (item) => {
    const { path, width, height, problem } = item;
    const isUnknown = needsSize && problem === undefined && (width === undefined || height === undefined);
    const known = { ...(width !== undefined && { width }), ...(height !== undefined && { height }), ...(problem !== undefined && { problem }) };
    const facts = isUnknown ? await probeItem(on, { project, item, container }) : known;
    return {
      ...about(item),
      ...(isShownByBrowsers(path) && { url: await container.readLink(path, { minutes, contentType: contentTypeOf(path) }) }),
      ...sizeOf(facts),
    };
  });
}

/** A probe may find more than a page is told. */
const sizeOf = (facts: { width?: number; height?: number } | { problem: string }) =>
  "problem" in facts ? { problem: facts.problem } : { ...("width" in facts && { width: facts.width }), ...("height" in facts && { height: facts.height }) };
