import type { ClassChangeView } from "../../../api/projects.ts";
import { Icon } from "../../../parts/icon.tsx";
import { Moment } from "../../../parts/moment.tsx";
import { RunningJob, StoppedJob } from "../job-view.tsx";
import type { ClassJob } from "./class-job.ts";

const changed = ({ changed: count }: ClassChangeView) => `${count.toLocaleString()} ${count === 1 ? "label" : "labels"} changed`;

/** How far the labels are with the newest change of the classes. */
export function ClassJobView({ job, mayRun }: { job: ClassJob; mayRun: boolean }) {
  const change = job.newest.value;
  if (!change) return null;
  if (change.state === "done")
    return change.of > 0 ? (
      <p class="muted small">
        <Icon name="check" /> Classes changed <Moment at={change.startedAt} />: {changed(change)} with them.
      </p>
    ) : null;
  if (change.state === "running")
    return (
      <RunningJob
        job={job}
        mayRun={mayRun}
        label="The labels are being changed to the new classes"
        value={change.of === 0 ? undefined : change.done / change.of}
        text={`Changing the labels: ${change.done.toLocaleString()} of about ${change.of.toLocaleString()} items, ${changed(change)}. The project stays paused until it is through.`}
      />
    );
  return (
    <StoppedJob
      job={job}
      mayRun={mayRun}
      title={change.state === "failed" ? "Changing the labels failed" : "Changing the labels was stopped"}
      text={`${change.failure ?? ""} ${changed(change)}.`}
    />
  );
}
