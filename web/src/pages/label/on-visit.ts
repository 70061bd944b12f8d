import type { Answer } from "../../drafts/records.ts";
import { type Effect, type Handler, type LabelState, type Next, saying, stay, andThen } from "./label-page-events.ts";
import { type Change, STEPS_KEPT } from "./sheet.ts";
import { corrected, joined, type TrailEntry, UNDO_REACH } from "./trail.ts";

/** So near to the end of what is known, the next part is asked for. */
const NEAR_END = 4;

const readOn = (state: LabelState): Next =>
  state.trailState === "reading" || state.trailState === "end"
    ? stay(state)
    : { state: { ...state, trailState: "reading" }, effects: [{ do: "read-mine", cursor: state.trailCursor }] };

const went = (state: LabelState, index: number): Next => andThen(stay(state), (now) => (index + NEAR_END >= now.trail.length ? readOn(now) : stay(now)));

/** One item further back in what I submitted. By undo only as far as undo reaches, and so that redo comes back the same way. */
export function stepOlder(state: LabelState, by: "walk" | "undo"): Next {
  const index = (state.visit?.index ?? -1) + 1;
  if (by === "undo" && index >= UNDO_REACH) return saying(state, `Undo goes back over ${UNDO_REACH} submitted ${state.media}s. The key [ goes further.`);
  if (index >= state.trail.length)
    return state.trailState === "end" ? saying(state, "There is nothing before this.") : andThen(readOn(state), (now) => stay({ ...now, wantsOlder: true }));
  const visit = state.visit ?? { index, past: [], future: [] };
  const future = by === "undo" ? ["walk" as const, ...visit.future] : visit.future;
  return went({ ...state, wantsOlder: false, visit: { ...visit, index, future } }, index);
}

/** One item nearer to now; from the newest, back to the page in hand. */
export function stepNewer(state: LabelState): Next {
  if (!state.visit) return stay(state);
  return stay({ ...state, visit: state.visit.index === 0 ? undefined : { ...state.visit, index: state.visit.index - 1 } });
}

function put(state: LabelState, entry: TrailEntry, answer: Answer, change: Change, way: "done" | "undone"): Next {
  const effect: Effect = { do: "correct", itemId: entry.itemId, path: entry.path, answer };
  const correcting = [...state.correcting.filter((id) => id !== entry.itemId), entry.itemId];
  return { state: { ...state, trail: corrected(state.trail, entry.itemId, answer, change, way), correcting }, effects: [effect] };
}

/** A new answer for the item that is looked at; it goes to the server. */
export function correct(state: LabelState, next: (before: Answer | undefined) => Answer | undefined, words = "Corrected."): Next {
  const { visit } = state;
  const entry = visit && state.trail[visit.index];
  if (!visit || !entry) return stay(state);
  if (!entry.editable) return saying(state, "This answer can no longer be changed: a reviewer decided on it, or somebody answered anew.");
  const after = next(entry.answer);
  if (after === undefined) return saying(state, "What was submitted needs an answer: give another class, or skip.");
  if (JSON.stringify(after) === JSON.stringify(entry.answer)) return stay(state);
  const change: Change = { itemId: entry.itemId, before: entry.answer, after };
  const past = [...visit.past, change].slice(-STEPS_KEPT);
  return andThen(put({ ...state, visit: { ...visit, past, future: [] } }, entry, after, change, "done"), (now) =>
    words === "" ? stay(now) : saying(now, words),
  );
}

/** Back one correction; then, of what was made alone on its page, back the steps before it was submitted; then to the item before. */
export function undoVisit(state: LabelState): Next {
  const { visit } = state;
  if (!visit) return stay(state);
  const own = state.trail[visit.index];
  const before = own?.editable ? own.past?.at(-1) : undefined;
  const change = visit.past.at(-1) ?? (before?.before && before.after === own?.answer ? before : undefined);
  if (!change) return stepOlder(state, "undo");
  const index = state.trail.findIndex((entry) => entry.itemId === change.itemId);
  const entry = state.trail[index];
  const moved: LabelState = { ...state, visit: { index: entry ? index : visit.index, past: visit.past.slice(0, -1), future: [change, ...visit.future] } };
  return entry && change.before ? put(moved, entry, change.before, change, "undone") : stay(moved);
}

export function redoVisit(state: LabelState): Next {
  const { visit } = state;
  const [step, ...future] = visit?.future ?? [];
  if (!visit || !step) return stay(state);
  if (step === "walk") return stepNewer({ ...state, visit: { ...visit, future } });
  const index = state.trail.findIndex((entry) => entry.itemId === step.itemId);
  const entry = state.trail[index];
  const moved: LabelState = { ...state, visit: { index: entry ? index : visit.index, past: [...visit.past, step], future } };
  return entry && step.after ? put(moved, entry, step.after, step, "done") : stay(moved);
}

export const onOlder: Handler<"older"> = (state) => stepOlder(state, "walk");
export const onNewer: Handler<"newer"> = (state) => stepNewer(state);
export const onLeave: Handler<"leave"> = (state) => stay({ ...state, visit: undefined });

export const onVisit: Handler<"visit"> = (state, { index }) => {
  if (!state.trail[index]) return stay(state);
  return went({ ...state, visit: state.visit ? { ...state.visit, index } : { index, past: [], future: [] } }, index);
};

export const onMine: Handler<"mine"> = (state, { answers, cursor }) => {
  const pending = new Set([...state.correcting, ...state.trail.flatMap((entry) => (entry.taskId === undefined ? [] : [entry.itemId]))]);
  const trail = joined(state.trail, answers, pending);
  const read: LabelState = { ...state, trail, trailCursor: cursor, trailState: cursor === undefined ? "end" : "more", wantsOlder: false };
  if (state.wantsOlder) return stepOlder(read, "walk");
  return state.visit ? went(read, state.visit.index) : stay(read); // a part that was known already brings nothing: read on
};

export const onMineFailed: Handler<"mine-failed"> = (state, { message }) =>
  saying(
    { ...state, wantsOlder: false, trailState: state.trailCursor === undefined ? "unread" : "more" },
    `Your earlier answers could not be read: ${message}`,
  );
