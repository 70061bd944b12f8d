import { useId, useState } from "preact/hooks";
import type { ClassView } from "../../api/projects.ts";
import { Popover } from "../../parts/menu.tsx";
import "./classes.css";

/** A plain select is quicker to use than a search, up to so many classes. */
export const FEW_CLASSES = 30;
/** Shown at once; more are found by searching. */
const SHOWN = 100;

interface Props {
  /** What the choice is about; with what is chosen, the button's name. */
  label: string;
  /** On the button while nothing is chosen. */
  none: string;
  classes: readonly ClassView[];
  chosen: readonly string[];
  takes: "one" | "many";
  isDisabled?: boolean;
  /** To look for, not to give. */
  isRetiredGiven?: boolean;
  /** A class was chosen, or (where many are taken) put down again. */
  onChoose(classId: string): void;
}

/** Chooses among many classes: a search over their paths, and a list. */
export function ClassPicker({ label, none, classes, chosen, takes, isDisabled, isRetiredGiven, onChoose }: Props) {
  const [text, setText] = useState("");
  const group = useId();
  const wanted = text.trim().toLocaleLowerCase();
  const found = classes.filter(({ path }) => path.toLocaleLowerCase().includes(wanted));
  const said = classes
    .filter(({ id }) => chosen.includes(id))
    .map(({ path }) => path)
    .join(", ");
  return (
    <Popover label={`${label}: ${said || none}`} look="plain" face={<span class="ellipsis">{said || none} ▾</span>}>
      <fieldset class="class-picker" disabled={isDisabled}>
        <legend class="visually-hidden">{label}</legend>
        <input
          class="input"
          type="search"
          aria-label={`Search: ${label}`}
          placeholder="Search classes"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <ul>
          {found.slice(0, SHOWN).map(({ id, path, colour, retired }) => (
            <li key={id}>
              <label>
                <input
                  type={takes === "one" ? "radio" : "checkbox"}
                  name={group}
                  checked={chosen.includes(id)}
                  disabled={retired && !isRetiredGiven && !chosen.includes(id)}
                  onChange={() => onChoose(id)}
                />
                <span class="swatch" style={{ backgroundColor: colour }} />
                <span>
                  {path}
                  {retired && <span class="muted"> (retired)</span>}
                </span>
              </label>
            </li>
          ))}
        </ul>
        <p class="muted small" aria-live="polite">
          {found.length === 0
            ? "No class has this in its name."
            : found.length > SHOWN
              ? `and ${(found.length - SHOWN).toLocaleString()} more; search to find them`
              : ""}
        </p>
      </fieldset>
    </Popover>
  );
}
