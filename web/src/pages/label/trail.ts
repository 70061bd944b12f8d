import type { MyAnswer } from "../../../../functions/labels/wire.ts";
import type { Answer, SkipReason } from "../../drafts/records.ts";
import type { Sheet } from "./sheet.ts";

/** One thing that I submitted, as the page can show it again. */
export interface TrailEntry {
  itemId: string;
  path: string;
  url: string;
  /** The answer that stands, with my corrections. */
  answer: Answer;
  editable: boolean;
  /** Handed in on this page, not read back from the server yet; its task until then. */
  taskId?: string;
}

/** Newest first. */
export type Trail = readonly TrailEntry[];

/** How far back undo goes over submitted pages (feature H9); `[` goes further. */
export const UNDO_REACH = 20;
/** What is remembered while working; older answers are asked of the server when the labeler walks there. */
export const TRAIL_KEPT = 60;
/** How far somebody can walk back without going on with the work. */
const TRAIL_MOST = 2_000;

export function submitted(trail: Trail, sheet: Sheet): Trail {
  const mine = sheet.items.flatMap((item) => {
    const answer = sheet.answers[item.id];
    return answer ? [{ itemId: item.id, path: item.path, url: item.url, answer, editable: true, taskId: sheet.task.id }] : [];
  });
  const ids = new Set(mine.map((entry) => entry.itemId));
  return [...mine.reverse(), ...trail.filter((entry) => !ids.has(entry.itemId))].slice(0, TRAIL_KEPT);
}

const SKIPS: readonly string[] = ["unclear", "no-class-fits", "cannot-be-displayed", "other"] satisfies SkipReason[];
const isSkip = (reason: string | undefined): reason is SkipReason => reason !== undefined && SKIPS.includes(reason);
/** On the wire a note may follow the reason: `other: too dark`. */
const skipOf = (text: string): SkipReason => {
  const [reason] = text.split(":");
  return isSkip(reason) ? reason : "other";
};

function entryOf({ itemId, path, url, value, skipReason, editable }: MyAnswer): TrailEntry {
  const answer: Answer = skipReason === undefined ? { value } : { skip: { reason: skipOf(skipReason) } };
  return { itemId, path, url, answer, editable };
}

/** A page of what the server knows, joined with what this page knows better: an answer that is still on its way (`pending`, item ids) stands. */
export function joined(trail: Trail, answers: readonly MyAnswer[], pending: ReadonlySet<string>): Trail {
  const told = new Map(answers.map((one) => [one.itemId, entryOf(one)]));
  const known = trail.map((entry) => {
    const news = told.get(entry.itemId);
    if (!news) return entry;
    return pending.has(entry.itemId) ? { ...news, answer: entry.answer, editable: entry.editable } : news;
  });
  const ids = new Set(trail.map((entry) => entry.itemId));
  return [...known, ...[...told.values()].filter((entry) => !ids.has(entry.itemId))].slice(0, TRAIL_MOST);
}

export const corrected = (trail: Trail, itemId: string, answer: Answer): Trail =>
  trail.map((entry) => (entry.itemId === itemId ? { ...entry, answer } : entry));
