import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { useApi } from "../../../api/api.ts";
import { isAbort } from "../../../api/api-error.ts";
import { follow } from "../../../api/follow.ts";
import { loaded } from "../../../api/loaded.ts";
import { useMe } from "../../../api/me.ts";
import type { ProjectView } from "../../../api/projects.ts";
import { Button } from "../../../parts/button.tsx";
import { Confirm } from "../../../parts/confirm.tsx";
import { EmptyState, Failure } from "../../../parts/empty-state.tsx";
import { Skeleton } from "../../../parts/skeleton.tsx";
import { useToasts } from "../../../parts/toast.tsx";
import { BulkActions } from "./bulk-actions.tsx";
import { bulkApi } from "../../../api/bulk.ts";
import { createBulkJob, sayChanged } from "./bulk-job.ts";
import { BulkJobView } from "./bulk-job-view.tsx";
import { createFaces } from "./faces.ts";
import { FilterBar } from "./filter-bar.tsx";
import { asAsk, countOf, type Filters, readFilters, writeFilters } from "./filters.ts";
import { joinHolders, loadHolders } from "./holders.ts";
import { rejectAll } from "./item-panel.ts";
import { ItemPanelView } from "./item-panel.tsx";
import { createSelection } from "./selection.ts";
import { createWall } from "./wall.ts";
import { WallView } from "./wall-view.tsx";

/** Everything of the project, to be looked through, corrected and sent back. New labels appear by themselves. */
export function DataTab({ project }: { project: ProjectView }) {
  const api = useApi();
  const me = useMe();
  const toasts = useToasts();
  const { query, path, route } = useLocation();
  const filters = readFilters(query);
  const filterKey = writeFilters(filters);
  const openId = query["item"];
  const [isRejecting, setRejecting] = useState(false);

  const progress = useMemo(() => loaded((off) => api.progress.get(project.id, { signal: off })), [api, project.id]);
  const members = useMemo(() => loaded((off) => loadHolders(api.access, project.id, off)), [api, project.id]);
  const faces = useMemo(() => createFaces(api, project), [api, project.id, project.kind]);
  const { wall, selection, shifted } = useMemo(() => {
    const moved = { by: 0 };
    const made = createWall(
      (ask, off) => api.items.list(project.id, { ...asAsk(filters), ...ask }, { signal: off }),
      () => countOf(filters, progress.value.value),
      (by) => {
        moved.by += by;
        chosen.shift(by);
      },
    );
    const chosen = createSelection((place) => made.itemAt(place)?.id);
    return { wall: made, selection: chosen, shifted: moved };
  }, [api, project.id, progress, filterKey]);

  useEffect(() => {
    void progress.load();
    return progress.stop;
  }, [progress]);
  useEffect(() => {
    void members.load();
    return members.stop;
  }, [members]);
  const ended = useRef<() => void>(() => undefined);
  const job = useMemo(
    () =>
      createBulkJob(bulkApi(api.client), project.id, (change) => {
        ended.current();
        if (change.state === "done") toasts.done(`Done: ${sayChanged(change)}.`);
      }),
    [api, project.id, toasts],
  );
  useEffect(() => follow({ look: job.look, everyMs: job.isRunning.value ? 700 : 10_000, slowestMs: 20_000 }), [job, job.isRunning.value]);
  useEffect(() => faces.stop, [faces]);
  useEffect(() => {
    const look = async (off: AbortSignal): Promise<"changed" | "same"> => {
      try {
        await wall.refresh(off);
        const found = await api.progress.get(project.id, { signal: off });
        const isNew = JSON.stringify(found.items) !== JSON.stringify(progress.value.value?.items);
        progress.set(found);
        return isNew ? "changed" : "same";
      } catch (error) {
        if (isAbort(error)) throw error;
        return "same"; // what is shown stays
      }
    };
    const stop = follow({ look, everyMs: 3_000, slowestMs: 12_000 });
    return () => {
      stop();
      wall.stop();
    };
  }, [wall]);

  const go = (next: Filters, item?: string) => route(`${path}${writeFilters(next, item)}`, item !== undefined && openId !== undefined);
  const labelers = progress.value.value?.labelers ?? [];
  const holders = joinHolders(members.value.value, labelers);
  const nameOf = (userId: string) => labelers.find((one) => one.userId === userId)?.name ?? (userId === me.userId ? me.name : userId);
  const place = openId === undefined ? undefined : wall.placeOf(openId);
  const refresh = () => {
    if (place !== undefined) faces.changed(wall.itemAt(place));
    void wall.refresh(new AbortController().signal);
    void progress.load();
  };
  ended.current = refresh;
  const step = (by: 1 | -1) => {
    const next = place === undefined ? undefined : wall.itemAt(place + by);
    if (next) go(filters, next.id);
  };
  const chosen = selection.ids.value;
  const { count: total, isExact } = wall.total.value;
  const searched = wall.isLoading.value && filterKey !== "" && wall.searched.value < 1 ? `, ${Math.floor(wall.searched.value * 100)} % looked through` : "";
  const said = `${isExact ? "" : "about "}${total.toLocaleString()} ${total === 1 && isExact ? "item" : "items"}`;
  const isEmpty = wall.span.value.isAtEnd && total === 0;

  return (
    <div class={`data-tab ${openId ? "has-panel" : ""}`}>
      <div class="stack tight data-main">
        <FilterBar project={project} filters={filters} labelers={labelers} holders={holders} count={`${said}${searched}`} onChange={(next) => go(next)}>
          <BulkActions
            state={filters.state}
            isFiltered={filterKey !== ""}
            count={said}
            holders={holders}
            onStart={(ask) => job.start({ ...ask, filter: asAsk(filters) })}
          />
          {filterKey !== "" && <a href={`/projects/${project.id}/review${filterKey}`}>Review one by one</a>}
        </FilterBar>
        <BulkJobView job={job} />
        {chosen.size > 0 && (
          <div class="selection-bar row" aria-live="polite">
            <strong>{chosen.size.toLocaleString()} selected</strong>
            <Button icon="remove" onClick={() => setRejecting(true)}>
              Reject selected
            </Button>
            <Button look="quiet" onClick={selection.clear}>
              Clear selection
            </Button>
          </div>
        )}
        {wall.failure.value !== undefined && <Failure title="The items could not be loaded" detail={wall.failure.value} onRetry={() => void wall.retry()} />}
        {isEmpty && (
          <EmptyState
            icon="search"
            title={filterKey ? "No item matches these filters" : "There are no items yet"}
            action={filterKey ? <Button onClick={() => go({})}>Clear the filters</Button> : undefined}
          >
            {!filterKey && <p>Items appear here while the files are loaded.</p>}
          </EmptyState>
        )}
        {!progress.value.value && progress.failure.value === undefined && <Skeleton label="Loading items" lines={4} />}
        {(progress.value.value || progress.failure.value !== undefined) && (
          <WallView
            key={filterKey}
            project={project}
            wall={wall}
            faces={faces}
            selection={selection}
            shifted={shifted}
            openId={openId}
            onOpen={(id) => go(filters, id)}
          />
        )}
      </div>
      {openId !== undefined && (
        <ItemPanelView
          key={openId}
          project={project}
          itemId={openId}
          nameOf={nameOf}
          onClose={() => {
            go(filters);
            if (place !== undefined) requestAnimationFrame(() => document.querySelector<HTMLElement>(`.wall button[data-place="${place}"]`)?.focus());
          }}
          onStep={place === undefined ? undefined : step}
          onChanged={refresh}
        />
      )}
      {isRejecting && (
        <Confirm
          title={`Reject the answers of ${chosen.size.toLocaleString()} items?`}
          consequence="Their labels go and the items are back in the queue, for anybody to label. Items without an answer are left as they are. The answers stay in the history."
          action="Reject"
          look="danger"
          onConfirm={async () => {
            const { rejected, untouched } = await rejectAll(api.labels, project.id, [...chosen]);
            toasts.done(`${rejected.toLocaleString()} back in the queue${untouched > 0 ? `; ${untouched.toLocaleString()} had no answer` : ""}.`);
            selection.clear();
            refresh();
          }}
          onClose={() => setRejecting(false)}
        />
      )}
    </div>
  );
}
