import { batch } from "@preact/signals";
import type { NextTaskReply } from "../../../../functions/tasks/wire.ts";
import type { Outcome } from "../../drafts/outbox.ts";
import type { CorrectJob, Job, SubmitJob } from "../../drafts/records.ts";
import { answerOnWire, type LabelApi, outcomeOf, reasonOf, submission } from "./label-api.ts";
import type { LabelEvent, LabelState } from "./label-page-events.ts";
import { holding } from "./on-flow.ts";

interface Needs {
  api: LabelApi;
  now(): LabelState | undefined;
  dispatch(event: LabelEvent): void;
  dealt(reply: NextTaskReply): void;
}

/** Takes one job of the outbox to the service, tells the page what became of it, and brings the next page along where one is wanted. */
export function jobSender({ api, now, dispatch, dealt }: Needs): (job: Job) => Promise<Outcome> {
  /** A lease that is over by the clock is asked for again, and the work handed in under it. */
  const submitRenewing = async (taskId: string, ask: Parameters<LabelApi["submit"]>[1]) => {
    try {
      return await api.submit(taskId, ask);
    } catch (error) {
      if (reasonOf(error) !== "lease-ended") throw error;
      await api.renew(taskId);
      return await api.submit(taskId, ask);
    }
  };

  const sendSheet = async (job: SubmitJob): Promise<Outcome> => {
    const state = now();
    const brings = state !== undefined && state.ahead.length < state.pagesAhead && !state.isAsking;
    if (brings) dispatch({ type: "asked" });
    const held = state ? holding(state).filter((taskId) => taskId !== job.taskId) : [];
    const ask = { ...submission(job.sheet), ...(brings ? { next: { size: state.settings.layout, holding: held } } : {}) };
    try {
      const reply = await submitRenewing(job.taskId, ask);
      batch(() => {
        if (brings && reply.next) dealt(reply.next);
        else if (brings) dispatch({ type: "ask-dropped" });
        dispatch({ type: "taken", job });
      });
      return { end: "taken" };
    } catch (error) {
      if (brings) dispatch({ type: "ask-dropped" });
      return outcomeOf(error, job.sheet.task);
    }
  };

  const sendCorrection = async (job: CorrectJob): Promise<Outcome> => {
    try {
      await api.correct(job.itemId, answerOnWire(job.answer));
      dispatch({ type: "taken", job });
      return { end: "taken" };
    } catch (error) {
      return outcomeOf(error);
    }
  };

  return (job) => (job.what === "submit" ? sendSheet(job) : sendCorrection(job));
}
