import { z } from "zod";
import { bucketOf, type Item } from "../items/item.ts";
import { type Suggestion, suggestionId, SuggestionShape } from "../items/suggestion.ts";
import { bucketPk, type Project } from "../projects/project.ts";
import { type ShowNeeds, showItems } from "./show-items.ts";
import type { Task } from "./task.ts";
import type { TaskView } from "./wire.ts";

/** A little more than the lease, so that a renewal on the last minute still sees its images. */
const AFTER_LEASE_MINUTES = 5;

/** The page as the labeler gets it, with an address for each image or the whole of each text, and what is suggested. */
export async function showTask(on: ShowNeeds & { now(): number }, project: Project, task: Task, items: readonly Item[]): Promise<TaskView> {
  const now = on.now();
  const minutes = Math.min(60, Math.max(0, Math.ceil((task.until - now) / 60_000)) + AFTER_LEASE_MINUTES);
  const [shown, suggested] = await Promise.all([showItems(on, project, items, minutes), suggestionsOf(on, project, items)]);
  const views = shown.map((item) => {
    const own = suggested.get(item.id);
    return own ? { ...item, suggested: { from: own.from, value: z.json().parse(own.value) } } : item;
  });
  return { id: task.id, queue: task.queue, items: views, until: task.until, now, classesVersion: project.classesVersion };
}

/** One read for a page, and none where no item says that there is anything. The items of a page are in one bucket. */
async function suggestionsOf(on: Pick<ShowNeeds, "documents">, project: Project, items: readonly Item[]): Promise<Map<string, Suggestion>> {
  const ids = items.filter(({ suggested }) => suggested).map(({ id }) => id);
  const [first] = ids;
  if (first === undefined) return new Map();
  const found = await on.documents.getMany(SuggestionShape, bucketPk(project.id, bucketOf(first, project.buckets)), ids.map(suggestionId));
  return new Map(found.map(({ value }) => [value.itemId, value]));
}
