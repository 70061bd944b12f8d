import { useState } from "preact/hooks";
import type { ItemView } from "../../../api/items.ts";
import type { ProjectView } from "../../../api/projects.ts";
import { webKindNamed } from "../../../kinds/list.ts";
import type { GridKind } from "../../../kinds/kind.ts";
import { Button } from "../../../parts/button.tsx";
import { Field } from "../../../parts/field.tsx";
import { ClassPicker, FEW_CLASSES } from "../../classes/class-picker.tsx";
import { EditDialog } from "./edit-dialog.tsx";
import type { ItemPanel } from "./item-panel.ts";

interface Props {
  project: ProjectView;
  panel: ItemPanel;
  item: ItemView;
  url: string;
  /** What the label says now; undefined where there is none. */
  value: unknown;
}

const titleOf = (value: unknown): string => (value === undefined ? "Give it a label after all" : "Change the label");

function OneClass({ project, panel, kind, value }: Omit<Props, "item" | "url"> & { kind: GridKind<unknown> }) {
  const [only] = kind.classesOf(value);
  const choices = project.classes.filter(({ id, retired }) => !retired || id === only);
  const give = (classId: string) => {
    const next = kind.give(undefined, classId);
    if (next !== undefined) void panel.setLabel(next);
  };
  if (choices.length > FEW_CLASSES)
    return (
      <ClassPicker
        label={titleOf(only)}
        none="Choose a class"
        classes={choices}
        chosen={only === undefined ? [] : [only]}
        takes="one"
        isDisabled={panel.isBusy.value}
        onChoose={give}
      />
    );
  return (
    <Field label={titleOf(only)}>
      {(ids) => (
        <select {...ids} class="select" value={only ?? ""} disabled={panel.isBusy.value} onChange={(event) => give(event.currentTarget.value)}>
          <option value="" disabled>
            Choose a class
          </option>
          {choices.map(({ id, path, retired }) => (
            <option key={id} value={id} disabled={retired}>
              {path}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** Any number of classes: ticked, then saved together. */
function ManyClasses({ project, panel, kind, value }: Omit<Props, "item" | "url"> & { kind: GridKind<unknown> }) {
  const [draft, setDraft] = useState(value);
  const chosen = draft === undefined ? [] : [...kind.classesOf(draft)];
  const isChanged = JSON.stringify(draft) !== JSON.stringify(value);
  return (
    <div class="row">
      <ClassPicker
        label={titleOf(value)}
        none={titleOf(value)}
        classes={project.classes.filter(({ id, retired }) => !retired || chosen.includes(id))}
        chosen={chosen}
        takes="many"
        isDisabled={panel.isBusy.value}
        onChoose={(classId) => setDraft(kind.give(draft, classId))}
      />
      {isChanged && (
        <Button look="primary" isBusy={panel.isBusy.value} disabled={draft === undefined} onClick={() => void panel.setLabel(draft)}>
          Save label
        </Button>
      )}
    </div>
  );
}

/** A reviewer sets the label, whoever gave it: by class where a class is all, in the editor otherwise. */
export function ChangeLabel({ project, panel, item, url, value }: Props) {
  const [isEditing, setEditing] = useState(false);
  const kind = webKindNamed(project.kind);
  if (!kind) return null;
  const known = kind.read(value);
  if (kind.arrangement === "grid") {
    const Change = kind.classesPerItem === "many" ? ManyClasses : OneClass;
    return <Change key={JSON.stringify(known)} project={project} panel={panel} kind={kind} value={known} />;
  }
  const text = panel.text.value.value?.text;
  return (
    <>
      <Button look="primary" disabled={project.media === "text" && !text} onClick={() => setEditing(true)}>
        {known === undefined ? titleOf(undefined) : "Edit"}
      </Button>
      {isEditing && (
        <EditDialog project={project} kind={kind} item={item} url={url} text={text} value={known} onSave={panel.saveLabel} onClose={() => setEditing(false)} />
      )}
    </>
  );
}
