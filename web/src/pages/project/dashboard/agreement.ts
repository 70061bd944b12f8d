import { signal } from "@preact/signals";
import type { Api } from "../../../api/api.ts";
import { isAbort, sentence } from "../../../api/api-error.ts";
import { loaded } from "../../../api/loaded.ts";

/** How much the labelers agree; computed by a job when it is asked for. */
export function createAgreement(api: Pick<Api, "progress">, projectId: string) {
  const found = loaded((off) => api.progress.agreement(projectId, { signal: off }));
  const failure = signal<string>();
  const isBusy = signal(false);
  const act = async (work: () => Promise<unknown>) => {
    isBusy.value = true;
    failure.value = undefined;
    try {
      await work();
      await found.load();
    } catch (error) {
      failure.value = sentence(error);
    } finally {
      isBusy.value = false;
    }
  };
  return {
    found: found.value,
    loadFailure: found.failure,
    failure,
    isBusy,
    load: found.load,
    stop: found.stop,
    compute: () => act(() => api.progress.computeAgreement(projectId)),
    cancel: () => act(() => api.progress.cancelAgreement(projectId)),
    look: async (off: AbortSignal): Promise<"changed" | "same"> => {
      const before = JSON.stringify(found.value.value?.run);
      try {
        found.set(await api.progress.agreement(projectId, { signal: off }));
      } catch (error) {
        if (isAbort(error)) throw error;
        return "same"; // what is shown carries its time
      }
      return JSON.stringify(found.value.value?.run) === before ? "same" : "changed";
    },
  };
}
export type AgreementModel = ReturnType<typeof createAgreement>;
