import type { Documents } from "../backends/documents.ts";
import { bucketPk, type Project } from "../projects/project.ts";
import { Refusal } from "../refusal.ts";
import { bucketOf, type Item, ItemShape } from "./item.ts";
import { openSource, type SourceNeeds } from "./source.ts";

const LINK_MINUTES = 30;

export async function getItem(on: { documents: Pick<Documents, "get"> }, project: Project, itemId: string): Promise<Item> {
  const pk = bucketPk(project.id, project.buckets > 0 ? bucketOf(itemId, project.buckets) : 0);
  const found = await on.documents.get(ItemShape, pk, itemId);
  if (!found) throw new Refusal("not-found", "There is no such item.", { reason: "no-such-item" });
  return found.value;
}

/** A signed address of an item's source file. */
export async function getImage(on: SourceNeeds, project: Project, itemId: string): Promise<{ url: string; item: Item }> {
  const item = await getItem(on, project, itemId);
  const source = await openSource(on, project);
  return { url: await source.link(item.path, LINK_MINUTES), item };
}
