import type { ClassChangeView } from "../../../api/projects.ts";
import { Button } from "../../../parts/button.tsx";
import { Icon } from "../../../parts/icon.tsx";
import { Moment } from "../../../parts/moment.tsx";
import { ProgressBar } from "../../../parts/progress-bar.tsx";
import type { ClassJob } from "./class-job.ts";

const changed = ({ changed: count }: ClassChangeView) => `${count.toLocaleString()} ${count === 1 ? "label" : "labels"} changed`;

/** How far the labels are with the newest change of the classes. */
export function ClassJobView({ job, mayRun }: { job: ClassJob; mayRun: boolean }) {
  const change = job.newest.value;
  const failure = job.failure.value && (
    <p class="error-text" role="alert">
      {job.failure.value}
    </p>
  );
  if (!change) return null;
  if (change.state === "done")
    return change.of > 0 ? (
      <p class="muted small">
        <Icon name="check" /> Classes changed <Moment at={change.startedAt} />: {changed(change)} with them.
      </p>
    ) : null;
  if (change.state === "running")
    return (
      <div class="stack tight">
        <div class="running">
          <ProgressBar
            label="The labels are being changed to the new classes"
            value={change.of === 0 ? undefined : change.done / change.of}
            text={`Changing the labels: ${change.done.toLocaleString()} of about ${change.of.toLocaleString()} items, ${changed(change)}. The project stays paused until it is through.`}
          />
          {mayRun && (
            <Button isBusy={job.isBusy.value} onClick={() => void job.cancel()}>
              Cancel
            </Button>
          )}
        </div>
        {failure}
      </div>
    );
  return (
    <div class="failure" role="alert">
      <Icon name="warning" />
      <div>
        <strong>{change.state === "failed" ? "Changing the labels failed" : "Changing the labels was stopped"}</strong>
        <p>
          {change.failure} {changed(change)}.
        </p>
        {failure}
      </div>
      {mayRun && (
        <Button icon="refresh" isBusy={job.isBusy.value} onClick={() => void job.retry()}>
          Go on with it
        </Button>
      )}
    </div>
  );
}
