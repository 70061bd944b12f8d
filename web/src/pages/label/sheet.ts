import type { TaskItem, TaskView } from "../../../../functions/tasks/wire.ts";
import type { Answer, Answers, KeptSheet } from "../../drafts/records.ts";

export interface Change {
  itemId: string;
  before: Answer | undefined;
  after: Answer | undefined;
}
/** What one act of the labeler changed; undone and redone as a whole. */
export type Step = readonly Change[];

/** A task's page in work: its items, the answers so far, and how they came about. */
export interface Sheet {
  task: TaskView;
  items: readonly TaskItem[];
  answers: Answers;
  past: readonly Step[];
  future: readonly Step[];
  /** By item id: what the server found wrong with an answer. */
  faults: Readonly<Record<string, string>>;
  /** End of the lease by the clock of this device, epoch ms. */
  until: number;
  /** `ended`: over by the clock, perhaps still to be had; `lost`: the items went to somebody else. */
  lease: "held" | "ended" | "lost";
  activeMs: number;
}

/** Steps that can be undone on a page; older ones are forgotten, so that memory stays flat. */
export const STEPS_KEPT = 200;

const same = (a: Answer | undefined, b: Answer | undefined): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** `at`: this device's clock; the server's `until` is moved onto it by its own `now`. */
export function sheetOf(task: TaskView, at: number, kept: Partial<KeptSheet> = {}): Sheet {
  const until = at + (task.until - task.now);
  const ids = new Set(task.items.map((item) => item.id));
  const answers = Object.fromEntries(Object.entries(kept.answers ?? {}).filter(([id]) => ids.has(id)));
  return { task, items: task.items, answers, past: [], future: [], faults: {}, until, lease: "held", activeMs: kept.activeMs ?? 0 };
}

export const keptSheet = ({ task, answers, activeMs }: Sheet): KeptSheet => ({ task, answers, activeMs });

function withAnswers(sheet: Sheet, step: Step, side: "before" | "after"): Sheet {
  const answers: Record<string, Answer> = { ...sheet.answers };
  const faults = { ...sheet.faults };
  for (const change of step) {
    const answer = change[side];
    if (answer === undefined) delete answers[change.itemId];
    else answers[change.itemId] = answer;
    delete faults[change.itemId]; // it was about the answer that has just gone
  }
  return { ...sheet, answers, faults };
}

/** Every item of `itemIds` gets the answer that `next` makes of the one it has. The same sheet where nothing changes. */
export function answer(sheet: Sheet, itemIds: readonly string[], next: (before: Answer | undefined, itemId: string) => Answer | undefined): Sheet {
  const step = itemIds
    .map((itemId) => ({ itemId, before: sheet.answers[itemId], after: next(sheet.answers[itemId], itemId) }))
    .filter(({ before, after }) => !same(before, after));
  if (step.length === 0) return sheet;
  return { ...withAnswers(sheet, step, "after"), past: [...sheet.past, step].slice(-STEPS_KEPT), future: [] };
}

export function undo(sheet: Sheet): { sheet: Sheet; step: Step } | undefined {
  const step = sheet.past.at(-1);
  if (!step) return undefined;
  return { sheet: { ...withAnswers(sheet, step, "before"), past: sheet.past.slice(0, -1), future: [step, ...sheet.future] }, step };
}

export function redo(sheet: Sheet): { sheet: Sheet; step: Step } | undefined {
  const [step, ...future] = sheet.future;
  if (!step) return undefined;
  return { sheet: { ...withAnswers(sheet, step, "after"), past: [...sheet.past, step], future }, step };
}

/** Indexes of the items without an answer, or with one the server found wrong. */
export const openItems = (sheet: Sheet): number[] =>
  sheet.items.flatMap((item, index) => (sheet.answers[item.id] === undefined || sheet.faults[item.id] !== undefined ? [index] : []));

export const indexOf = (sheet: Sheet, itemId: string | undefined): number => sheet.items.findIndex((item) => item.id === itemId);

export const hasWork = (sheet: Sheet): boolean => Object.keys(sheet.answers).length > 0;
