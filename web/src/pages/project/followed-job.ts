import { computed, signal } from "@preact/signals";
import { isAbort, sentence } from "../../api/api-error.ts";

/** What all jobs that go through the items of a project say of themselves. */
interface Job {
  id: string;
  state: string;
}

export interface JobCalls<J extends Job> {
  /** The newest one, if there ever was one. */
  newest(off: AbortSignal | undefined): Promise<J | undefined>;
  cancel(jobId: string): Promise<J>;
  retry(jobId: string): Promise<J>;
}

/** The newest job of its kind: followed while it runs, stopped, or taken up again. `onEnd` hears of each that ends while it is followed. */
export function followedJob<J extends Job>(calls: JobCalls<J>, onEnd: (job: J) => void = () => undefined) {
  const newest = signal<J>();
  const failure = signal<string>();
  const isBusy = signal(false);
  const show = (job: J | undefined) => {
    const before = newest.value;
    newest.value = job;
    if (job && job.state !== "running" && before?.id === job.id && before.state === "running") onEnd(job);
  };
  const look = async (off?: AbortSignal): Promise<"changed" | "same"> => {
    try {
      const before = JSON.stringify(newest.value);
      show(await calls.newest(off));
      return newest.value?.state === "running" || JSON.stringify(newest.value) !== before ? "changed" : "same";
    } catch (error) {
      if (isAbort(error)) throw error;
      return "same"; // what is shown stays
    }
  };
  const act = async (work: (jobId: string) => Promise<J>) => {
    const jobId = newest.value?.id;
    if (jobId === undefined) return;
    isBusy.value = true;
    failure.value = undefined;
    try {
      show(await work(jobId));
    } catch (error) {
      failure.value = sentence(error);
      await look();
    } finally {
      isBusy.value = false;
    }
  };
  const isRunning = computed(() => newest.value?.state === "running");
  return { newest, failure, isBusy, isRunning, look, show, cancel: () => act(calls.cancel), retry: () => act(calls.retry) };
}
