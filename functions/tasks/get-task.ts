import type { DealNeeds } from "./next-task.ts";
import { itemsOf } from "./next-task.ts";
import { alreadySubmitted, leaseLost, ownTask, type OwnTaskAsk } from "./own-task.ts";
import { showTask } from "./show-task.ts";
import type { TaskView } from "./wire.ts";

/** The labeler's own open page, with fresh addresses of its images; also after its end, while nobody took its items. */
export async function getTask(on: DealNeeds, ask: OwnTaskAsk): Promise<TaskView> {
  const { project, pk, task } = await ownTask(on, ask);
  if (task.value.state === "submitted") throw alreadySubmitted();
  const items = task.value.state === "open" ? await itemsOf(on, pk, task.value) : undefined;
  if (!items) throw leaseLost();
  return await showTask(on, project, task.value, items);
}
