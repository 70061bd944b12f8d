import { computed, signal } from "@preact/signals";
import type { Api } from "../../../api/api.ts";
import { isAbort, sentence } from "../../../api/api-error.ts";
import type { BulkChangeView, StartBulkChange } from "../../../api/bulk.ts";

/** The newest job over many items of a project: started, followed while it runs, stopped, or taken up again. `onEnd` hears of each that ends while it is followed. */
export function createBulkJob(bulk: Api["bulk"], projectId: string, onEnd: (job: BulkChangeView) => void) {
  const newest = signal<BulkChangeView>();
  const failure = signal<string>();
  const isBusy = signal(false);
  const show = (job: BulkChangeView | undefined) => {
    const before = newest.value;
    newest.value = job;
    if (job && job.state !== "running" && before?.id === job.id && before.state === "running") onEnd(job);
  };
  const look = async (off?: AbortSignal): Promise<"changed" | "same"> => {
    try {
      const before = JSON.stringify(newest.value);
      show((await bulk.list(projectId, { limit: 1 }, off ? { signal: off } : {})).items[0]);
      return newest.value?.state === "running" || JSON.stringify(newest.value) !== before ? "changed" : "same";
    } catch (error) {
      if (isAbort(error)) throw error;
      return "same"; // what is shown stays
    }
  };
  const act = async (work: (changeId: string) => Promise<BulkChangeView>) => {
    const changeId = newest.value?.id;
    if (changeId === undefined) return;
    isBusy.value = true;
    failure.value = undefined;
    try {
      show(await work(changeId));
    } catch (error) {
      failure.value = sentence(error);
      await look();
    } finally {
      isBusy.value = false;
    }
  };
  return {
    newest,
    failure,
    isBusy,
    isRunning: computed(() => newest.value?.state === "running"),
    look,
    /** What the service says no to is the caller's to show. */
    start: async (ask: StartBulkChange) => show(await bulk.start(projectId, ask)),
    cancel: () => act((changeId) => bulk.cancel(projectId, changeId)),
    retry: () => act((changeId) => bulk.retry(projectId, changeId)),
  };
}
export type BulkJob = ReturnType<typeof createBulkJob>;

const items = (count: number) => `${count.toLocaleString()} ${count === 1 ? "item" : "items"}`;

/** "1,234 items rejected" */
export function sayChanged({ action, to, changed }: Pick<BulkChangeView, "action" | "to" | "changed">): string {
  if (action === "assign") return to === undefined ? `${items(changed)} for everybody again` : `${items(changed)} assigned`;
  return action === "reject" ? `${items(changed)} rejected and back in the queue` : `${items(changed)} put back into the queue`;
}
