import { type Item, ItemShape } from "../items/item.ts";
import { type ItemEvent, live } from "../items/life.ts";
import { type SubmitNeeds, submitTask } from "../labels/submit-task.ts";
import { bucketPks } from "../projects/project.ts";
import { nextTask } from "../tasks/next-task.ts";
import { type Task, TaskShape, tasksByState } from "../tasks/task.ts";
import type { NextTaskReply, TaskView } from "../tasks/wire.ts";
import { all, allItems, type Workplace } from "./workplace.ts";

const projectId = "p1";

/** What a labeler is told who asks for a page. */
export const ask = (on: SubmitNeeds, by: string, size = 9, holding: string[] = []): Promise<NextTaskReply> => nextTask(on, { projectId, by, size, holding });

/** The page that there must be. */
export async function pull(on: SubmitNeeds, by: string, size = 9, holding: string[] = []): Promise<TaskView> {
  const { task, none } = await ask(on, by, size, holding);
  if (!task) throw new Error(`No page for ${by}: ${none ?? ""}.`);
  return task;
}

export const idsOf = (task: TaskView | undefined): string[] => (task?.items ?? []).map(({ id }) => id).toSorted();

/** Answers all items of a page with one class, or with what `says` of each. */
export async function answer(on: SubmitNeeds, by: string, task: TaskView, says: string | ((itemId: string) => string) = "c1"): Promise<void> {
  const answers = task.items.map(({ id }) => ({ itemId: id, value: { classId: typeof says === "string" ? says : says(id) } }));
  await submitTask(on, { projectId, taskId: task.id, by, answers, seconds: 9 });
}

export const openTasks = ({ documents, project }: Workplace): Promise<Task[]> =>
  all(documents, { shape: TaskShape, pk: bucketPks(project), index: tasksByState, equals: { state: "open" } });

/** Something happens to the items of these ids, written one by one, past all use cases; their bucket must be the only one. */
export async function befall({ documents, project }: Workplace, ids: readonly string[], event: ItemEvent): Promise<void> {
  const [pk = ""] = bucketPks(project);
  for (const { value, etag } of await documents.getMany(ItemShape, pk, ids)) await documents.replace(ItemShape, pk, live(value, event), etag);
}

export const itemOf = async (place: Workplace, id: string): Promise<Item | undefined> => (await allItems(place)).find((item) => item.id === id);
