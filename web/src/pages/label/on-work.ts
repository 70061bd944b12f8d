import { focusOn, move, press, selectAll, START, toggle } from "./cursor.ts";
import { type Handler, type LabelState, type Next, saying, stay, andThen } from "./label-page-events.ts";
import { takeUp } from "./on-flow.ts";
import { redoVisit, stepNewer, stepOlder, undoVisit } from "./on-visit.ts";
import type { PageKind } from "./page-kind.ts";
import { indexOf, keptSheet, openItems, redo, type Sheet, type Step, undo } from "./sheet.ts";
import { submitted } from "./trail.ts";

export const withHand = (state: LabelState, hand: Sheet): Next => ({ state: { ...state, hand }, effects: [{ do: "draft", sheet: keptSheet(hand) }] });

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

/** What an item needs that has no answer, in words. */
function needed(kind: PageKind, { media }: LabelState, first: number, count: number): string {
  if (kind.arrangement === "single")
    return media === "image" ? "Draw at least one region, or press N for nothing here." : "Mark at least one entity, or press N for nothing here.";
  if (count > 1) return `${count} ${media}s need a class or a skip. Here is the first.`;
  return `${media === "image" ? "Image" : "Text"} ${first + 1} needs a class or a skip.`;
}

export const onSubmit =
  (kind: PageKind): Handler<"submit"> =>
  (state, _, at) => {
    const { hand } = state;
    if (state.visit) return stepNewer(state);
    if (!hand) return stay(state);
    if (hand.lease === "lost") return saying(state, `These ${state.media}s went to somebody else. Try again, or discard the page.`);
    const open = openItems(hand);
    const [first] = open;
    if (first === undefined) return submitHand(state, at);
    const fault = hand.faults[hand.items[first]?.id ?? ""];
    return saying({ ...state, cursor: { ...focusOn(state.cursor, first), selected: [] } }, fault ?? needed(kind, state, first, open.length));
  };

/** A page with all its answers goes to the outbox, and the next one comes into the hand. */
export function submitHand(state: LabelState, at: number): Next {
  const { hand } = state;
  if (!hand || hand.lease === "lost" || openItems(hand).length > 0) return stay(state);
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
}

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
