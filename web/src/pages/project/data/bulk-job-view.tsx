import { useState } from "preact/hooks";
import { Button } from "../../../parts/button.tsx";
import { Icon } from "../../../parts/icon.tsx";
import { ProgressBar } from "../../../parts/progress-bar.tsx";
import { type BulkJob, sayChanged } from "./bulk-job.ts";

/** One that was cut off longer ago is history: it need not greet whoever comes next. */
const NEWS_MS = 60 * 60 * 1_000;

/** How far the newest job is while it runs; and why it ended, where it was cut off. */
export function BulkJobView({ job }: { job: BulkJob }) {
  const [hidden, setHidden] = useState<string>();
  const change = job.newest.value;
  const isHistory = change?.endedAt !== undefined && Date.now() - change.endedAt > NEWS_MS;
  if (!change || change.state === "done" || isHistory || hidden === `${change.id} ${change.endedAt}`) return null;
  const failure = job.failure.value && (
    <p class="error-text" role="alert">
      {job.failure.value}
    </p>
  );
  if (change.state === "running")
    return (
      <div class="stack tight bulk-job">
        <div class="running">
          <ProgressBar
            label="All items that match are being changed"
            value={change.searched}
            text={`${sayChanged(change)}; ${Math.floor(change.searched * 100)} % of the project looked through`}
          />
          <Button isBusy={job.isBusy.value} onClick={() => void job.cancel()}>
            Cancel
          </Button>
        </div>
        {failure}
      </div>
    );
  return (
    <div class="failure" role="alert">
      <Icon name="warning" />
      <div>
        <strong>{change.state === "failed" ? "Changing all that match failed" : "Changing all that match was stopped"}</strong>
        <p>
          {change.failure} {sayChanged(change)}.
        </p>
        {failure}
      </div>
      <div class="row tight">
        <Button icon="refresh" isBusy={job.isBusy.value} onClick={() => void job.retry()}>
          Go on with it
        </Button>
        <Button look="quiet" icon="close" aria-label="Hide this" onClick={() => setHidden(`${change.id} ${change.endedAt}`)} />
      </div>
    </div>
  );
}
