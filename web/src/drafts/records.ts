import type { SKIP_REASONS } from "../../../functions/labels/wire.ts";
import type { TaskView } from "../../../functions/tasks/wire.ts";

export type SkipReason = (typeof SKIP_REASONS)[number];

/** One item's answer as the page holds it; `value` is of the project's task type. */
export interface Skip {
  reason: SkipReason;
  note?: string;
}
export type Answer = { value: unknown } | { skip: Skip };
/** By item id. */
export type Answers = Readonly<Record<string, Answer>>;

/** A task's page as it is kept on the disk of the device, so that a reload finds items and answers again. */
export interface KeptSheet {
  task: TaskView;
  answers: Answers;
  /** Time spent on it so far, ms. */
  activeMs: number;
}

/** Work in progress. */
export interface Draft extends KeptSheet {
  /** `owner`: the person; the disk may be shared by several. */
  owner: string;
  projectId: string;
  taskId: string;
  savedAt: number;
}

/** Why the server did not take a job for good. */
export interface Parked {
  why: "lease-lost" | "invalid" | "refused";
  /** In words, from the server where it said them. */
  message: string;
  /** By item id, what is wrong with its answer. */
  faults: Readonly<Record<string, string>>;
}

/** What was handed in and is not acknowledged yet. Sent in order, kept until the server has it. */
export type Job = { id: string; owner: string; projectId: string; madeAt: number; parked?: Parked } & (
  | { what: "submit"; taskId: string; sheet: KeptSheet }
  | { what: "correct"; itemId: string; path: string; answer: Answer }
);
export type SubmitJob = Extract<Job, { what: "submit" }>;
export type CorrectJob = Extract<Job, { what: "correct" }>;

export const submitJobId = (taskId: string): string => `submit ${taskId}`;
/** One an item: a newer correction takes the place of an older one that was not sent yet. */
export const correctJobId = (itemId: string): string => `correct ${itemId}`;
