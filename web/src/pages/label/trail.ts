import type { MyAnswer } from "../../../../functions/labels/wire.ts";
import type { TaskItem } from "../../../../functions/tasks/wire.ts";
import type { Answer } from "../../drafts/records.ts";
import { skipOf } from "../../drafts/skips.ts";
import { type Change, type Sheet, STEPS_KEPT } from "./sheet.ts";

/** One thing that I submitted, as the page can show it again. */
export interface TrailEntry extends Omit<TaskItem, "id" | "suggested"> {
  itemId: string;
  /** The answer that stands, with my corrections. */
  answer: Answer;
  editable: boolean;
  /** Handed in on this page, not read back from the server yet; its task until then. */
  taskId?: string;
  /** How the answer came about, oldest first, where it was made alone on its page: undo goes on there. */
  past?: readonly Change[];
}

/** Newest first. */
export type Trail = readonly TrailEntry[];

/** How far back undo goes over submitted pages (feature H9); `[` goes further. */
export const UNDO_REACH = 20;
/** What is remembered while working; older answers are asked of the server when the labeler walks there. */
export const TRAIL_KEPT = 60;
/** How far somebody can walk back without going on with the work. */
const TRAIL_MOST = 2_000;

/** An entry as the item it is about. */
export const itemOf = ({ itemId, path, row, url, width, height, text, problem }: TrailEntry): TaskItem => ({
  id: itemId,
  path,
  ...(row !== undefined && { row }),
  ...(url !== undefined && { url }),
  ...(width !== undefined && { width }),
  ...(height !== undefined && { height }),
  ...(text !== undefined && { text }),
  ...(problem !== undefined && { problem }),
});

/** Steps are kept as far as undo reaches, and no more of them than of a page in hand: memory stays flat. */
function boundPast(trail: Trail): Trail {
  let left = STEPS_KEPT;
  return trail.map((entry, index) => {
    if (!entry.past) return entry;
    const { past, ...bare } = entry;
    const kept = index < UNDO_REACH && left > 0 ? past.slice(-left) : [];
    left -= kept.length;
    return kept.length > 0 ? { ...bare, past: kept } : bare;
  });
}

export function submitted(trail: Trail, sheet: Sheet): Trail {
  const isAlone = sheet.items.length === 1;
  const mine = sheet.items.flatMap((item): TrailEntry[] => {
    const answer = sheet.answers[item.id];
    const { id, suggested: _, ...seen } = item;
    return answer ? [{ ...seen, itemId: id, answer, editable: true, taskId: sheet.task.id, ...(isAlone && { past: sheet.past.flat() }) }] : [];
  });
  const ids = new Set(mine.map((entry) => entry.itemId));
  return boundPast([...mine.reverse(), ...trail.filter((entry) => !ids.has(entry.itemId))].slice(0, TRAIL_KEPT));
}

function entryOf({ value, skipReason, ...seen }: MyAnswer): TrailEntry {
  return { ...seen, answer: skipReason === undefined ? { value } : { skip: skipOf(skipReason) } };
}

/** A page of what the server knows, joined with what this page knows better: an answer that is still on its way (`pending`, item ids) stands. */
export function joined(trail: Trail, answers: readonly MyAnswer[], pending: ReadonlySet<string>): Trail {
  const told = new Map(answers.map((one) => [one.itemId, entryOf(one)]));
  const known = trail.map((entry) => {
    const news = told.get(entry.itemId);
    if (!news) return entry;
    const kept = { ...news, ...(entry.past && { past: entry.past }) };
    return pending.has(entry.itemId) ? { ...kept, answer: entry.answer, editable: entry.editable } : kept;
  });
  const ids = new Set(trail.map((entry) => entry.itemId));
  return [...known, ...[...told.values()].filter((entry) => !ids.has(entry.itemId))].slice(0, TRAIL_MOST);
}

/** `change`: the step that gave the answer, or the one that was taken back, which then is no more in the entry's past. */
export const corrected = (trail: Trail, itemId: string, answer: Answer, change: Change, way: "done" | "undone"): Trail =>
  trail.map((entry) => {
    if (entry.itemId !== itemId) return entry;
    const { past = [], ...bare } = entry;
    const steps = way === "done" ? [...past, change].slice(-STEPS_KEPT) : past.at(-1) === change ? past.slice(0, -1) : past;
    return { ...bare, answer, ...(steps.length > 0 && { past: steps }) };
  });
