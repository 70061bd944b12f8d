import { useRef, useState } from "preact/hooks";
import { Button } from "../../parts/button.tsx";
import { Field } from "../../parts/field.tsx";
import { Icon } from "../../parts/icon.tsx";
import { addClass, changeClass, type ClassRow, moveClass, pasteClasses, removeClass } from "./class-list.ts";
import type { Wizard } from "./wizard.ts";

/** Keys that labelers press: the first nine are 1–9. */
const keyOf = (index: number): string => (index < 9 ? String(index + 1) : "");

interface RowProps {
  row: ClassRow;
  index: number;
  count: number;
  fault: string | undefined;
  onChange(change: Partial<ClassRow>): void;
  onRemove(): void;
  onMove(to: number): void;
  onEnter(): void;
  onPaste(text: string): void;
  onDragStart(): void;
  onDrop(): void;
}

function Row({ row, index, count, fault, onChange, onRemove, onMove, onEnter, onPaste, onDragStart, onDrop }: RowProps) {
  const called = row.name.trim() || `class ${index + 1}`;
  const [isGrabbed, setGrabbed] = useState(false);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- dragging is the mouse's way only; the buttons and Alt+arrows are the keyboard's
    <li
      class="class-row"
      data-key={row.key}
      draggable={isGrabbed}
      onDragStart={onDragStart}
      onDragEnd={() => setGrabbed(false)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={onDrop}
    >
      {/* Only the handle starts a drag, so that text in the field can still be selected by mouse. */}
      <span class="drag-handle" aria-hidden="true" onPointerDown={() => setGrabbed(true)} onPointerUp={() => setGrabbed(false)}>
        <Icon name="drag" />
      </span>
      <span class="key-place">{keyOf(index) && <kbd class="key">{keyOf(index)}</kbd>}</span>
      <input
        type="color"
        class="colour"
        value={row.colour}
        aria-label={`Colour of ${called}`}
        onInput={(event) => onChange({ colour: event.currentTarget.value })}
      />
      <input
        class="input class-name"
        value={row.name}
        maxlength={120}
        aria-label={`Name of class ${index + 1}`}
        aria-invalid={fault ? true : undefined}
        aria-describedby={fault ? `class-fault-${row.key}` : undefined}
        onInput={(event) => onChange({ name: event.currentTarget.value })}
        onPaste={(event) => {
          const text = event.clipboardData?.getData("text/plain") ?? "";
          if (!/[\r\n]/.test(text.trim())) return;
          event.preventDefault(); // a list becomes rows, not one long name
          onPaste(text);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            event.preventDefault();
            onEnter();
          } else if (event.altKey && event.key === "ArrowUp") {
            event.preventDefault();
            onMove(index - 1);
          } else if (event.altKey && event.key === "ArrowDown") {
            event.preventDefault();
            onMove(index + 1);
          }
        }}
      />
      <span class="row class-row-actions">
        <Button look="quiet" icon="up" aria-label={`Move ${called} up`} disabled={index === 0} onClick={() => onMove(index - 1)} />
        <Button look="quiet" icon="down" aria-label={`Move ${called} down`} disabled={index === count - 1} onClick={() => onMove(index + 1)} />
        <Button look="quiet" icon="remove" aria-label={`Remove ${called}`} onClick={onRemove} />
      </span>
      {fault && (
        <p id={`class-fault-${row.key}`} class="error-text class-fault">
          <Icon name="error" /> {fault}
        </p>
      )}
    </li>
  );
}

export function ClassesStep({ wizard }: { wizard: Wizard }) {
  const rows = wizard.draft.value.classes;
  const faults = wizard.isTried("classes") ? wizard.faults("classes") : duplicatesOnly(wizard.faults("classes"));
  const [pasted, setPasted] = useState("");
  const dragged = useRef<number | undefined>(undefined);
  const list = useRef<HTMLUListElement>(null);
  const set = (classes: ClassRow[]) => wizard.change({ classes });
  const focusRow = (key: number | undefined) =>
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-key="${key}"] .class-name`)?.focus());
  const add = () => {
    const next = addClass(rows);
    set(next);
    focusRow(next.at(-1)?.key);
  };
  return (
    <>
      <p class="muted">In the order that labelers see. The first nine have the keys 1–9. Alt+↑ and Alt+↓ move a class; Enter adds one.</p>
      {faults["classes"] && (
        <p class="error-text" role="alert">
          {faults["classes"]}
        </p>
      )}
      <ul class="class-rows" ref={list}>
        {rows.map((row, index) => (
          <Row
            key={row.key}
            row={row}
            index={index}
            count={rows.length}
            fault={faults[`classes.${index}.name`]}
            onChange={(change) => set(changeClass(rows, row.key, change))}
            onRemove={() => {
              set(removeClass(rows, row.key));
              focusRow((rows[index + 1] ?? rows[index - 1])?.key);
            }}
            onMove={(to) => {
              set(moveClass(rows, row.key, to));
              focusRow(row.key);
            }}
            onEnter={add}
            onPaste={(text) => set(pasteClasses(rows, text))}
            onDragStart={() => {
              dragged.current = row.key;
            }}
            onDrop={() => {
              if (dragged.current !== undefined) set(moveClass(rows, dragged.current, index));
              dragged.current = undefined;
            }}
          />
        ))}
      </ul>
      <div>
        <Button icon="add" onClick={add}>
          Add class
        </Button>
      </div>
      <details>
        <summary>Paste a list</summary>
        <div class="stack tight paste">
          <Field label="One class a line" hint="Blank lines and names that are there already are passed over.">
            {(ids) => <textarea {...ids} class="textarea" value={pasted} onInput={(event) => setPasted(event.currentTarget.value)} />}
          </Field>
          <div>
            <Button
              disabled={pasted.trim() === ""}
              onClick={() => {
                set(pasteClasses(rows, pasted));
                setPasted("");
              }}
            >
              Add these classes
            </Button>
          </div>
        </div>
      </details>
    </>
  );
}

/** While the list is being written a blank row is no fault yet; two alike are. */
const duplicatesOnly = (faults: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(faults).filter(([, fault]) => !fault.startsWith("Give it") && !fault.startsWith("Add at")));
