import { computed, signal } from "@preact/signals";
import type { Api } from "../../../api/api.ts";
import { isAbort, sentence } from "../../../api/api-error.ts";
import type { ClassChangeView } from "../../../api/projects.ts";

/** The newest change of classes that goes through the labels: followed while it runs, stopped, or taken up again. */
export function createClassJob(projects: Pick<Api["projects"], "classChanges" | "cancelClassChange" | "retryClassChange">, projectId: string) {
  const newest = signal<ClassChangeView>();
  const failure = signal<string>();
  const isBusy = signal(false);
  const look = async (off?: AbortSignal): Promise<"changed" | "same"> => {
    try {
      const before = JSON.stringify(newest.value);
      newest.value = (await projects.classChanges(projectId, { limit: 1 }, off ? { signal: off } : {})).items[0];
      return newest.value?.state === "running" || JSON.stringify(newest.value) !== before ? "changed" : "same";
    } catch (error) {
      if (isAbort(error)) throw error;
      return "same"; // what is shown stays
    }
  };
  const act = async (work: () => Promise<ClassChangeView>) => {
    isBusy.value = true;
    failure.value = undefined;
    try {
      newest.value = await work();
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
    cancel: () => act(() => projects.cancelClassChange(projectId)),
    retry: () => act(() => projects.retryClassChange(projectId)),
  };
}
export type ClassJob = ReturnType<typeof createClassJob>;
