import { useEffect, useMemo, useState } from "preact/hooks";
import { useApi } from "../../../api/api.ts";
import { isAbort, sentence } from "../../../api/api-error.ts";
import { follow } from "../../../api/follow.ts";
import { loaded } from "../../../api/loaded.ts";
import type { ImportView } from "../../../api/items.ts";
import type { ProjectView } from "../../../api/projects.ts";
import { Button } from "../../../parts/button.tsx";
import { Moment } from "../../../parts/moment.tsx";
import { Skeleton } from "../../../parts/skeleton.tsx";
import { useToasts } from "../../../parts/toast.tsx";
import { isUnderWay } from "../dashboard/dashboard.ts";
import { ImportProgress } from "../dashboard/import-progress.tsx";
import type { ProjectModel } from "../project.ts";
import { NotLoaded, RefreshHistory } from "./refresh-history.tsx";
import { RefreshSwitch } from "./refresh-switch.tsx";
import { sayChanges } from "./refresh-words.ts";

/** When it was looked for files last and what came of it, and when it is next. */
function LastAndNext({ last, nextAt }: { last: ImportView | undefined; nextAt: number | undefined }) {
  return (
    <dl class="facts">
      <dt>Last refresh</dt>
      <dd aria-live="polite">
        {last ? (
          <>
            <Moment at={last.startedAt} />
            {last.state === "done" && `: ${sayChanges(last)}`}
            {last.failure !== undefined && <span class="error-text"> {last.failure}</span>}
          </>
        ) : (
          "None so far"
        )}
      </dd>
      {nextAt !== undefined && (
        <>
          <dt>Next by itself</dt>
          <dd>
            <Moment at={nextAt} />
          </dd>
        </>
      )}
    </dl>
  );
}

/** Features C1, I5: new files of the dataset become items, by themselves or when asked; and where the items came from. */
export function RefreshSection({ model, project }: { model: ProjectModel; project: ProjectView }) {
  const { items } = useApi();
  const toasts = useToasts();
  const [isBusy, setBusy] = useState(false);
  const runs = useMemo(() => loaded((off) => items.imports(project.id, { limit: 10 }, { signal: off })), [items, project.id]);
  const all = runs.value.value?.items;
  const [newest] = all ?? [];
  const isMoving = newest !== undefined && isUnderWay(newest);
  useEffect(() => {
    void runs.load();
    return runs.stop;
  }, [runs]);
  useEffect(() => {
    if (!isMoving) return;
    const look = async (off: AbortSignal) => {
      try {
        runs.set(await items.imports(project.id, { limit: 10 }, { signal: off }));
      } catch (error) {
        if (isAbort(error)) throw error; // what is shown stays
      }
      return "changed" as const;
    };
    return follow({ look, everyMs: 2_000, slowestMs: 10_000 });
  }, [runs, isMoving]);
  const refresh = async () => {
    setBusy(true);
    try {
      await items.refresh(project.id);
      await runs.load();
    } catch (error) {
      toasts.failed(sentence(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section class="card stack" aria-labelledby="refresh-title">
      <div class="spread">
        <h2 id="refresh-title">Refresh</h2>
        <Button
          icon="refresh"
          isBusy={isBusy}
          disabled={isMoving || project.state === "deleting" || project.state === "initializing"}
          onClick={() => void refresh()}
        >
          Refresh now
        </Button>
      </div>
      <p class="muted">New files of the dataset become items. Items whose files are gone are not given to labelers; their labels stay.</p>
      <RefreshSwitch model={model} project={project} onChanged={() => void runs.load()} />
      {all && <LastAndNext last={all.find(({ mode }) => mode === "refresh")} nextAt={runs.value.value?.nextAt} />}
      {isMoving && (
        <ImportProgress
          run={newest}
          onCancel={async () => {
            await items.cancelImport(project.id);
            await runs.load();
          }}
        />
      )}
      {runs.failure.value !== undefined && <p class="error-text">{runs.failure.value}</p>}
      {!all && runs.failure.value === undefined && <Skeleton label="Loading the history" />}
      {all && all.length > 0 && <RefreshHistory runs={all} />}
      {newest && <NotLoaded projectId={project.id} rejectedWhy={newest.rejectedWhy} />}
    </section>
  );
}
