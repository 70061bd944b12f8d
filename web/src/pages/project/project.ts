import { computed, signal } from "@preact/signals";
import { atLeast } from "../../api/access.ts";
import type { Api } from "../../api/api.ts";
import { isAbort } from "../../api/api-error.ts";
import { loaded } from "../../api/loaded.ts";
import type { ChangeClasses, ChangeProject, ProjectAction } from "../../api/projects.ts";

export const TABS = ["dashboard", "data", "review", "exports", "details"] as const;
export type Tab = (typeof TABS)[number];
export const TAB_TITLES: Record<Tab, string> = { dashboard: "Dashboard", data: "Data", review: "Review", exports: "Exports", details: "Details" };

/** The project that all the tabs are about: kept fresh, changed with the tag it was read under. */
export function createProject(api: Pick<Api, "projects" | "items">, projectId: string) {
  const stored = loaded((off) => api.projects.get(projectId, { signal: off }));
  const busy = signal<ProjectAction | "retry">();
  const view = computed(() => stored.value.value?.value);
  const isMoving = computed(() => view.value?.state === "initializing" || view.value?.state === "deleting");
  const run = async (what: ProjectAction | "retry", work: () => Promise<unknown>) => {
    busy.value = what;
    try {
      await work();
    } finally {
      busy.value = undefined;
      await stored.load();
    }
  };
  return {
    view,
    failure: stored.failure,
    failedStatus: stored.failedStatus,
    busy,
    isMoving,
    load: stored.load,
    stop: stored.stop,
    mayRun: computed(() => atLeast(view.value?.role, "contributor")),
    tabs: computed((): readonly Tab[] =>
      atLeast(view.value?.role, "contributor") ? TABS : atLeast(view.value?.role, "reviewer") ? ["dashboard", "data", "review"] : [],
    ),
    act: (action: ProjectAction) => run(action, () => api.projects.act(projectId, action)),
    retry: () => run("retry", () => api.items.retryImport(projectId)),
    /** Refused as stale when somebody else changed the project since it was read; it is read again either way. */
    change: async (ask: ChangeProject) => {
      try {
        await api.projects.change(projectId, ask, stored.value.value?.etag ?? "");
      } finally {
        await stored.load();
      }
    },
    changeClasses: async (ask: ChangeClasses) => {
      try {
        await api.projects.changeClasses(projectId, ask, stored.value.value?.etag ?? "");
      } finally {
        await stored.load();
      }
    },
    remove: () => api.projects.remove(projectId),
    look: async (off: AbortSignal): Promise<"changed" | "same"> => {
      const before = stored.value.value?.etag;
      try {
        const found = await api.projects.get(projectId, { signal: off });
        if (found.etag !== before || found.value.state !== stored.value.value?.value.state) stored.set(found);
        return found.etag !== before || isMoving.value ? "changed" : "same";
      } catch (error) {
        if (isAbort(error)) throw error;
        return "same"; // what is shown stays; the offline bar or the next action says more
      }
    },
  };
}
export type ProjectModel = ReturnType<typeof createProject>;
