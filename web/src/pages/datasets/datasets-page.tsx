import { useEffect, useMemo } from "preact/hooks";
import { atLeast } from "../../api/access.ts";
import { useDatasets } from "../../api/use-datasets.ts";
import type { DatasetView } from "../../api/datasets.ts";
import { allPages, loaded } from "../../api/loaded.ts";
import { useMe } from "../../api/me.ts";
import { LinkButton } from "../../parts/button.tsx";
import { EmptyState, Failure } from "../../parts/empty-state.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { NoPermissionPage } from "../frame/states.tsx";
import { DataTabs } from "./data-tabs.tsx";
import "./datasets.css";

/** More are not listed here; each is still reached from its projects. */
const MOST = 1_000;

function Row({ dataset, store }: { dataset: DatasetView; store: string }) {
  const { id, name, description, source, path, holds, version, createdAt } = dataset;
  return (
    <li class="card dataset-card">
      <div class="stack tight">
        <h2 class="ellipsis" title={name}>
          <a href={`/datasets/${id}`}>{name}</a>
        </h2>
        {description && <p class="small">{description}</p>}
        <p class="muted small dataset-path">
          {source === "upload" ? "Uploaded files" : <code>{path}</code>} in {store}
        </p>
      </div>
      <p class="row small">
        <span class="chip">{holds === "tabular" ? "Rows of tables" : "Files"}</span>
        <span class="chip">Version {version}</span>
        <span class="muted">
          <Moment at={createdAt} />
        </span>
      </p>
    </li>
  );
}

/** What projects take their items from. */
export function DatasetsPage() {
  const datasets = useDatasets();
  const me = useMe();
  const mayUse = atLeast(me.workspaceRole, "contributor");
  const list = useMemo(
    () => loaded((off) => allPages((cursor) => datasets.list({ limit: 100, ...(cursor ? { cursor } : {}) }, { signal: off }), MOST)),
    [datasets],
  );
  const stores = useMemo(() => loaded((off) => datasets.datastores({ signal: off })), [datasets]);
  useEffect(() => {
    document.title = "Datasets · Data labeling";
    if (mayUse) void Promise.all([list.load(), stores.load()]);
    return () => {
      list.stop();
      stores.stop();
    };
  }, [list, stores, mayUse]);
  if (!mayUse) return <NoPermissionPage>Datasets are for contributors of the workspace. Ask an owner of the workspace.</NoPermissionPage>;
  const found = list.value.value;
  const names = new Map(stores.value.value?.items.map(({ id, name }) => [id, name]));
  return (
    <main class="stack">
      <div class="spread">
        <h1 tabindex={-1}>Datasets</h1>
        <LinkButton href="/projects/new/details">New project</LinkButton>
      </div>
      <DataTabs current="datasets" />
      <p class="muted">A dataset is a selection of files. Its versions never change, so a project keeps what it was made with until somebody moves it.</p>
      {list.failure.value !== undefined && <Failure title="The datasets could not be loaded" detail={list.failure.value} onRetry={() => void list.load()} />}
      {!found && list.failure.value === undefined && <Skeleton label="Loading datasets" lines={6} />}
      {found?.length === 0 && (
        <EmptyState icon="folder" title="There is no dataset yet" action={<LinkButton href="/projects/new/details">New project</LinkButton>}>
          <p>A new project makes one, from a folder of a datastore or from files that you upload.</p>
        </EmptyState>
      )}
      <ul class="dataset-cards">
        {found?.map((dataset) => (
          <Row key={dataset.id} dataset={dataset} store={names.get(dataset.datastoreId) ?? dataset.datastoreId} />
        ))}
      </ul>
      {found && found.length >= MOST && <p class="muted small">The newest {MOST.toLocaleString()} are shown.</p>}
    </main>
  );
}
