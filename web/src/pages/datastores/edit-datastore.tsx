import { useState } from "preact/hooks";
import { ApiError, sentence } from "../../api/api-error.ts";
import { useDatasets } from "../../api/use-datasets.ts";
import type { DatastoreView } from "../../api/datasets.ts";
import type { Tagged } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Field } from "../../parts/field.tsx";
import { SecretField } from "./add-datastore.tsx";
import { wordsOf } from "./sign-ins.ts";

/** Another name, description or secret; where it leads stays, as datasets rest on it. */
export function EditDatastore({ read, onClose, onSaved }: { read: Tagged<DatastoreView>; onClose(): void; onSaved(): void }) {
  const datasets = useDatasets();
  const { value: store, etag } = read;
  const [name, setName] = useState(store.name);
  const [description, setDescription] = useState(store.description ?? "");
  const [secret, setSecret] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const words = wordsOf(store.signIn)?.secret;
  const fault = (path: string) => (error instanceof ApiError ? error.violation(path) : undefined);
  const isOfAField = error instanceof ApiError && error.violations.length > 0;
  const save = () => {
    setBusy(true);
    setError(undefined);
    datasets.changeDatastore(store.id, { name, description, ...(secret !== "" && { secret }) }, etag).then(onSaved, (refused: unknown) => {
      setBusy(false);
      setError(refused);
    });
  };
  return (
    <Dialog
      title={`Change ${store.name}`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" isBusy={isBusy} disabled={name.trim() === ""} onClick={save}>
            Save
          </Button>
        </>
      }
    >
      <div class="stack">
        <Field label="Name" error={fault("name")}>
          {(ids) => <input {...ids} class="input" autocomplete="off" maxlength={100} value={name} onInput={(event) => setName(event.currentTarget.value)} />}
        </Field>
        <Field label="Description" isOptional error={fault("description")}>
          {(ids) => (
            <input
              {...ids}
              class="input"
              autocomplete="off"
              maxlength={2_000}
              value={description}
              onInput={(event) => setDescription(event.currentTarget.value)}
            />
          )}
        </Field>
        {words && (
          <SecretField
            label={`New ${words.label}`}
            hint={`Leave it empty to keep the one that is there. ${words.hint}`}
            value={secret}
            error={fault("secret")}
            onChange={setSecret}
          />
        )}
        {error !== undefined && !isOfAField && (
          <p class="error-text" role="alert">
            {sentence(error)}
          </p>
        )}
      </div>
    </Dialog>
  );
}
