import { Field } from "../../parts/field.tsx";
import { Icon } from "../../parts/icon.tsx";
import { TaskType } from "./task-type.tsx";
import type { Upload } from "./upload.ts";
import type { Wizard } from "./wizard.ts";

export function DetailsStep({ wizard, upload }: { wizard: Wizard; upload: Upload }) {
  const draft = wizard.draft.value;
  const faults = wizard.shown("details");
  const name = wizard.name.value;
  const isOf = name?.of === draft.name;
  return (
    <>
      <Field
        label="Project name"
        error={faults["name"]}
        hint={
          <span aria-live="polite">
            {isOf && name.is === "checking" && "Checking…"}
            {isOf && name.is === "free" && (
              <span class="ok-text">
                <Icon name="check" /> This name is free.
              </span>
            )}
            {(!isOf || name.is === "unknown") && "A name can be used once, for ever: also the name of a deleted project stays taken."}
          </span>
        }
      >
        {(ids) => (
          <input
            {...ids}
            class="input"
            autocomplete="off"
            maxlength={200}
            value={draft.name}
            onInput={(event) => wizard.change({ name: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field label="Description" isOptional error={faults["description"]}>
        {(ids) => (
          <textarea
            {...ids}
            class="textarea"
            maxlength={2_000}
            value={draft.description}
            onInput={(event) => wizard.change({ description: event.currentTarget.value })}
          />
        )}
      </Field>
      <TaskType wizard={wizard} upload={upload} />
      <Field
        label="Minutes that a labeler holds a page"
        error={faults["leaseMinutes"]}
        hint="Pages that are not submitted in time go back to the queue. 1 to 15."
      >
        {(ids) => (
          <input
            {...ids}
            class="input narrow"
            type="number"
            min={1}
            max={15}
            value={draft.leaseMinutes}
            onInput={(event) => wizard.change({ leaseMinutes: event.currentTarget.valueAsNumber })}
          />
        )}
      </Field>
    </>
  );
}
