import { useMemo } from "preact/hooks";
import { webKindNamed } from "../../kinds/list.ts";
import { Button } from "../../parts/button.tsx";
import { capped } from "../classes/class-caps.ts";
import { addClass, type ClassRow, classFaults } from "../classes/class-list.ts";
import { ClassPreview } from "../classes/class-preview.tsx";
import { ClassRows } from "../classes/class-rows.tsx";
import { PasteList } from "../classes/paste-list.tsx";
import type { Wizard } from "./wizard.ts";

export function ClassesStep({ wizard }: { wizard: Wizard }) {
  const { classes: rows, kind } = wizard.draft.value;
  const list = wizard.isTried("classes") ? wizard.faults("classes")["classes"] : undefined;
  const faults = useMemo(() => rowFaults(rows, wizard), [rows, wizard.isTried("classes"), wizard.faults("classes")]);
  const { classes, caps } = useMemo(() => capped(rows, webKindNamed(kind)?.commandLetters ?? ""), [rows, kind]);
  const set = (next: ClassRow[]) => wizard.change({ classes: next });
  return (
    <>
      <p class="muted">
        In the order that labelers see; the first nine have the keys 1–9. A class can stand in another one, to six levels, and each level can be given as a
        label. Enter adds a class; Alt+↑ and Alt+↓ move one, Alt+→ puts it into the class above, Alt+← takes it out.
      </p>
      {list && (
        <p class="error-text" role="alert">
          {list}
        </p>
      )}
      <div class="class-editor">
        <div class="stack">
          <ClassRows rows={rows} faults={faults} caps={caps} onChange={set} />
          <div>
            <Button icon="add" onClick={() => set(addClass(rows))}>
              Add class
            </Button>
          </div>
          <PasteList rows={rows} onChange={set} />
        </div>
        <section class="class-preview-box" aria-label="As labelers see them">
          <h3>As labelers see them</h3>
          {classes.length > 0 ? <ClassPreview classes={classes} /> : <p class="muted">The classes appear here.</p>}
        </section>
      </div>
    </>
  );
}

/** While the list is being written a blank row is no fault yet; two alike are, and what the service said. */
function rowFaults(rows: readonly ClassRow[], wizard: Wizard): ReadonlyMap<number, string> {
  const isTried = wizard.isTried("classes");
  const faults = new Map([...classFaults(rows)].filter(([, fault]) => isTried || !fault.startsWith("Give it")));
  const all = wizard.shown("classes");
  rows.forEach(({ key }, index) => {
    const said = all[`classes.${index}.name`];
    if (said && !faults.has(key)) faults.set(key, said);
  });
  return faults;
}
