import type { z } from "zod";
import type { CorrectAnswer, MyAnswerPage, SubmitReply, SubmitTask } from "../../../../functions/labels/wire.ts";
import type { ProjectView } from "../../../../functions/projects/wire.ts";
import type { NextTask, NextTaskReply, RenewReply, TaskView } from "../../../../functions/tasks/wire.ts";
import type { Api } from "../../api/api.ts";
import { ApiError } from "../../api/api-error.ts";
import type { Outcome } from "../../drafts/outbox.ts";
import type { Answer, KeptSheet, Parked } from "../../drafts/records.ts";

/** What the page asks of the service, in one project. */
export interface LabelApi {
  project(): Promise<ProjectView>;
  next(ask: NextTask): Promise<z.input<typeof NextTaskReply>>;
  get(taskId: string): Promise<TaskView>;
  submit(taskId: string, ask: SubmitTask): Promise<SubmitReply>;
  renew(taskId: string): Promise<z.input<typeof RenewReply>>;
  release(taskId: string): Promise<unknown>;
  mine(query: { cursor?: string; limit?: number }): Promise<z.input<typeof MyAnswerPage>>;
  correct(itemId: string, ask: z.input<typeof CorrectAnswer>): Promise<unknown>;
}

/** A call that has no answer after so long is given up and made again. */
const PATIENCE_MS = 60_000;

export function labelApi({ projects, tasks, labels }: Pick<Api, "projects" | "tasks" | "labels">, projectId: string): LabelApi {
  const limit = () => ({ signal: AbortSignal.timeout(PATIENCE_MS) });
  return {
    project: async () => (await projects.get(projectId)).value,
    next: (ask) => tasks.next(projectId, ask, limit()),
    get: (taskId) => tasks.get(projectId, taskId, limit()),
    submit: (taskId, ask) => labels.submit(projectId, taskId, ask, limit()),
    renew: (taskId) => tasks.renew(projectId, taskId, limit()),
    release: (taskId) => tasks.release(projectId, taskId, { keepalive: true }),
    mine: (query) => labels.mine(projectId, query, limit()),
    correct: (itemId, ask) => labels.correct(projectId, itemId, ask, limit()),
  };
}

export const answerOnWire = (answer: Answer) => ("skip" in answer ? { skip: answer.skip } : { value: answer.value as NonNullable<unknown> });

/** The answers in the order of the page, and the time spent, as the service takes them. */
export function submission({ task, answers, activeMs }: KeptSheet): SubmitTask {
  const all = task.items.flatMap(({ id }) => (answers[id] ? [{ itemId: id, ...answerOnWire(answers[id]) }] : []));
  return { answers: all as SubmitTask["answers"], seconds: Math.min(86_400, Math.round(activeMs / 100) / 10) };
}

export const reasonOf = (error: unknown): string | undefined => (error instanceof ApiError ? error.reason : undefined);

/** Whether trying again later can help: no connection, a time-out, a busy or broken service. */
export const isPassing = (error: unknown): boolean =>
  !(error instanceof ApiError) || error.status === 0 || error.status === 401 || error.status === 408 || error.status === 429 || error.status >= 500;

/** In a few words, for the status line. */
export const whyWaiting = (error: unknown): string => {
  if (!(error instanceof ApiError) || error.isUnreachable) return "no connection";
  return error.status === 503 || error.status === 429 ? "the service is busy" : "the service has a fault";
};

/** What a refusal means for a page that was handed in. Violations name an answer by its place: `answers.3.value`. */
function parkedBy(error: ApiError, task: KeptSheet["task"] | undefined): Parked {
  const faults: Record<string, string> = {};
  for (const { path, message } of error.violations) {
    const item = task?.items[Number(/^answers\.(\d+)/.exec(path)?.[1] ?? Number.NaN)];
    if (item) faults[item.id] = message;
  }
  const why = error.reason === "lease-lost" ? "lease-lost" : error.status === 422 ? "invalid" : "refused";
  return { why, message: error.message, faults };
}

export function outcomeOf(error: unknown, task?: KeptSheet["task"]): Outcome {
  if (!isPassing(error) && error instanceof ApiError) return { end: "parked", parked: parkedBy(error, task) };
  const afterMs = error instanceof ApiError && error.retryAfterSeconds !== undefined ? error.retryAfterSeconds * 1_000 : undefined;
  return { end: "again", why: whyWaiting(error), ...(afterMs === undefined ? {} : { afterMs }) };
}
