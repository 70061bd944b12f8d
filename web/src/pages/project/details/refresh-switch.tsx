import { useState } from "preact/hooks";
import type { ProjectView } from "../../../api/projects.ts";
import { useToasts } from "../../../parts/toast.tsx";
import type { ProjectModel } from "../project.ts";
import { whyNotSaved } from "./saving.tsx";

/** On or off, at once. */
export function RefreshSwitch({ model, project, onChanged }: { model: ProjectModel; project: ProjectView; onChanged(): void }) {
  const toasts = useToasts();
  /** What was chosen, until it is saved: the switch does not jump back meanwhile. */
  const [asked, setAsked] = useState<"on" | "off">();
  const turn = async (refresh: "on" | "off") => {
    setAsked(refresh);
    try {
      await model.change({ refresh });
      toasts.done(refresh === "on" ? "New files become items by themselves now." : "New files wait until you refresh by hand.");
    } catch (error) {
      toasts.failed(whyNotSaved(error));
    } finally {
      setAsked(undefined);
      onChanged();
    }
  };
  return (
    <label class="choice">
      <input
        type="checkbox"
        checked={(asked ?? project.refresh) === "on"}
        disabled={asked !== undefined || project.state === "deleting"}
        aria-describedby="refresh-says"
        onChange={(event) => void turn(event.currentTarget.checked ? "on" : "off")}
      />
      <span class="labeled-choice">
        Refresh by itself
        <span id="refresh-says" class="option-says">
          Files uploaded here become items within seconds. Storage is looked through at least once a day, and the more often the nearer the work is to its end.
        </span>
      </span>
    </label>
  );
}
