import { focusOn, START } from "./cursor.ts";
import { type Handler, type LabelState, type Next, stay, andThen } from "./label-page-events.ts";
import { renewing, takeUp } from "./on-flow.ts";
import { indexOf, type Sheet, sheetOf } from "./sheet.ts";

const found = (state: LabelState, jobId: string) => state.parked.find((job) => job.id === jobId);
const unparked = (state: LabelState, jobId: string): LabelState => ({ ...state, parked: state.parked.filter((job) => job.id !== jobId) });

/** What was not taken comes back into the hand, with the server's words at the items; the page in hand waits behind it. */
export const onReopen: Handler<"reopen"> = (before, { jobId }, at) => {
  const job = found(before, jobId);
  if (job?.what !== "submit" || !job.parked) return stay(before);
  const { faults, why } = job.parked;
  const sheet: Sheet = { ...sheetOf(job.sheet.task, at, job.sheet), faults, lease: why === "lease-lost" ? "lost" : "ended" };
  const state = unparked(before, jobId);
  const first = Math.max(0, indexOf(sheet, Object.keys(faults)[0]));
  const ahead = state.hand ? [state.hand, ...state.ahead] : state.ahead;
  const reopened: Next = {
    state: { ...state, hand: sheet, ahead, visit: undefined, cursor: focusOn(START, first), lastActivity: at },
    effects: [
      { do: "unpark", job, sheet: job.sheet },
      { do: "warm", items: sheet.items },
    ],
  };
  return sheet.lease === "lost" ? reopened : andThen(reopened, (now) => renewing(now, sheet.task.id));
};

export const onRetry: Handler<"retry"> = (state, { jobId }) => {
  const job = found(state, jobId);
  if (!job) return stay(state);
  const next = unparked(state, jobId);
  const sent: LabelState =
    job.what === "submit" ? { ...next, sending: [...next.sending, job.taskId] } : { ...next, correcting: [...next.correcting, job.itemId] };
  return { state: sent, effects: [{ do: "resend", job }] };
};

/** The labeler gives the work up. This and `discard-hand` are the only ways for an answer to go. */
export const onDiscard: Handler<"discard"> = (state, { jobId }) => {
  const job = found(state, jobId);
  if (!job) return stay(state);
  const dropped: Next = { state: unparked(state, jobId), effects: [{ do: "drop-job", job }] };
  if (job.what === "submit") return dropped;
  // What stands on the server is no longer what this page shows: read it anew.
  const trail = dropped.state.trail.filter((entry) => entry.itemId !== job.itemId);
  return {
    state: { ...dropped.state, trail, visit: undefined, trailCursor: undefined, trailState: "reading" },
    effects: [...dropped.effects, { do: "read-mine", cursor: undefined }],
  };
};

export const onRetryLease: Handler<"retry-lease"> = (state) => (state.hand && state.hand.lease !== "held" ? renewing(state, state.hand.task.id) : stay(state));

export const onDiscardHand: Handler<"discard-hand"> = (state, _, at) => {
  if (state.hand?.lease !== "lost") return stay(state);
  const { id } = state.hand.task;
  return andThen({ state: { ...state, hand: undefined }, effects: [{ do: "drop-draft", taskId: id }] }, (now) => takeUp(now, at));
};
