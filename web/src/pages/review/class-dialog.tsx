import { useEffect, useRef, useState } from "preact/hooks";
import type { ProjectView } from "../../api/projects.ts";
import { keyedClasses } from "../../kinds/class-keys.ts";
import { inkOn } from "../../kinds/colour.ts";
import type { GridKind } from "../../kinds/kind.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { useDeed } from "../../parts/use-deed.ts";

interface Props {
  project: ProjectView;
  kind: GridKind<unknown>;
  name: string;
  value: unknown;
  /** Rejects with what the service said. */
  onSave(value: unknown): Promise<void>;
  onClose(): void;
}

/** The classes of an item, given by press or by key as on the labeling page. */
export function ClassDialog({ project, kind, name, value: start, onSave, onClose }: Props) {
  const [value, setValue] = useState(() => kind.read(start));
  const { isBusy, failure, run } = useDeed(onClose);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => list.current?.querySelector("button")?.focus(), []); // so that the next key gives a class
  const classes = keyedClasses(project.classes, "");
  const given = new Set(value === undefined ? [] : kind.classesOf(value));
  const save = async () => {
    if (value !== undefined) await run(() => onSave(value));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const letter = event.key.toLowerCase();
    const one = classes.find(({ key }) => key !== undefined && (key === letter || event.code === `Digit${key}`));
    if (one) setValue(kind.give(value, one.id));
    else if (event.key === "Enter" && !(event.target instanceof HTMLElement && event.target.closest("footer, header"))) void save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <Dialog
      title={`Edit the label of ${name}`}
      onClose={onClose}
      actions={
        <>
          {failure !== undefined && (
            <p class="error-text" role="alert">
              {failure}
            </p>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" isBusy={isBusy} disabled={value === undefined} onClick={() => void save()}>
            Save label <kbd>Enter</kbd>
          </Button>
        </>
      }
    >
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the keys of the classes, wherever the focus is in the dialog */}
      <div class="stack tight" onKeyDown={onKeyDown}>
        <ul ref={list} class="edit-classes" aria-label="Classes">
          {classes.map(({ id, name: title, path, level, colour, key }) => (
            <li key={id} style={{ "--level": String(level) }}>
              <button type="button" aria-pressed={given.has(id)} title={path} onClick={() => setValue(kind.give(value, id))}>
                <span class="class-preview-key" style={{ backgroundColor: colour, color: inkOn(colour) }}>
                  {key?.toUpperCase() ?? ""}
                </span>
                <span class="ellipsis">{title}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}
