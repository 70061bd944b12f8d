import type { Documents } from "../backends/documents.ts";
import type { Queues } from "../backends/queues.ts";
import { askPictures } from "../items/ask-pictures.ts";
import { type Item, ItemShape } from "../items/item.ts";
import { awaits } from "../items/life.ts";
import { getProject } from "../projects/get-project.ts";
import { bucketPk, goldShareOf, overlapOf, type Project } from "../projects/project.ts";
import type { None } from "./bucket-memory.ts";
import { bucketOrder } from "./bucket-order.ts";
import { readCounters } from "./read-counters.ts";
import type { Page } from "./round.ts";
import type { ShowNeeds } from "./show-items.ts";
import { showTask } from "./show-task.ts";
import { bucketOfTask, type Task, TASKS_HELD, tasksByHolder, TaskShape } from "./task.ts";
import type { NextTaskReply } from "./wire.ts";

export interface DealNeeds extends ShowNeeds {
  documents: Pick<Documents, "get" | "getMany" | "query" | "batch" | "replace">;
  queues: Pick<Queues, "send">;
  now(): number;
  newId(): string;
}

export interface DealAsk {
  by: string;
  /** Items wanted, 1–36. */
  size: number;
  /** Ids of the open tasks that the asking page has. */
  holding: readonly string[];
}

/** `POST next-task`: the next page for this labeler. Throws `Busy` where others were quicker three times over. */
export async function nextTask(on: DealNeeds, ask: DealAsk & { projectId: string }): Promise<NextTaskReply> {
  const { value: project } = await getProject(on, ask.projectId);
  return await dealTask(on, project, ask);
}

/** The same for whoever has just read the project. */
export async function dealTask(on: DealNeeds, project: Project, ask: DealAsk): Promise<NextTaskReply> {
  if (project.state !== "running") return { none: "paused" };
  const nones = new Set<None>();
  for (const bucket of bucketOrder({ userId: project.consensus ? "" : ask.by, projectId: project.id }, project.buckets)) {
    const pk = bucketPk(project.id, bucket);
    const none = on.desk.none(pk, ask.by);
    if (none) nones.add(none);
    // A page that names what it holds has nothing to find in an empty bucket; one that names nothing may be a reload.
    if (none && ask.holding.length > 0) continue;
    const own = await ownTasks(on, pk, ask.by);
    for (const task of own) {
      const items = ask.holding.includes(task.id) ? undefined : await itemsOf(on, pk, task);
      if (items) return { task: await showTask(on, project, task, items) };
    }
    // Tasks elsewhere are taken at the caller's word: who names tasks that are not there gets fewer, never more.
    const elsewhere = new Set(ask.holding.filter((id) => bucketOfTask(id) !== bucket)).size;
    if (own.length + elsewhere >= TASKS_HELD) return { none: "limit" };
    if (none) continue;
    const dealt = await on.desk.deal(pk, pageFor(project, bucket, ask));
    if ("none" in dealt) {
      nones.add(dealt.none);
      continue;
    }
    await askPictures(on, project, dealt.items);
    return { task: await showTask(on, project, dealt.task, dealt.items) };
  }
  const { items } = await readCounters(on, project);
  return { none: items.unlabeled > 0 && nones.has("held") ? "held" : "done" };
}

/** Texts of a megabyte are sent whole with their page, so few of them. */
const MOST_TEXTS = 4;
const pageSize = ({ media }: Project, asked: number): number => (media === "text" ? Math.min(MOST_TEXTS, asked) : asked);

const pageFor = (project: Project, bucket: number, { by, size }: DealAsk): Page => ({
  projectId: project.id,
  bucket,
  by,
  size: pageSize(project, size),
  leaseMinutes: project.leaseMinutes,
  overlap: overlapOf(project),
  goldShare: goldShareOf(project),
});

async function ownTasks(on: Pick<DealNeeds, "documents" | "now">, pk: string, by: string): Promise<Task[]> {
  const equals = { by, state: "open" };
  const page = await on.documents.query({ shape: TaskShape, pk, index: tasksByHolder, equals, range: { gt: on.now() }, limit: TASKS_HELD });
  return page.items.map(({ value }) => value);
}

/** The items of a page, in its order, if all of them still await its answers; those that the labeler is measured by are shown in any case. */
export async function itemsOf(on: { documents: Pick<Documents, "getMany"> }, pk: string, task: Task): Promise<Item[] | undefined> {
  const ids = task.items.map(({ id }) => id);
  const items = (await on.documents.getMany(ItemShape, pk, ids)).map(({ value }) => value);
  const areDue = task.items.every(({ id, generation, gold }, at) => items[at]?.id === id && (gold || isDue(items[at], generation, task.by)));
  return areDue ? items : undefined;
}

const isDue = (item: Item, generation: number, by: string): boolean => awaits(item, generation) && !item.answerers?.includes(by);
