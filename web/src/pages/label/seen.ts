import type { TaskItem } from "../../../../functions/tasks/wire.ts";
import type { Answer } from "../../drafts/records.ts";
import { targets } from "./cursor.ts";
import type { LabelState } from "./label-page-events.ts";
import { type PageKind, proposedFor } from "./page-kind.ts";
import { itemOf } from "./trail.ts";

/** What the keys and the palette act on now. */
export interface Seen {
  item: TaskItem;
  answer: Answer | undefined;
  /** What the service found wrong with the answer. */
  fault: string | undefined;
  /** Proposed, where there is no answer; of the task type. */
  proposed: unknown;
  editable: boolean;
}

export function seenIn(state: LabelState | undefined, kind: Pick<PageKind, "read"> | undefined): Seen | undefined {
  if (!state || !kind) return undefined;
  if (state.visit) {
    const entry = state.trail[state.visit.index];
    return entry && { item: itemOf(entry), answer: entry.answer, fault: undefined, proposed: undefined, editable: entry.editable };
  }
  const item = state.hand?.items[state.cursor.focus];
  if (!item) return undefined;
  const answer = state.hand?.answers[item.id];
  return { item, answer, fault: state.hand?.faults[item.id], proposed: answer ? undefined : proposedFor(kind, item), editable: true };
}

/** Why an item cannot be seen, or undefined. */
export function brokenBy(state: LabelState, item: TaskItem): string | undefined {
  if (state.media === "text") return item.text === undefined ? (item.problem ?? "The text cannot be read.") : undefined;
  return state.broken[item.id];
}

/** The answers that a class key acts on. */
export function answersInFocus(state: LabelState): (Answer | undefined)[] {
  if (state.visit) return [state.trail[state.visit.index]?.answer];
  return targets(state.cursor).map((index) => state.hand?.answers[state.hand.items[index]?.id ?? ""]);
}

/** How many items of the page have a proposal and no answer. */
export const proposedCount = (state: LabelState, kind: Pick<PageKind, "read">): number =>
  state.hand?.items.filter((item) => state.hand?.answers[item.id] === undefined && proposedFor(kind, item) !== undefined).length ?? 0;
