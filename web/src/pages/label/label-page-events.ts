import type { MyAnswer } from "../../../../functions/labels/wire.ts";
import type { NextTaskReply, TaskItem, TaskView } from "../../../../functions/tasks/wire.ts";
import type { Answer, Job, KeptSheet, SkipReason } from "../../drafts/records.ts";
import type { Cursor, Direction, Press } from "./cursor.ts";
import type { Layout } from "./page-kind.ts";
import type { Change, Sheet } from "./sheet.ts";
import type { Trail } from "./trail.ts";

/** Why there is no next page. */
export type NoneLeft = NonNullable<NextTaskReply["none"]>;

/** Looking at what was submitted, one item at a time. `walk`: an undo that only went one item further back. */
export interface Visit {
  index: number;
  past: readonly Change[];
  future: readonly (Change | "walk")[];
}

export interface Settings {
  layout: Layout;
  /** Giving a class goes on to the next item without one. */
  advances: boolean;
  /** The class that completes the page submits it too. */
  submitsItself: boolean;
  showsPace: boolean;
  /** What I submitted last, as a strip under the work. */
  showsTrail: boolean;
}

export interface LabelState {
  /** What the items are, in words and layouts. */
  media: "image" | "text";
  /** How many pages are to wait behind the one in hand. */
  pagesAhead: number;
  settings: Settings;
  leaseMs: number;
  hand: Sheet | undefined;
  /** Pages that wait behind the one in hand; the first is shown at submit. */
  ahead: readonly Sheet[];
  cursor: Cursor;
  /** A next-task call is out, alone or on a submit. */
  isAsking: boolean;
  /** An ask was in vain; nothing is asked until `ask-again`. */
  isResting: boolean;
  /** Asks that failed in a row. */
  failedAsks: number;
  /** What the last ask failed with, in words. */
  trouble: string | undefined;
  /** What the server said last when it had no page. */
  none: NoneLeft | undefined;
  /** Tasks handed in and not acknowledged. */
  sending: readonly string[];
  /** Items with a correction on its way. */
  correcting: readonly string[];
  /** Handed in and not taken; the labeler decides. */
  parked: readonly Job[];
  /** Tasks with a renewal on its way. */
  renewing: readonly string[];
  trail: Trail;
  /** Where the server's list goes on; `end`: all of it is here. */
  trailCursor: string | undefined;
  trailState: "unread" | "reading" | "more" | "end";
  visit: Visit | undefined;
  /** The labeler wants to see something older, which is being read. */
  wantsOlder: boolean;
  /** By item id: why its picture is not to be seen. */
  broken: Readonly<Record<string, string>>;
  lastActivity: number;
  session: { items: number; activeMs: number };
}

export type LabelEvent =
  // the labeler
  | { type: "give"; classId: string }
  | { type: "untag" }
  /** Of an editor, one act of the labeler; undefined: nothing is said of the item any more. */
  | { type: "set"; itemId: string; value: unknown }
  /** It was looked at, and there is nothing to mark. */
  | { type: "nothing" }
  /** What is proposed is right: for what is in focus or selected with it, or for all of the page. */
  | { type: "accept"; reach: "focus" | "page" }
  | { type: "skip"; reason: SkipReason; note?: string }
  | { type: "undo" }
  | { type: "redo" }
  | { type: "submit" }
  | { type: "press"; index: number; how: Press }
  | { type: "focus"; index: number }
  | { type: "move"; direction: Direction; columns: number; reach: "go" | "extend" }
  | { type: "toggle" }
  | { type: "select-all" }
  | { type: "select-none" }
  | { type: "settings"; settings: Partial<Settings> }
  | { type: "older" }
  | { type: "newer" }
  | { type: "visit"; index: number }
  | { type: "leave" }
  | { type: "touch" }
  | { type: "reopen"; jobId: string }
  | { type: "retry"; jobId: string }
  | { type: "discard"; jobId: string }
  | { type: "retry-lease" }
  | { type: "discard-hand" }
  // the server, the disk, the clock
  | { type: "asked" }
  /** The submit that was to bring a page along came back without an answer. */
  | { type: "ask-dropped" }
  | { type: "dealt"; reply: NextTaskReply }
  | { type: "ask-failed"; message: string }
  | { type: "ask-again" }
  | { type: "restored"; task: TaskView; kept: KeptSheet; lease: Sheet["lease"] }
  | { type: "waiting"; job: Job }
  | { type: "taken"; job: Job }
  | { type: "refused"; job: Job }
  | { type: "renewed"; taskId: string; until: number; now: number }
  | { type: "renew-failed"; taskId: string; isLost: boolean }
  | { type: "tick" }
  | { type: "mine"; answers: readonly MyAnswer[]; cursor: string | undefined }
  | { type: "mine-failed"; message: string }
  | { type: "image-failed"; itemId: string; reason: string }
  | { type: "image-back"; itemId: string };

export type Effect =
  | { do: "ask"; size: number; holding: readonly string[] }
  | { do: "ask-later"; afterMs: number }
  /** To the outbox; its draft goes in the same transaction. */
  | { do: "submit"; taskId: string; sheet: KeptSheet }
  | { do: "correct"; itemId: string; path: string; answer: Answer }
  | { do: "draft"; sheet: KeptSheet }
  | { do: "drop-draft"; taskId: string }
  | { do: "resend"; job: Job }
  | { do: "drop-job"; job: Job }
  /** Out of the outbox and a draft again, in one transaction. */
  | { do: "unpark"; job: Job; sheet: KeptSheet }
  | { do: "renew"; taskId: string }
  | { do: "release"; taskId: string }
  | { do: "warm"; items: readonly TaskItem[] }
  | { do: "read-mine"; cursor: string | undefined }
  | { do: "remember"; settings: Settings }
  | { do: "say"; text: string };

export interface Next {
  state: LabelState;
  effects: readonly Effect[];
}
export type On<T extends LabelEvent["type"]> = Extract<LabelEvent, { type: T }>;
export type Handler<T extends LabelEvent["type"]> = (state: LabelState, event: On<T>, at: number) => Next;

export const stay = (state: LabelState): Next => ({ state, effects: [] });
/** One thing after the other, their effects in order. */
export const andThen = (first: Next, second: (state: LabelState) => Next): Next => {
  const next = second(first.state);
  return { state: next.state, effects: [...first.effects, ...next.effects] };
};
export const saying = (state: LabelState, text: string): Next => ({ state, effects: [{ do: "say", text }] });
