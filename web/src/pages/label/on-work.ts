import type { Answer } from "../../drafts/records.ts";
import type { WebKind } from "../../kinds/kind.ts";
import { focusOn, move, nextOpen, press, selectAll, START, targets, toggle } from "./cursor.ts";
import { type Handler, type LabelState, type Next, saying, stay, andThen } from "./label-page-events.ts";
import { takeUp } from "./on-flow.ts";
import { correct, redoVisit, stepOlder, stepNewer, undoVisit } from "./on-visit.ts";
import { answer, indexOf, keptSheet, openItems, redo, type Sheet, type Step, undo } from "./sheet.ts";
import { submitted } from "./trail.ts";

type Values = Pick<WebKind<unknown>, "read" | "give">;

const withHand = (state: LabelState, hand: Sheet): Next => ({ state: { ...state, hand }, effects: [{ do: "draft", sheet: keptSheet(hand) }] });

/** The targets get their answers; then on to the next item without one, or a word that the page is complete. */
function answerTargets(state: LabelState, next: (before: Answer | undefined) => Answer | undefined, at: number): Next {
  const { hand, cursor, settings } = state;
  if (!hand) return stay(state);
  const on = targets(cursor);
  const ids = on.flatMap((index) => hand.items[index]?.id ?? []);
  const changed = answer(hand, ids, next);
  const kept = changed === hand ? stay(state) : withHand(state, changed);
  const open = openItems(changed);
  const wasOpen = openItems(hand).length > 0;
  const isAnswered = ids.every((id) => changed.answers[id] !== undefined);
  if (!isAnswered) return kept;
  if (open.length === 0 && wasOpen && settings.submitsItself) return andThen(kept, (now) => onSubmit(now, { type: "submit" }, at));
  const goal = settings.advances ? nextOpen(open, on.at(-1) ?? cursor.focus) : undefined;
  const moved: Next = goal === undefined ? kept : andThen(kept, (now) => stay({ ...now, cursor: { ...focusOn(now.cursor, goal), selected: [] } }));
  return open.length === 0 && wasOpen ? andThen(moved, (now) => saying(now, `All ${changed.items.length} done. Enter submits.`)) : moved;
}

export const onGive =
  (kind: Values): Handler<"give"> =>
  (state, { classId }, at) => {
    const next = (before: Answer | undefined): Answer | undefined => {
      const value = kind.give(before && "value" in before ? kind.read(before.value) : undefined, classId);
      return value === undefined ? undefined : { value };
    };
    return state.visit ? correct(state, next) : answerTargets(state, next, at);
  };

export const onUntag: Handler<"untag"> = (state, _, at) =>
  state.visit ? saying(state, "What was submitted needs an answer: give another class, or skip.") : answerTargets(state, () => undefined, at);

export const onSkip: Handler<"skip"> = (state, { reason }, at) => {
  const next = (): Answer => ({ skip: { reason } });
  return state.visit ? correct(state, next) : answerTargets(state, next, at);
};

function shown(state: LabelState, hand: Sheet, step: Step): Next {
  const index = indexOf(hand, step[0]?.itemId);
  return withHand({ ...state, cursor: { ...focusOn(state.cursor, Math.max(0, index)), selected: [] } }, hand);
}

/** One step back on this page; at its beginning, back to what was submitted before it. */
export const onUndo: Handler<"undo"> = (state) => {
  if (state.visit) return undoVisit(state);
  const back = state.hand && undo(state.hand);
  return back ? shown(state, back.sheet, back.step) : stepOlder(state, "undo");
};

export const onRedo: Handler<"redo"> = (state) => {
  if (state.visit) return redoVisit(state);
  const again = state.hand && redo(state.hand);
  return again ? shown(state, again.sheet, again.step) : stay(state);
};

export const onSubmit: Handler<"submit"> = (state, _, at) => {
  const { hand } = state;
  if (state.visit) return stepNewer(state);
  if (!hand) return stay(state);
  if (hand.lease === "lost") return saying(state, "These images went to somebody else. Try again, or discard the page.");
  const [first, ...more] = openItems(hand);
  if (first !== undefined) {
    const fault = hand.faults[hand.items[first]?.id ?? ""];
    const left = more.length === 0 ? `Image ${first + 1} needs a class or a skip.` : `${more.length + 1} images need a class or a skip. Here is the first.`;
    return saying({ ...state, cursor: { ...focusOn(state.cursor, first), selected: [] } }, fault ?? left);
  }
  const session = { items: state.session.items + hand.items.length, activeMs: state.session.activeMs + hand.activeMs };
  const trail = submitted(state.trail, hand);
  const isCut = trail.length < state.trail.length + hand.items.length; // the older ones have to be read again
  const reading = isCut && state.trailState !== "reading" ? { trailCursor: undefined, trailState: "unread" as const } : {};
  const handed: LabelState = {
    ...state,
    hand: undefined,
    none: undefined,
    cursor: START,
    session,
    trail,
    sending: [...state.sending, hand.task.id],
    ...reading,
  };
  return andThen({ state: handed, effects: [{ do: "submit", taskId: hand.task.id, sheet: keptSheet(hand) }] }, (now) => takeUp(now, at));
};

const count = (state: LabelState): number => state.hand?.items.length ?? 0;

export const onPress: Handler<"press"> = (state, { index, how }) =>
  index >= 0 && index < count(state) ? stay({ ...state, cursor: press(state.cursor, index, how) }) : stay(state);
export const onFocus: Handler<"focus"> = (state, { index }) =>
  index >= 0 && index < count(state) && index !== state.cursor.focus ? stay({ ...state, cursor: focusOn(state.cursor, index) }) : stay(state);
export const onToggle: Handler<"toggle"> = (state) => (state.hand ? stay({ ...state, cursor: toggle(state.cursor, state.cursor.focus) }) : stay(state));
export const onSelectNone: Handler<"select-none"> = (state) => stay({ ...state, cursor: { ...state.cursor, selected: [] } });

export const onSelectAll: Handler<"select-all"> = (state) => {
  if (!state.hand || state.visit) return stay(state);
  const cursor = selectAll(state.cursor, state.settings.layout, count(state));
  return saying({ ...state, cursor }, cursor.selected.length === 0 ? "Nothing selected." : `${cursor.selected.length} selected.`);
};

export const onMove: Handler<"move"> = (state, { direction, columns, reach }) => {
  if (state.visit) return direction === "left" ? stepOlder(state, "walk") : direction === "right" ? stepNewer(state) : stay(state);
  if (!state.hand) return stay(state);
  return stay({ ...state, cursor: move(state.cursor, direction, { items: count(state), columns, layout: state.settings.layout }, reach) });
};

/** A layout is a way to look at the items in hand: none of the work goes. */
export const onSettings: Handler<"settings"> = (state, { settings }) => {
  const all = { ...state.settings, ...settings };
  return { state: { ...state, settings: all }, effects: [{ do: "remember", settings: all }] };
};
