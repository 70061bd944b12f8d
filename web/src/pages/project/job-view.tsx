import type { ComponentChildren } from "preact";
import { Button } from "../../parts/button.tsx";
import { Icon } from "../../parts/icon.tsx";
import { ProgressBar } from "../../parts/progress-bar.tsx";
import type { followedJob } from "./followed-job.ts";

interface Props {
  job: Pick<ReturnType<typeof followedJob>, "failure" | "isBusy" | "cancel" | "retry">;
  /** Whether whoever looks may stop it, and take it up again. */
  mayRun: boolean;
}

/** What became of the last press. */
const Refused = ({ job }: Pick<Props, "job">) =>
  job.failure.value === undefined ? null : (
    <p class="error-text" role="alert">
      {job.failure.value}
    </p>
  );

/** A job over the items of a project while it runs; `value` from 0 to 1. */
export const RunningJob = ({ job, mayRun, ...bar }: Props & { label: string; value: number | undefined; text: string }) => (
  <div class="stack tight">
    <div class="running">
      <ProgressBar {...bar} />
      {mayRun && (
        <Button isBusy={job.isBusy.value} onClick={() => void job.cancel()}>
          Cancel
        </Button>
      )}
    </div>
    <Refused job={job} />
  </div>
);

/** One that was cut off, with why. `children`: more buttons. */
export const StoppedJob = ({ job, mayRun, title, text, children }: Props & { title: string; text: string; children?: ComponentChildren }) => (
  <div class="failure" role="alert">
    <Icon name="warning" />
    <div>
      <strong>{title}</strong>
      <p>{text}</p>
      <Refused job={job} />
    </div>
    {mayRun && (
      <div class="row tight">
        <Button icon="refresh" isBusy={job.isBusy.value} onClick={() => void job.retry()}>
          Go on with it
        </Button>
        {children}
      </div>
    )}
  </div>
);
