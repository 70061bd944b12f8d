import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import type { ApiKeyMade, PeopleApi } from "../../api/people.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Field } from "../../parts/field.tsx";
import { Icon } from "../../parts/icon.tsx";
import { type ApiKeyForm, createApiKeyForm, TERMS_DAYS } from "./api-key-form.ts";
import { ScopeTable } from "./scope-table.tsx";
import { ShownOnce } from "./shown-once.tsx";

const DAY_MS = 86_400_000;

function Asked({ model, formId, isOfProject, onSubmit }: { model: ApiKeyForm; formId: string; isOfProject: boolean; onSubmit(): Promise<void> }) {
  const { name, days } = model.form.value;
  const faults = model.faults.value;
  const form = useRef<HTMLFormElement>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid="true"] input')?.focus();
  }, [tries]);
  return (
    <form
      ref={form}
      id={formId}
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void onSubmit().then(() => setTries(tries + 1));
      }}
    >
      <p class="muted">
        {isOfProject ? "It counts in this project alone." : "It counts in every project."} A key never has more rights than a contributor, never touches people,
        keys or the secrets of datastores, and stops when whoever made it loses the right.
      </p>
      <Field label="Name" error={faults.name}>
        {(ids) => (
          <input
            {...ids}
            class="input"
            autofocus
            autocomplete="off"
            placeholder="Nightly export"
            maxlength={100}
            value={name}
            onInput={(event) => model.change({ name: event.currentTarget.value })}
          />
        )}
      </Field>
      <ScopeTable model={model} isOfProject={isOfProject} />
      <Field label="Ends after" error={faults.days} hint={`On ${new Date(Date.now() + days * DAY_MS).toLocaleDateString(undefined, { dateStyle: "long" })}.`}>
        {(ids) => (
          <select {...ids} class="select term" value={days} onChange={(event) => model.change({ days: Number(event.currentTarget.value) })}>
            {TERMS_DAYS.map((each) => (
              <option key={each} value={each}>
                {each} days
              </option>
            ))}
          </select>
        )}
      </Field>
      {model.failure.value !== undefined && (
        <p class="error-text" role="alert">
          <Icon name="error" />
          {model.failure.value}
        </p>
      )}
    </form>
  );
}

/** Asks what the key is for, then shows it once. It lives in this component's state alone, and goes with it. */
export function MakeApiKey({ api, projectId, onMade, onClose }: { api: PeopleApi; projectId: string | undefined; onMade(): void; onClose(): void }) {
  const model = useMemo(() => createApiKeyForm(api, projectId), [api, projectId]);
  const [made, setMade] = useState<ApiKeyMade>();
  const formId = useId();
  const make = async () => {
    const found = await model.make();
    setMade(found);
    if (found) onMade();
  };
  if (made)
    return (
      <Dialog
        key="made"
        title={`The API key “${made.name}” is made`}
        onClose={onClose}
        actions={
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        }
      >
        <ShownOnce made={made} />
      </Dialog>
    );
  return (
    <Dialog
      key="asked"
      title="New API key"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} look="primary" isBusy={model.isBusy.value}>
            Make key
          </Button>
        </>
      }
    >
      <Asked model={model} formId={formId} isOfProject={projectId !== undefined} onSubmit={make} />
    </Dialog>
  );
}
