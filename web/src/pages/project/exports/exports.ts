import { batch, computed, signal } from "@preact/signals";
import type { Api } from "../../../api/api.ts";
import { isAbort, sentence } from "../../../api/api-error.ts";
import type { ExportView, StartExport } from "../../../api/exports.ts";
import { loaded } from "../../../api/loaded.ts";

/** The exports of a project, newest first; those that run are followed. */
export function createExports(api: Pick<Api, "exports">, projectId: string, newKey: () => string) {
  const formats = loaded(async (off) => (await api.exports.formats({ signal: off })).items);
  const history = loaded(async (off) => (await api.exports.list(projectId, { limit: 20 }, { signal: off })).items);
  const failure = signal<string>();
  const isStarting = signal(false);
  let key = newKey();
  const put = (found: ExportView) => {
    const others = (history.value.value ?? []).filter(({ id }) => id !== found.id);
    history.set([found, ...others].toSorted((a, b) => b.startedAt - a.startedAt));
  };
  const isRunning = computed(() => (history.value.value ?? []).some(({ state }) => state === "running"));
  return {
    formats,
    history,
    failure,
    isStarting,
    isRunning,
    load: () => Promise.all([formats.load(), history.load()]),
    stop: () => {
      formats.stop();
      history.stop();
    },
    start: async (ask: StartExport) => {
      isStarting.value = true;
      failure.value = undefined;
      try {
        put(await api.exports.start(projectId, ask, key));
        key = newKey();
      } catch (error) {
        failure.value = sentence(error);
      } finally {
        isStarting.value = false;
      }
    },
    cancel: async (exportId: string) => {
      await api.exports.cancel(projectId, exportId);
      await history.load();
    },
    /** Download links are signed for an hour, so the list is asked for again also when nothing runs. */
    look: async (off: AbortSignal): Promise<"changed" | "same"> => {
      const wasRunning = isRunning.value;
      try {
        const page = await api.exports.list(projectId, { limit: 20 }, { signal: off });
        batch(() => history.set(page.items));
        return wasRunning || isRunning.value ? "changed" : "same";
      } catch (error) {
        if (isAbort(error)) throw error;
        return "same"; // what is shown stays
      }
    },
  };
}
