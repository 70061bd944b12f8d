import type { Answer } from "../../drafts/records.ts";
import { focusOn, nextOpen, targets } from "./cursor.ts";
import { type Handler, type LabelState, type Next, saying, stay, andThen } from "./label-page-events.ts";
import { correct } from "./on-visit.ts";
import { submitHand, withHand } from "./on-work.ts";
import { type PageKind, proposedFor, takesMany } from "./page-kind.ts";
import { answer, openItems } from "./sheet.ts";

/** What becomes of one item's answer; the index is its place on the page. */
type NextAnswer = (before: Answer | undefined, index: number) => Answer | undefined;

/** The items at `on` get their answers; then on to the next item without one, or a word that the page is complete. */
function answerItems(state: LabelState, on: readonly number[], next: NextAnswer, at: number): Next {
  const { hand, cursor, settings } = state;
  if (!hand) return stay(state);
  const places = new Map(on.flatMap((index) => (hand.items[index] ? [[hand.items[index].id, index] as const] : [])));
  const changed = answer(hand, [...places.keys()], (before, itemId) => next(before, places.get(itemId) ?? 0));
  const kept = changed === hand ? stay(state) : withHand(state, changed);
  const open = openItems(changed);
  const wasOpen = openItems(hand).length > 0;
  const isAnswered = [...places.keys()].every((id) => changed.answers[id] !== undefined);
  if (!isAnswered) return kept;
  if (open.length === 0 && wasOpen && settings.submitsItself) return andThen(kept, (now) => submitHand(now, at));
  const goal = settings.advances ? nextOpen(open, on.at(-1) ?? cursor.focus) : undefined;
  const moved: Next = goal === undefined ? kept : andThen(kept, (now) => stay({ ...now, cursor: { ...focusOn(now.cursor, goal), selected: [] } }));
  return open.length === 0 && wasOpen && hand.items.length > 1
    ? andThen(moved, (now) => saying(now, `All ${changed.items.length} done. Enter submits.`))
    : moved;
}

const valueOf = (kind: PageKind, answer: Answer | undefined): unknown => (answer && "value" in answer ? kind.read(answer.value) : undefined);

/**
 * A class for what is selected or in focus. Where several classes may stand on an item, giving one that all of them have takes it away, and else it goes to those
 * that lack it; what is proposed for an item is what it starts from.
 */
export const onGive =
  (kind: PageKind): Handler<"give"> =>
  (state, { classId }, at) => {
    if (kind.arrangement === "single") return stay(state); // its editor gives classes to its marks
    const give = (before: unknown): Answer | undefined => {
      const value = kind.give(before, classId);
      return value === undefined ? undefined : { value };
    };
    if (state.visit) return correct(state, (before) => give(valueOf(kind, before)));
    const { hand } = state;
    const start = (answer: Answer | undefined, index: number) =>
      answer ? valueOf(kind, answer) : takesMany(kind) ? proposedFor(kind, hand?.items[index]) : undefined;
    const has = (answer: Answer | undefined, index: number) => {
      const value = start(answer, index);
      return value !== undefined && kind.classesOf(value).includes(classId);
    };
    const on = targets(state.cursor);
    const isToggle = takesMany(kind) && on.every((index) => has(hand?.answers[hand.items[index]?.id ?? ""], index));
    const next: NextAnswer = (before, index) => {
      if (!takesMany(kind) || isToggle || !has(before, index)) return give(start(before, index));
      return before ?? { value: start(before, index) }; // it has the class by proposal: naming it accepts that
    };
    return answerItems(state, on, next, at);
  };

export const onUntag: Handler<"untag"> = (state, _, at) =>
  state.visit
    ? saying(state, "What was submitted needs an answer: give another class, or skip.")
    : answerItems(state, targets(state.cursor), () => undefined, at);

export const onSkip: Handler<"skip"> = (state, { reason, note }, at) => {
  const next = (): Answer => ({ skip: { reason, ...(note && { note }) } });
  return state.visit ? correct(state, next) : answerItems(state, targets(state.cursor), next, at);
};

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** One act in an editor. Marks that are all gone again say nothing of an item in hand; of one that was submitted, that there is nothing. */
export const onSet =
  (kind: PageKind): Handler<"set"> =>
  (state, { itemId, value }) => {
    if (kind.arrangement !== "single") return stay(state);
    const isEmpty = value === undefined || same(value, kind.nothing);
    const entry = state.visit && state.trail[state.visit.index];
    if (entry) return entry.itemId === itemId ? correct(state, () => ({ value: isEmpty ? kind.nothing : value }), isEmpty ? NOTHING : "") : stay(state);
    if (!state.hand?.items.some((item) => item.id === itemId)) return stay(state);
    const changed = answer(state.hand, [itemId], () => (isEmpty ? undefined : { value }));
    return changed === state.hand ? stay(state) : withHand(state, changed);
  };

const NOTHING = "It counts as having nothing to mark.";

export const onNothing =
  (kind: PageKind): Handler<"nothing"> =>
  (state, _, at) => {
    if (kind.arrangement !== "single") return stay(state);
    const next = (): Answer => ({ value: kind.nothing });
    if (state.visit) return correct(state, next, NOTHING);
    const item = state.hand?.items[state.cursor.focus];
    if (!item) return stay(state);
    const hadMarks = state.hand?.answers[item.id] !== undefined && !same(valueOf(kind, state.hand.answers[item.id]), kind.nothing);
    const words = hadMarks ? "Nothing here. Undo brings the marks back." : "Nothing here. Enter submits.";
    return andThen(answerItems(state, [state.cursor.focus], next, at), (now) => saying(now, words));
  };

/** Proposals become answers, where there is no answer yet. */
export const onAccept =
  (kind: PageKind): Handler<"accept"> =>
  (state, { reach }, at) => {
    const { hand, cursor } = state;
    if (!hand || state.visit) return stay(state);
    const isOpen = (index: number) => {
      const item = hand.items[index];
      return item !== undefined && hand.answers[item.id] === undefined && proposedFor(kind, item) !== undefined;
    };
    const near = cursor.selected.includes(cursor.focus) ? cursor.selected : [cursor.focus];
    const on = (reach === "page" ? hand.items.map((_, index) => index) : near).filter(isOpen);
    if (on.length === 0) return saying(state, reach === "page" ? "Nothing is proposed on this page that is not answered." : "Nothing is proposed here.");
    const accepted = answerItems(state, on, (_, index) => ({ value: proposedFor(kind, hand.items[index]) }), at);
    return reach === "page" ? andThen(accepted, (now) => (now.hand === hand ? stay(now) : saying(now, `${on.length} accepted.`))) : accepted;
  };
