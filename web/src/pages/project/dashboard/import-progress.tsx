import { useState } from "preact/hooks";
import type { ImportView } from "../../../api/items.ts";
import { Button } from "../../../parts/button.tsx";
import { Confirm } from "../../../parts/confirm.tsx";
import { sayDuration } from "../../../parts/moment.tsx";
import { ProgressBar } from "../../../parts/progress-bar.tsx";
import { importPace } from "./forecast.ts";

/** Files on their way into the project: how many, how fast, how long still. */
export function ImportProgress({ run, onCancel }: { run: ImportView; onCancel(): Promise<void> }) {
  const [isAsking, setAsking] = useState(false);
  const { done, perSecond, share, leftMs } = importPace(run);
  const text = [
    run.expected === undefined ? `${done.toLocaleString()} files` : `${done.toLocaleString()} of ${run.expected.toLocaleString()} files`,
    perSecond > 0 ? `${Math.round(perSecond).toLocaleString()} items/s` : "",
    leftMs === undefined ? "" : `about ${sayDuration(leftMs)} left`,
  ]
    .filter(Boolean)
    .join(" · ");
  return (
    <section class="card stack tight">
      <div class="spread">
        <h2>{run.mode === "initialization" ? "Loading the files" : "Looking for new files"}</h2>
        <Button onClick={() => setAsking(true)}>Cancel</Button>
      </div>
      {run.state === "counting" ? (
        <ProgressBar label="Counting files" text={`Counting: ${run.listed.toLocaleString()} files so far`} />
      ) : (
        <ProgressBar label="Loading files" value={share} text={text} />
      )}
      {isAsking && (
        <Confirm
          title="Stop loading?"
          consequence={`What is loaded stays: ${done.toLocaleString()} files so far. You can load the rest later.`}
          action="Stop loading"
          refusal="Keep loading"
          look="danger"
          onConfirm={onCancel}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}
