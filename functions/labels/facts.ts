import { atOnce } from "../datasets/at-once.ts";
import { type DatastoreNeeds, openDatastore } from "../datasets/datastores.ts";
import type { Item } from "../items/item.ts";
import { textsOf } from "../items/item-text.ts";
import { probeBlob } from "../items/probe-item.ts";
import type { Kind } from "../kinds/kind.ts";
import type { Project } from "../projects/project.ts";
import type { Desk } from "../tasks/desk.ts";

export interface FactNeeds extends DatastoreNeeds {
  desk: Desk;
}

/** What a value may be checked against of its item; empty where the file cannot be read. To be written on the item with its answer. */
export type Facts = Pick<Item, "width" | "height" | "length">;

const AT_ONCE = 8;

/** The facts that the task type needs: as written on the items, else from their files. Nothing is read where it needs none. */
export async function factsOf(on: FactNeeds, project: Project, { needs }: Pick<Kind<unknown>, "needs">, items: readonly Item[]): Promise<Map<string, Facts>> {
  const unknown = items.filter(({ width, height, length }) => (needs === "size" ? width === undefined || height === undefined : length === undefined));
  const known = new Map(items.map(({ id, ...item }): [string, Facts] => [id, onlyFacts(item)]));
  if (!needs || unknown.length === 0) return known;
  const container = await openDatastore(on, await on.desk.datastoreIdOf(project.datasetId));
  const read = needs === "length" ? await textsOf(on, project, container) : undefined;
  await atOnce(AT_ONCE, unknown, async (item) => {
    const found = read ? await read(item) : await probeBlob(container, item.path);
    if (!("problem" in found)) known.set(item.id, onlyFacts(found));
  });
  return known;
}

const onlyFacts = ({ width, height, length }: Facts): Facts => ({
  ...(width !== undefined && { width }),
  ...(height !== undefined && { height }),
  ...(length !== undefined && { length }),
});
