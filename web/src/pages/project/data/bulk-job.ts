import type { BulkApi, BulkChangeView, StartBulkChange } from "../../../api/bulk.ts";
import { followedJob } from "../followed-job.ts";

/** The newest job over many items of a project. `onEnd` hears of each that ends while it is followed. */
export function createBulkJob(bulk: BulkApi, projectId: string, onEnd: (job: BulkChangeView) => void) {
  const job = followedJob(
    {
      newest: async (off) => (await bulk.list(projectId, { limit: 1 }, off ? { signal: off } : {})).items[0],
      cancel: (changeId) => bulk.cancel(projectId, changeId),
      retry: (changeId) => bulk.retry(projectId, changeId),
    },
    onEnd,
  );
  /** What the service says no to is the caller's to show. */
  const start = async (ask: StartBulkChange) => job.show(await bulk.start(projectId, ask));
  return { ...job, start };
}
export type BulkJob = ReturnType<typeof createBulkJob>;

const items = (count: number) => `${count.toLocaleString()} ${count === 1 ? "item" : "items"}`;

/** "1,234 items rejected" */
export function sayChanged({ action, to, changed }: Pick<BulkChangeView, "action" | "to" | "changed">): string {
  if (action === "assign") return to === undefined ? `${items(changed)} for everybody again` : `${items(changed)} assigned`;
  return action === "reject" ? `${items(changed)} rejected and back in the queue` : `${items(changed)} put back into the queue`;
}
