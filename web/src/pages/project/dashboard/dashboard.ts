import { computed } from "@preact/signals";
import type { Api } from "../../../api/api.ts";
import { isAbort } from "../../../api/api-error.ts";
import { loaded } from "../../../api/loaded.ts";
import type { ImportView } from "../../../api/items.ts";
import type { Progress } from "../../../api/progress.ts";
import { forecast } from "./forecast.ts";

export const isUnderWay = (run: ImportView | undefined): boolean => run?.state === "counting" || run?.state === "loading";

/** What a project has done; and, for those who run it, how its files come in. Follows by itself. */
export function createDashboard(api: Pick<Api, "progress" | "items">, projectId: string, mayRun: "may-run" | "may-look") {
  const progress = loaded((off) => api.progress.get(projectId, { signal: off }));
  const imports = loaded(async (off) => (mayRun === "may-run" ? (await api.items.imports(projectId, { limit: 1 }, { signal: off })).items[0] : undefined));
  const signature = (found: Progress | undefined) => JSON.stringify([found?.items, found?.queue, found?.inHand]);
  return {
    progress: progress.value,
    failure: progress.failure,
    run: imports.value,
    left: computed(() => progress.value.value?.items.unlabeled ?? 0),
    forecast: computed(() => {
      const found = progress.value.value;
      return found ? forecast(found.history, found.items.unlabeled) : undefined;
    }),
    load: () => Promise.all([progress.load(), imports.load()]),
    stop: () => {
      progress.stop();
      imports.stop();
    },
    cancelImport: async () => {
      await api.items.cancelImport(projectId);
      await imports.load();
    },
    look: async (off: AbortSignal): Promise<"changed" | "same"> => {
      try {
        const before = signature(progress.value.value);
        progress.set(await api.progress.get(projectId, { signal: off }));
        const wasUnderWay = isUnderWay(imports.value.value);
        if (mayRun === "may-run") imports.set((await api.items.imports(projectId, { limit: 1 }, { signal: off })).items[0]);
        return wasUnderWay || isUnderWay(imports.value.value) || signature(progress.value.value) !== before ? "changed" : "same";
      } catch (error) {
        if (isAbort(error)) throw error;
        return "same"; // the numbers shown carry their time; the next look may do better
      }
    },
  };
}
