import { useEffect, useMemo, useState } from "preact/hooks";
import { useApi } from "../../api/api.ts";
import { useDatasets } from "../../api/use-datasets.ts";
import type { DatasetDetails } from "../../api/datasets.ts";
import { allPages, loaded } from "../../api/loaded.ts";
import type { DatasetUser } from "../../api/projects.ts";
import { Button } from "../../parts/button.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { useToasts } from "../../parts/toast.tsx";
import { LoadFailure } from "../frame/states.tsx";
import { AddVersion } from "./add-version.tsx";
import "./datasets.css";

/** Projects told of by name under their version. */
const MOST_USERS = 500;

function Users({ users }: { users: readonly DatasetUser[] }) {
  if (users.length === 0) return <span class="muted">no project</span>;
  return (
    <ul class="dataset-users">
      {users.map(({ id, name }) => (
        <li key={id}>
          <a href={`/projects/${id}/details`}>{name}</a>
        </li>
      ))}
    </ul>
  );
}

function Versions({ dataset, users }: { dataset: DatasetDetails; users: readonly DatasetUser[] }) {
  return (
    <ul class="dataset-versions" aria-label="Versions">
      {dataset.versions.map(({ version, path, hasHeader = true, createdAt }) => (
        <li key={version} class="card">
          <div class="spread">
            <h2>Version {version}</h2>
            <span class="muted small">
              {version === dataset.version && <span class="chip">newest</span>} <Moment at={createdAt} />
            </span>
          </div>
          <dl class="facts">
            <dt>Selects</dt>
            <dd>
              <code>{path}</code>
              {dataset.holds === "tabular" && (hasHeader ? ", the first row names the columns" : ", without names of columns")}
            </dd>
            <dt>Used by</dt>
            <dd>
              <Users users={users.filter(({ datasetVersion }) => datasetVersion === version)} />
            </dd>
          </dl>
        </li>
      ))}
    </ul>
  );
}

/** One dataset: its versions, and who uses them. */
export function DatasetPage({ datasetId }: { datasetId: string }) {
  const { projects } = useApi();
  const datasets = useDatasets();
  const toasts = useToasts();
  const [isAdding, setAdding] = useState(false);
  const dataset = useMemo(() => loaded((off) => datasets.get(datasetId, { signal: off })), [datasets, datasetId]);
  const stores = useMemo(() => loaded((off) => datasets.datastores({ signal: off })), [datasets]);
  const users = useMemo(
    () => loaded((off) => allPages((cursor) => projects.usersOf(datasetId, { limit: 100, ...(cursor ? { cursor } : {}) }, { signal: off }), MOST_USERS)),
    [projects, datasetId],
  );
  useEffect(() => {
    void Promise.all([dataset.load(), stores.load(), users.load()]);
    return () => {
      for (const one of [dataset, stores, users]) one.stop();
    };
  }, [dataset, stores, users]);
  const found = dataset.value.value;
  useEffect(() => {
    document.title = `${found?.name ?? "Dataset"} · Data labeling`;
  }, [found?.name]);
  if (!found) {
    const failure = dataset.failure.value;
    if (failure === undefined) return <Skeleton label="Loading the dataset" lines={6} />;
    return <LoadFailure what="The dataset" status={dataset.failedStatus.value} detail={failure} onRetry={() => void dataset.load()} />;
  }
  const using = users.value.value ?? [];
  const store = stores.value.value?.items.find(({ id }) => id === found.datastoreId);
  return (
    <main class="stack">
      <p class="small">
        <a href="/datasets">Datasets</a> /
      </p>
      <div class="spread">
        <h1 tabindex={-1}>{found.name}</h1>
        <Button look="primary" icon="add" onClick={() => setAdding(true)}>
          New version
        </Button>
      </div>
      {found.description && <p>{found.description}</p>}
      <p class="muted">
        {found.holds === "tabular" ? "Rows of tables" : "Files"} in {store?.name ?? found.datastoreId}
        {found.source === "upload" && ", uploaded"}. Versions never change. A project stays with its version until it is moved, under Details of the project.
      </p>
      {users.failure.value !== undefined && <p class="error-text">Who uses it could not be loaded: {users.failure.value}</p>}
      {using.length >= MOST_USERS && <p class="muted small">The newest {MOST_USERS} projects are shown.</p>}
      <Versions dataset={found} users={using} />
      {isAdding && (
        <AddVersion
          dataset={found}
          media={using[0]?.media ?? "image"}
          onClose={() => setAdding(false)}
          onAdded={(version) => {
            setAdding(false);
            toasts.done(version === found.version ? "The newest version selects that already." : `Version ${version} is made.`);
            void dataset.load();
          }}
        />
      )}
    </main>
  );
}
