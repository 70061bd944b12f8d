import { useEffect, useMemo } from "preact/hooks";
import { useApi } from "../../../api/api.ts";
import type { ImportView } from "../../../api/items.ts";
import { allPages, loaded } from "../../../api/loaded.ts";
import { Moment } from "../../../parts/moment.tsx";

const STATES: Record<ImportView["state"], string> = { counting: "Counting", loading: "Loading", done: "Done", failed: "Failed", cancelled: "Cancelled" };

/** The walks over the data, newest first. */
export function RefreshHistory({ runs }: { runs: readonly ImportView[] }) {
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
              Gone
            </th>
            <th scope="col" class="end">
              Back
            </th>
            <th scope="col" class="end">
              Not loaded
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map(({ id, startedAt, mode, by, state, added, arrived, missing, returned, rejected, truncated, failure }) => (
            <tr key={id}>
              <td>
                <Moment at={startedAt} />
              </td>
              <td>{mode === "initialization" ? "First load" : by === "schedule" ? "Refresh, by itself" : "Refresh"}</td>
              <td>
                {STATES[state]}
                {failure && <p class="error-text">{failure}</p>}
                {truncated && <p class="small muted">stopped at 500,000 items</p>}
              </td>
              <td class="end">
                {added.toLocaleString()}
                {arrived > 0 && <p class="small muted">{arrived.toLocaleString()} by events before</p>}
              </td>
              <td class="end">{missing.toLocaleString()}</td>
              <td class="end">{returned.toLocaleString()}</td>
              <td class="end">{rejected.toLocaleString()}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
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
