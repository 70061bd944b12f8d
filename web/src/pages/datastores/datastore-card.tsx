import { useState } from "preact/hooks";
import { sentence } from "../../api/api-error.ts";
import { useDatasets } from "../../api/use-datasets.ts";
import type { Tagged } from "../../api/client.ts";
import type { DatastoreView, TestReply } from "../../api/datasets.ts";
import { Button } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Icon } from "../../parts/icon.tsx";
import { EditDatastore } from "./edit-datastore.tsx";
import { sasEnd, wordsOf } from "./sign-ins.ts";
import { Verdict } from "./verdict.tsx";

const BUILT_IN: Partial<Record<DatastoreView["kind"], string>> = {
  container: "The service's own storage: uploads, and what is put there by other ways. Always there.",
  folder: "A folder of this machine that was allowed at the start. Files are read in place.",
};

function Where({ store }: { store: DatastoreView }) {
  const end = sasEnd(store, Date.now());
  if (store.kind !== "azure-blob") return <p class="muted small">{BUILT_IN[store.kind]}</p>;
  return (
    <>
      {store.description && <p class="small">{store.description}</p>}
      <p class="muted small datastore-address">
        {store.address}/{store.container}
      </p>
      <p class="row small">
        <span class="chip">{wordsOf(store.signIn)?.title}</span>
        {end && (
          <span class={end.tone === "fine" ? "muted" : "error-text"}>
            {end.tone !== "fine" && <Icon name="warning" />} {end.text}
          </span>
        )}
      </p>
    </>
  );
}

interface Props {
  store: DatastoreView;
  mayRemove: boolean;
  /** The list is to be read again. */
  onChanged(said: string): void;
}

/** One datastore, with what can be done to it. */
export function DatastoreCard({ store, mayRemove, onChanged }: Props) {
  const datasets = useDatasets();
  const [editing, setEditing] = useState<Tagged<DatastoreView>>();
  const [isRemoving, setRemoving] = useState(false);
  const [tested, setTested] = useState<TestReply>();
  const [isTesting, setTesting] = useState(false);
  const [failure, setFailure] = useState<string>();
  const fail = (error: unknown) => setFailure(sentence(error));
  const test = () => {
    setTesting(true);
    setFailure(undefined);
    datasets
      .testDatastore(store.id)
      .then(setTested, fail)
      .finally(() => setTesting(false));
  };
  const edit = () => {
    setFailure(undefined);
    datasets.datastore(store.id).then(setEditing, fail);
  };
  return (
    <li class="card datastore-card">
      <div class="stack tight">
        <h2 class="ellipsis" title={store.name}>
          {store.name}
        </h2>
        <Where store={store} />
        <Verdict tested={tested} isTesting={isTesting} failure={failure} />
      </div>
      <div class="row datastore-actions">
        <Button isBusy={isTesting} aria-label={`Test ${store.name}`} onClick={test}>
          Test
        </Button>
        {store.kind === "azure-blob" && (
          <Button aria-label={`Change ${store.name}`} onClick={edit}>
            Change
          </Button>
        )}
        {store.kind === "azure-blob" && mayRemove && (
          <Button look="quiet" icon="remove" aria-label={`Remove ${store.name}`} onClick={() => setRemoving(true)} />
        )}
      </div>
      {editing && (
        <EditDatastore
          read={editing}
          onClose={() => setEditing(undefined)}
          onSaved={() => {
            setEditing(undefined);
            setTested(undefined);
            onChanged("Saved.");
          }}
        />
      )}
      {isRemoving && (
        <Confirm
          title={`Remove ${store.name}?`}
          consequence="The connection and its secret are taken away. The files stay where they are. It is refused while datasets are made from it."
          action="Remove datastore"
          look="danger"
          onConfirm={() => datasets.removeDatastore(store.id).then(() => onChanged(`${store.name} is removed.`))}
          onClose={() => setRemoving(false)}
        />
      )}
    </li>
  );
}
