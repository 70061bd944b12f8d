import { useEffect, useMemo } from "preact/hooks";
import { useApi } from "../../../api/api.ts";
import type { ImportView } from "../../../api/items.ts";
import { allPages, loaded } from "../../../api/loaded.ts";
import { Moment } from "../../../parts/moment.tsx";
import { sayOutcome } from "./refresh-words.ts";

const STATES: Record<Exclude<ImportView["state"], "done">, string> = { counting: "Counting", loading: "Loading", failed: "Failed", cancelled: "Cancelled" };

/** The walks over the data, newest first. */
export function RefreshHistory({ runs }: { runs: readonly ImportView[] }) {
  return (
    <table class="table">
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">What</th>
          <th scope="col">Outcome</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <tr key={run.id}>
            <td>
              <Moment at={run.startedAt} />
            </td>
            <td>{run.mode === "initialization" ? "First load" : run.by === "schedule" ? "Refresh, by itself" : "Refresh"}</td>
            <td>
              {run.state === "done" ? sayOutcome(run) : STATES[run.state]}
              {run.failure !== undefined && <p class="error-text">{run.failure}</p>}
              {run.truncated && <p class="small muted">stopped at 500,000 items</p>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Why files were left, and which. */
export function NotLoaded({ projectId, rejectedWhy }: { projectId: string; rejectedWhy: Readonly<Record<string, number>> }) {
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
