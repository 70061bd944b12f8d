import { InstructionsEditor } from "../instructions/instructions-editor.tsx";
import type { Wizard } from "./wizard.ts";

export function InstructionsStep({ wizard }: { wizard: Wizard }) {
  const { instructions, link, markdown } = wizard.draft.value;
  return (
    <>
      <p class="muted">Labelers see them first, and behind the key I. They can be changed at any time.</p>
      <InstructionsEditor value={{ instructions, link, markdown }} faults={wizard.shown("instructions")} onChange={wizard.change} />
    </>
  );
}
