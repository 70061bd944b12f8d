import { useEffect, useMemo, useState } from "preact/hooks";
import { atLeast } from "../../api/access.ts";
import { useDatasets } from "../../api/use-datasets.ts";
import { loaded } from "../../api/loaded.ts";
import { useMe } from "../../api/me.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/empty-state.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { useToasts } from "../../parts/toast.tsx";
import { NoPermissionPage } from "../frame/states.tsx";
import { DataTabs } from "../datasets/data-tabs.tsx";
import { AddDatastore } from "./add-datastore.tsx";
import { DatastoreCard } from "./datastore-card.tsx";
import "./datastores.css";

/** Where files can come from. */
export function DatastoresPage() {
  const datasets = useDatasets();
  const me = useMe();
  const toasts = useToasts();
  const stores = useMemo(() => loaded((off) => datasets.datastores({ signal: off })), [datasets]);
  const [isAdding, setAdding] = useState(false);
  const mayUse = atLeast(me.workspaceRole, "contributor");
  useEffect(() => {
    document.title = "Datastores · Data labeling";
    if (mayUse) void stores.load();
    return stores.stop;
  }, [stores, mayUse]);
  if (!mayUse) return <NoPermissionPage>Datastores are for contributors of the workspace. Ask an owner of the workspace.</NoPermissionPage>;
  const changed = (said: string) => {
    toasts.done(said);
    void stores.load();
  };
  const list = stores.value.value?.items;
  return (
    <main class="stack">
      <div class="spread">
        <h1 tabindex={-1}>Datastores</h1>
        <Button look="primary" icon="add" onClick={() => setAdding(true)}>
          Add a datastore
        </Button>
      </div>
      <DataTabs current="datastores" />
      <p class="muted">Where the files of datasets are. Files are read where they lie and never changed; a new project chooses one of these.</p>
      {stores.failure.value !== undefined && (
        <Failure title="The datastores could not be loaded" detail={stores.failure.value} onRetry={() => void stores.load()} />
      )}
      {!list && stores.failure.value === undefined && <Skeleton label="Loading datastores" lines={6} />}
      <ul class="datastores">
        {list?.map((store) => (
          <DatastoreCard key={store.id} store={store} mayRemove={atLeast(me.workspaceRole, "owner")} onChanged={changed} />
        ))}
      </ul>
      {isAdding && (
        <AddDatastore
          onClose={() => setAdding(false)}
          onAdded={(name) => {
            setAdding(false);
            changed(`${name} is added.`);
          }}
        />
      )}
    </main>
  );
}
