import type { Job } from "../../drafts/records.ts";
import { START } from "./cursor.ts";
import { type Handler, type LabelState, type Next, type NoneLeft, stay, andThen } from "./label-page-events.ts";
import { hasWork, keptSheet, type Sheet, sheetOf } from "./sheet.ts";

/** A page says at most so many tasks that it holds. */
const MOST_HELD = 8;
const COME_BACK_MS: Record<NoneLeft, number> = { held: 10_000, limit: 15_000, paused: 30_000, done: 60_000 };

export const backoffMs = (failures: number): number => Math.min(30_000, 1_000 * 2 ** Math.max(0, failures - 1));

/** All that must not be given back to the pool: in hand, behind it, and handed in but not acknowledged. */
export const holding = (state: LabelState): string[] =>
  [
    ...(state.hand ? [state.hand.task.id] : []),
    ...state.ahead.map((sheet) => sheet.task.id),
    ...state.sending,
    ...state.parked.flatMap((job) => (job.what === "submit" ? [job.taskId] : [])),
  ].slice(0, MOST_HELD);

/** Asks for the page behind the one in hand, unless one is there, on its way, or will come with the answer to a submit. */
export function wanting(state: LabelState): Next {
  const isServed = state.ahead.length >= state.pagesAhead || state.isAsking || state.sending.length > 0;
  if (isServed || state.isResting || (state.hand && state.none !== undefined)) return stay(state);
  return { state: { ...state, isAsking: true }, effects: [{ do: "ask", size: state.settings.layout, holding: holding(state) }] };
}

/** The first page behind comes into the hand, at once. */
export function takeUp(state: LabelState, at: number): Next {
  if (state.hand) return wanting(state);
  const [hand, ...ahead] = state.ahead;
  if (!hand) return wanting(state);
  const known = new Set([hand, ...ahead].flatMap((sheet) => sheet.items.map((item) => item.id)));
  const broken = Object.fromEntries(Object.entries(state.broken).filter(([itemId]) => known.has(itemId)));
  const taken: LabelState = { ...state, hand, ahead, broken, cursor: START, lastActivity: at };
  const kept: Next = { state: taken, effects: [{ do: "draft", sheet: keptSheet(hand) }] };
  const isOver = hand.lease === "held" && at >= hand.until;
  return andThen(
    andThen(kept, (now) => (isOver ? renewing(now, hand.task.id) : stay(now))),
    wanting,
  );
}

export const renewing = (state: LabelState, taskId: string): Next =>
  state.renewing.includes(taskId) ? stay(state) : { state: { ...state, renewing: [...state.renewing, taskId] }, effects: [{ do: "renew", taskId }] };

const withSheet = (state: LabelState, taskId: string, change: (sheet: Sheet) => Sheet): LabelState => {
  const one = (sheet: Sheet) => (sheet.task.id === taskId ? change(sheet) : sheet);
  return { ...state, hand: state.hand && one(state.hand), ahead: state.ahead.map(one) };
};

export const onAsked: Handler<"asked"> = (state) => stay({ ...state, isAsking: true });
export const onAskDropped: Handler<"ask-dropped"> = (state) => stay({ ...state, isAsking: false });

export const onDealt: Handler<"dealt"> = (before, { reply }, at) => {
  const state: LabelState = { ...before, isAsking: false, isResting: false, failedAsks: 0, trouble: undefined, none: reply.none };
  const { task } = reply;
  if (task) {
    if (holding(state).includes(task.id)) return stay(state);
    const sheet = sheetOf(task, at);
    return andThen({ state: { ...state, ahead: [...state.ahead, sheet] }, effects: [{ do: "warm", items: task.items }] }, (now) => takeUp(now, at));
  }
  if (state.hand || reply.none === undefined) return stay(state);
  return { state: { ...state, isResting: true }, effects: [{ do: "ask-later", afterMs: COME_BACK_MS[reply.none] }] };
};

export const onAskFailed: Handler<"ask-failed"> = (before, { message }) => {
  const state = { ...before, isAsking: false, isResting: true, failedAsks: before.failedAsks + 1, trouble: message };
  return { state, effects: [{ do: "ask-later", afterMs: backoffMs(state.failedAsks) }] };
};

/** The time to come back has passed, or the labeler does not want to wait for it. */
export const onAskAgain: Handler<"ask-again"> = (state) => (state.isAsking ? stay(state) : wanting({ ...state, isResting: false }));

/** From the disk, after a reload: in front if nothing is in hand. */
export const onRestored: Handler<"restored"> = (state, { task, kept, lease }, at) => {
  if (holding(state).includes(task.id)) return stay(state);
  const sheet = { ...sheetOf(task, at, kept), lease };
  const warm: Next = { state: { ...state, ahead: [...state.ahead, sheet] }, effects: [{ do: "warm", items: task.items }] };
  return andThen(warm, (now) => takeUp(now, at));
};

const without = (state: LabelState, job: Job): LabelState => ({
  ...state,
  sending: job.what === "submit" ? state.sending.filter((taskId) => taskId !== job.taskId) : state.sending,
  correcting: job.what === "correct" ? state.correcting.filter((itemId) => itemId !== job.itemId) : state.correcting,
  parked: state.parked.filter((one) => one.id !== job.id),
});

/** A job that was on the disk when the page opened. */
export const onWaiting: Handler<"waiting"> = (state, { job }) => {
  if (job.parked) return stay({ ...without(state, job), parked: [...without(state, job).parked, job] });
  return stay(
    job.what === "submit"
      ? { ...state, sending: [...state.sending.filter((id) => id !== job.taskId), job.taskId] }
      : { ...state, correcting: [...state.correcting.filter((id) => id !== job.itemId), job.itemId] },
  );
};

export const onTaken: Handler<"taken"> = (before, { job }, at) => {
  const state = without(before, job);
  if (job.what === "correct") return stay(state);
  const trail = state.trail.map((entry) => {
    if (entry.taskId !== job.taskId) return entry;
    const { taskId: _, ...read } = entry;
    return read;
  });
  return takeUp({ ...state, trail }, at);
};

export const onRefused: Handler<"refused"> = (before, { job }, at) => {
  const state = without(before, job);
  const trail = job.what === "submit" ? state.trail.filter((entry) => entry.taskId !== job.taskId) : state.trail;
  const visit = trail.length === state.trail.length ? state.visit : undefined;
  return takeUp({ ...state, trail, visit, parked: [...state.parked, job] }, at);
};

export const onRenewed: Handler<"renewed"> = (state, { taskId, until, now }, at) => {
  const renewed = withSheet(state, taskId, (sheet) => ({ ...sheet, until: at + (until - now), lease: "held" }));
  return stay({ ...renewed, renewing: state.renewing.filter((one) => one !== taskId) });
};

/** Lost pages with answers stay, for the labeler to decide on; without, nothing is lost and the next one comes. */
export const onRenewFailed: Handler<"renew-failed"> = (before, { taskId, isLost }, at) => {
  const state = { ...before, renewing: before.renewing.filter((one) => one !== taskId) };
  if (!isLost) return stay(state);
  const marked = withSheet(state, taskId, (sheet) => ({ ...sheet, lease: "lost" }));
  const ahead = marked.ahead.filter((sheet) => sheet.lease !== "lost" || hasWork(sheet));
  const hand = marked.hand?.lease === "lost" && !hasWork(marked.hand) ? undefined : marked.hand;
  const dropped: Next = { state: { ...marked, hand, ahead }, effects: [] };
  if (hand !== marked.hand)
    return andThen(
      {
        ...dropped,
        effects: [
          { do: "drop-draft", taskId },
          { do: "say", text: `These ${state.media}s went to somebody else. Here are others.` },
        ],
      },
      (now) => takeUp(now, at),
    );
  return andThen(dropped, wanting);
};

/** Once a second: leases that are over, and those to renew while somebody works. */
export const onTick: Handler<"tick"> = (before, _, at) => {
  const over = (sheet: Sheet): Sheet => (sheet.lease === "held" && at >= sheet.until ? { ...sheet, lease: "ended" } : sheet);
  const hand = before.hand && over(before.hand);
  const ahead = before.ahead.some((sheet) => over(sheet) !== sheet) ? before.ahead.map(over) : before.ahead;
  const state = hand !== before.hand || ahead !== before.ahead ? { ...before, hand, ahead } : before;
  const windowMs = renewWindowMs(state);
  const isWorking = at - state.lastActivity < windowMs;
  const sheets = [...(hand ? [hand] : []), ...ahead].filter((sheet) => sheet.lease === "held" && sheet.until - at < windowMs);
  let next: Next = stay(state);
  if (isWorking) for (const sheet of sheets) next = andThen(next, (now) => renewing(now, sheet.task.id));
  return next;
};

/** In the last third of a lease it is renewed, if somebody worked in as much time before. */
export const renewWindowMs = (state: LabelState): number => Math.max(20_000, state.leaseMs / 3);
