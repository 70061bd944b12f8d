import { useState } from "preact/hooks";
import { Button } from "../../parts/button.tsx";
import { Field } from "../../parts/field.tsx";
import type { ClassRow } from "./class-list.ts";
import { pasteClasses } from "./class-text.ts";

/** A list from elsewhere, as rows: indented lines and paths become groups. */
export function PasteList({ rows, onChange }: { rows: readonly ClassRow[]; onChange(rows: ClassRow[]): void }) {
  const [text, setText] = useState("");
  const { rows: all, added, tooDeep } = pasteClasses(rows, text);
  return (
    <details>
      <summary>Paste a list</summary>
      <div class="stack tight paste">
        <Field
          label="One class a line"
          hint="A line that stands further in is in the one above; Animal/Cat works too. Blank lines and names that are there already are passed over."
          error={tooDeep > 0 ? `${tooDeep.toLocaleString()} of them are deeper than six levels, and come to the sixth.` : undefined}
        >
          {(ids) => <textarea {...ids} class="textarea mono" spellcheck={false} value={text} onInput={(event) => setText(event.currentTarget.value)} />}
        </Field>
        <div class="row">
          <Button
            disabled={added === 0}
            onClick={() => {
              onChange(all);
              setText("");
            }}
          >
            Add these classes
          </Button>
          <span class="muted small" aria-live="polite">
            {text.trim() !== "" && `${added.toLocaleString()} new`}
          </span>
        </div>
      </div>
    </details>
  );
}
