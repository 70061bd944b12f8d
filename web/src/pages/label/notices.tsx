import type { Job } from "../../drafts/records.ts";
import { Button } from "../../parts/button.tsx";
import { Icon } from "../../parts/icon.tsx";
import type { LabelModel } from "./label-model.ts";
import type { LabelState } from "./label-page-events.ts";

const items = (count: number, noun: string) => (count === 1 ? `1 ${noun}` : `${count} ${noun}s`);

function ParkedNotice({ model, job, noun }: { model: LabelModel; job: Job; noun: string }) {
  const what =
    job.what === "submit" ? `A page with ${items(job.sheet.task.items.length, noun)} was not taken.` : `The correction of ${job.path} was not taken.`;
  return (
    <div class="label-notice" role="alert">
      <Icon name="warning" />
      <p>
        <strong>{what}</strong> {job.parked?.message} Your work is kept.
      </p>
      {job.what === "submit" && job.parked?.why === "invalid" ? (
        <Button onClick={() => model.dispatch({ type: "reopen", jobId: job.id })}>Open it</Button>
      ) : (
        <Button onClick={() => model.dispatch({ type: "retry", jobId: job.id })}>Try again</Button>
      )}
      <Button look="quiet" onClick={() => model.dispatch({ type: "discard", jobId: job.id })}>
        Discard
      </Button>
    </div>
  );
}

/** The lease of the page in hand is over, or somebody else has its images. */
function LeaseNotice({ model, state }: { model: LabelModel; state: LabelState }) {
  const { hand } = state;
  if (!hand || hand.lease === "held") return null;
  const isRenewing = state.renewing.includes(hand.task.id);
  if (hand.lease === "ended")
    return (
      <div class="label-notice" role="alert">
        <Icon name="info" />
        <p>The time for this page ended while you were away. Your answers are kept.</p>
        <Button look="primary" isBusy={isRenewing} onClick={() => model.dispatch({ type: "retry-lease" })}>
          Continue
        </Button>
      </div>
    );
  return (
    <div class="label-notice" role="alert">
      <Icon name="warning" />
      <p>Items of this page were given to somebody else while you were away. Your answers are kept here.</p>
      <Button isBusy={isRenewing} onClick={() => model.dispatch({ type: "retry-lease" })}>
        Try again
      </Button>
      <Button look="quiet" onClick={() => model.dispatch({ type: "discard-hand" })}>
        Discard, and go on
      </Button>
    </div>
  );
}

export function Notices({ model, state }: { model: LabelModel; state: LabelState }) {
  return (
    <div class="label-notices">
      <LeaseNotice model={model} state={state} />
      {state.parked.map((job) => (
        <ParkedNotice key={job.id} model={model} job={job} noun={state.media} />
      ))}
    </div>
  );
}
