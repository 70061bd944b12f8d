import { useState } from "preact/hooks";
import { atLeast } from "../../../api/access.ts";
import type { ProjectView } from "../../../api/projects.ts";
import { Button } from "../../../parts/button.tsx";
import { Confirm } from "../../../parts/confirm.tsx";
import { Field } from "../../../parts/field.tsx";
import { Moment } from "../../../parts/moment.tsx";
import { useToasts } from "../../../parts/toast.tsx";
import { webKindNamed } from "../../../kinds/list.ts";
import { InstructionsEditor } from "../../instructions/instructions-editor.tsx";
import { instructionFaults, instructionsFrom, writtenFrom } from "../../instructions/instructions.ts";
import type { ProjectModel } from "../project.ts";
import { ClassesSection } from "./classes-section.tsx";
import { DataSection } from "./data-section.tsx";
import { Life } from "./life.tsx";
import { People } from "./people.tsx";
import { RefreshSection } from "./refresh-section.tsx";
import { QualitySection } from "./quality-section.tsx";
import { Saving } from "./saving.tsx";

interface Props {
  model: ProjectModel;
  project: ProjectView;
}

function Settings({ model, project }: Props) {
  const [description, setDescription] = useState(project.description);
  const [minutes, setMinutes] = useState(project.leaseMinutes);
  const isChanged = description !== project.description || minutes !== project.leaseMinutes;
  const Fields = webKindNamed(project.kind)?.optionFields;
  const isFine = Number.isInteger(minutes) && minutes >= 1 && minutes <= 15;
  return (
    <section class="card stack" aria-labelledby="settings-title">
      <h2 id="settings-title">Settings</h2>
      <dl class="facts">
        <dt>Task type</dt>
        <dd>{project.kindTitle}</dd>
        {project.columns && (
          <>
            <dt>Columns that labelers see</dt>
            <dd>{project.columns.join(", then ")}</dd>
          </>
        )}
        <dt>Created</dt>
        <dd>
          <Moment at={project.createdAt} />
        </dd>
      </dl>
      {Fields && (
        <fieldset disabled>
          <legend class="visually-hidden">Settings of the task type, fixed</legend>
          <Fields options={project.options} onChange={() => undefined} />
        </fieldset>
      )}
      <Field label="Description">
        {(ids) => <textarea {...ids} class="textarea" maxlength={2_000} value={description} onInput={(event) => setDescription(event.currentTarget.value)} />}
      </Field>
      <Field label="Minutes that a labeler holds a page" error={isFine ? undefined : "A whole number of minutes, 1 to 15."} hint="For pages dealt from now on.">
        {(ids) => (
          <input
            {...ids}
            class="input narrow"
            type="number"
            min={1}
            max={15}
            value={minutes}
            onInput={(event) => setMinutes(event.currentTarget.valueAsNumber)}
          />
        )}
      </Field>
      <Saving label="Save settings" done="Saved." may={isChanged && isFine} save={() => model.change({ description, leaseMinutes: minutes })} />
    </section>
  );
}

function EditInstructions({ model, project }: Props) {
  const [value, setValue] = useState(writtenFrom(project.instructions));
  const isChanged = JSON.stringify(instructionsFrom(value)) !== JSON.stringify(project.instructions);
  const faults = instructionFaults(value);
  const isFine = Object.values(faults).every((fault) => fault === undefined);
  return (
    <section class="card stack" aria-labelledby="instructions-title">
      <h2 id="instructions-title">Instructions</h2>
      <InstructionsEditor value={value} faults={isChanged ? faults : {}} onChange={(change) => setValue({ ...value, ...change })} />
      <Saving
        label="Save instructions"
        done="Saved. Labelers see that the instructions changed."
        may={isChanged && isFine}
        save={() => model.change({ instructions: instructionsFrom(value) })}
      />
    </section>
  );
}

function DangerZone({ model, project, onGone }: Props & { onGone(): void }) {
  const toasts = useToasts();
  const [isAsking, setAsking] = useState(false);
  return (
    <section class="card danger-zone stack tight" aria-labelledby="danger-title">
      <h2 id="danger-title">Danger zone</h2>
      <div class="spread">
        <p>Delete the project with its labels, answers and exports. Source files are not touched.</p>
        <Button look="danger" icon="remove" onClick={() => setAsking(true)}>
          Delete project
        </Button>
      </div>
      {isAsking && (
        <Confirm
          title="Delete this project for good?"
          consequence={
            <>
              <p>Every label, answer and export of it goes and cannot be brought back. Source files stay where they are. The name stays taken.</p>
            </>
          }
          action="Delete for good"
          look="danger"
          typed={project.name}
          onConfirm={async () => {
            await model.remove();
            toasts.done(`${project.name} is being deleted.`);
            onGone();
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}

/** Settings in sections that save on their own; what cannot be undone comes last. */
export function DetailsTab({ model, project, onGone }: Props & { onGone(): void }) {
  return (
    <div class="details">
      <Settings model={model} project={project} />
      <EditInstructions model={model} project={project} />
      <ClassesSection model={model} project={project} />
      <QualitySection model={model} project={project} />
      <DataSection model={model} project={project} />
      <RefreshSection model={model} project={project} />
      <People project={project} />
      <Life model={model} project={project} />
      {atLeast(project.role, "owner") && <DangerZone model={model} project={project} onGone={onGone} />}
    </div>
  );
}
