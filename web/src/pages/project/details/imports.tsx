import { useEffect, useMemo, useState } from "preact/hooks";
import { useApi } from "../../../api/api.ts";
import { isAbort, sentence } from "../../../api/api-error.ts";
import { follow } from "../../../api/follow.ts";
import type { ImportView } from "../../../api/items.ts";
import { allPages, loaded } from "../../../api/loaded.ts";
import type { ProjectView } from "../../../api/projects.ts";
import { Button } from "../../../parts/button.tsx";
import { Moment } from "../../../parts/moment.tsx";
import { Skeleton } from "../../../parts/skeleton.tsx";
import { useToasts } from "../../../parts/toast.tsx";
import { isUnderWay } from "../dashboard/dashboard.ts";
import { ImportProgress } from "../dashboard/import-progress.tsx";

const STATES: Record<ImportView["state"], string> = { counting: "Counting", loading: "Loading", done: "Done", failed: "Failed", cancelled: "Cancelled" };

function History({ runs }: { runs: readonly ImportView[] }) {
  return (
    <div class="scroll-x">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">What</th>
            <th scope="col">State</th>
            <th scope="col" class="end">
              Added
            </th>
            <th scope="col" class="end">
              Not loaded
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map(({ id, startedAt, mode, state, added, rejected, truncated, failure }) => (
            <tr key={id}>
              <td>
                <Moment at={startedAt} />
              </td>
              <td>{mode === "initialization" ? "First load" : "Refresh"}</td>
              <td>
                {STATES[state]}
                {failure && <p class="error-text">{failure}</p>}
                {truncated && <p class="small muted">stopped at 500,000 items</p>}
              </td>
              <td class="end">{added.toLocaleString()}</td>
              <td class="end">{rejected.toLocaleString()}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function NotLoaded({ projectId, rejectedWhy }: { projectId: string; rejectedWhy: Readonly<Record<string, number>> }) {
  const { items } = useApi();
  const list = useMemo(
    () => loaded((off) => allPages((cursor) => items.rejections(projectId, { limit: 200, ...(cursor ? { cursor } : {}) }, { signal: off }))),
    [items, projectId],
  );
  useEffect(() => list.stop, [list]);
  const reasons = Object.entries(rejectedWhy);
  if (reasons.length === 0) return null;
  return (
    <details onToggle={(event) => event.currentTarget.open && !list.value.value && void list.load()}>
      <summary>Files that were not loaded</summary>
      <ul class="small plain-rows">
        {reasons.map(([why, count]) => (
          <li key={why}>
            {count.toLocaleString()}: {why}
          </li>
        ))}
      </ul>
      {list.failure.value !== undefined && <p class="error-text">{list.failure.value}</p>}
      {list.value.value && (
        <ul class="small plain-rows scroll-y" aria-label="The first 1,000 of them">
          {list.value.value.map(({ path, why }) => (
            <li key={path}>
              <code>{path}</code> <span class="muted">{why}</span>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}

/** Where the items came from, and looking for new ones. */
export function Imports({ project }: { project: ProjectView }) {
  const { items } = useApi();
  const toasts = useToasts();
  const [isBusy, setBusy] = useState(false);
  const runs = useMemo(() => loaded(async (off) => (await items.imports(project.id, { limit: 10 }, { signal: off })).items), [items, project.id]);
  const [newest] = runs.value.value ?? [];
  const isMoving = newest !== undefined && isUnderWay(newest);
  useEffect(() => {
    void runs.load();
    return runs.stop;
  }, [runs]);
  useEffect(() => {
    if (!isMoving) return;
    const look = async (off: AbortSignal) => {
      try {
        runs.set((await items.imports(project.id, { limit: 10 }, { signal: off })).items);
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
  const lastRefresh = runs.value.value?.find(({ mode }) => mode === "refresh");
  return (
    <section class="card stack" aria-labelledby="imports-title">
      <div class="spread">
        <h2 id="imports-title">Refresh</h2>
        <Button
          icon="refresh"
          isBusy={isBusy}
          disabled={isMoving || project.state === "deleting" || project.state === "initializing"}
          onClick={() => void refresh()}
        >
          Refresh now
        </Button>
      </div>
      <p class="muted" aria-live="polite">
        New files of the dataset become items; nothing is removed.{" "}
        {lastRefresh ? (
          <>
            Last looked <Moment at={lastRefresh.startedAt} />, {lastRefresh.added.toLocaleString()} added.
          </>
        ) : (
          "Not refreshed so far."
        )}
      </p>
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
      {!runs.value.value && runs.failure.value === undefined && <Skeleton label="Loading the history" />}
      {runs.value.value && runs.value.value.length > 0 && <History runs={runs.value.value} />}
      {newest && <NotLoaded projectId={project.id} rejectedWhy={newest.rejectedWhy} />}
    </section>
  );
}
