import { useState } from "preact/hooks";
import { Button } from "../../../parts/button.tsx";
import { RunningJob, StoppedJob } from "../job-view.tsx";
import { type BulkJob, sayChanged } from "./bulk-job.ts";

/** One that was cut off longer ago is history: it need not greet whoever comes next. */
const NEWS_MS = 60 * 60 * 1_000;

/** How far the newest job is while it runs; and why it ended, where it was cut off. */
export function BulkJobView({ job }: { job: BulkJob }) {
  const [hidden, setHidden] = useState<string>();
  const change = job.newest.value;
  const isHistory = change?.endedAt !== undefined && Date.now() - change.endedAt > NEWS_MS;
  if (!change || change.state === "done" || isHistory || hidden === `${change.id} ${change.endedAt}`) return null;
  if (change.state === "running")
    return (
      <div class="bulk-job">
        <RunningJob
          job={job}
          mayRun
          label="All items that match are being changed"
          value={change.searched}
          text={`${sayChanged(change)}; ${Math.floor(change.searched * 100)} % of the project looked through`}
        />
      </div>
    );
  return (
    <StoppedJob
      job={job}
      mayRun
      title={change.state === "failed" ? "Changing all that match failed" : "Changing all that match was stopped"}
      text={`${change.failure ?? ""} ${sayChanged(change)}.`}
    >
      <Button look="quiet" icon="close" aria-label="Hide this" onClick={() => setHidden(`${change.id} ${change.endedAt}`)} />
    </StoppedJob>
  );
}
