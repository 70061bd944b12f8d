import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import type { ProjectView } from "../../api/projects.ts";
import { Failure } from "../../parts/empty-state.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";

type Tab = ComponentType<{ project: ProjectView }>;

/** A tab that draws and edits items brings much along: it is fetched when it is first gone to. */
export function LaterTab({ project, title, load }: { project: ProjectView; title: string; load(): Promise<Tab> }) {
  const tab = useSignal<{ Shown: Tab } | "failed" | undefined>(undefined);
  const fetch = () => {
    tab.value = undefined;
    load().then(
      (Shown) => {
        tab.value = { Shown };
      },
      () => {
        tab.value = "failed";
      },
    );
  };
  useEffect(fetch, []);
  if (tab.value === "failed")
    return <Failure title={`${title} could not be loaded`} detail="There may be no connection, or a newer version." onRetry={fetch} />;
  return tab.value ? <tab.value.Shown project={project} /> : <Skeleton label={`Loading ${title}`} lines={6} />;
}
