import type { Wizard } from "./wizard.ts";

/** Feature C1: whether files that come later become items by themselves. It can be changed at any time. */
export function RefreshChoice({ wizard }: { wizard: Wizard }) {
  return (
    <label class="choice whole-row">
      <input
        type="checkbox"
        checked={wizard.draft.value.refresh === "on"}
        onChange={(event) => wizard.change({ refresh: event.currentTarget.checked ? "on" : "off" })}
      />
      <span class="labeled-choice">
        Keep looking for new files
        <span class="option-says">Files that come later become items by themselves. You can switch this at any time.</span>
      </span>
    </label>
  );
}
