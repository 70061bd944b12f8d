import { useMemo } from "preact/hooks";
import { useDatasets } from "../../api/use-datasets.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Field } from "../../parts/field.tsx";
import { RadioOption } from "../../parts/radio-option.tsx";
import { type ConnectionModel, createConnection } from "./connection.ts";
import { SIGN_INS, wordsOf } from "./sign-ins.ts";
import { Verdict } from "./verdict.tsx";

function Place({ model }: { model: ConnectionModel }) {
  const { account, container } = model.form.value;
  const faults = model.faults.value;
  return (
    <>
      <Field label="Storage account" error={faults.account} hint="Its name, or its address as in https://name.blob.core.windows.net">
        {(ids) => (
          <input
            {...ids}
            class="input"
            autocomplete="off"
            spellcheck={false}
            maxlength={300}
            value={account}
            onInput={(event) => model.change({ account: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field label="Container" error={faults.container}>
        {(ids) => (
          <input
            {...ids}
            class="input"
            autocomplete="off"
            spellcheck={false}
            maxlength={63}
            value={container}
            onInput={(event) => model.change({ container: event.currentTarget.value })}
          />
        )}
      </Field>
    </>
  );
}

function SignInFields({ model }: { model: ConnectionModel }) {
  const { signIn, secret } = model.form.value;
  const words = wordsOf(signIn)?.secret;
  return (
    <>
      <fieldset class="options">
        <legend>Authentication</legend>
        {SIGN_INS.map((way) => (
          <RadioOption
            key={way.signIn}
            group="sign-in"
            title={way.title}
            says={way.says}
            isChosen={way.signIn === signIn}
            onChoose={() => model.change({ signIn: way.signIn, secret: "" })}
          />
        ))}
      </fieldset>
      {words && (
        <SecretField
          label={words.label}
          hint={words.hint}
          value={secret}
          error={model.faults.value.secret}
          onChange={(value) => model.change({ secret: value })}
        />
      )}
    </>
  );
}

/** Hidden as it is typed; browsers are asked not to keep it. */
export function SecretField(on: { label: string; hint: string; value: string; error: string | undefined; onChange(value: string): void }) {
  return (
    <Field label={on.label} hint={on.hint} error={on.error}>
      {(ids) => (
        <input
          {...ids}
          class="input"
          type="password"
          autocomplete="new-password"
          spellcheck={false}
          maxlength={4_000}
          value={on.value}
          onInput={(event) => on.onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** A new connection, which can be tested before it is kept. */
export function AddDatastore({ onClose, onAdded }: { onClose(): void; onAdded(name: string): void }) {
  const datasets = useDatasets();
  const model = useMemo(() => createConnection(datasets, crypto.randomUUID()), [datasets]);
  const { name, description } = model.form.value;
  const save = () =>
    void model.save().then((isSaved) => {
      if (isSaved) onAdded(name.trim());
    });
  return (
    <Dialog
      title="Add a datastore"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button disabled={!model.mayTest.value} isBusy={model.busy.value === "testing"} onClick={() => void model.test()}>
            Test connection
          </Button>
          <Button look="primary" disabled={!model.maySave.value} isBusy={model.busy.value === "saving"} onClick={save}>
            Add datastore
          </Button>
        </>
      }
    >
      <div class="stack">
        <Field label="Name" error={model.faults.value.name}>
          {(ids) => (
            <input
              {...ids}
              class="input"
              autocomplete="off"
              maxlength={100}
              value={name}
              onInput={(event) => model.change({ name: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field label="Description" isOptional error={model.faults.value.description}>
          {(ids) => (
            <input
              {...ids}
              class="input"
              autocomplete="off"
              maxlength={2_000}
              value={description}
              onInput={(event) => model.change({ description: event.currentTarget.value })}
            />
          )}
        </Field>
        <Place model={model} />
        <SignInFields model={model} />
        <Verdict tested={model.tested.value} isTesting={model.busy.value === "testing"} failure={model.failure.value} />
      </div>
    </Dialog>
  );
}
