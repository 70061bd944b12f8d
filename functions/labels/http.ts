import { type Policy, type Route, route } from "../edge/route.ts";
import { ItemPath } from "../items/wire.ts";
import { ProjectPath } from "../projects/wire.ts";
import { TaskPath } from "../tasks/wire.ts";
import { correctAnswer } from "./correct-answer.ts";
import { editLabel } from "./edit-label.ts";
import { itemDetail } from "./item-detail.ts";
import { myAnswers } from "./my-answers.ts";
import { rejectLabels } from "./reject-labels.ts";
import { type SubmitNeeds, submitTask } from "./submit-task.ts";
import * as wire from "./wire.ts";

const labelers: Policy = { in: "project", role: "labeler" };
const reviewers: Policy = { in: "project", role: "reviewer" };

export const labelRoutes = (on: SubmitNeeds): Route[] => [
  route({
    name: "submitTask",
    method: "POST",
    path: "projects/{projectId}/tasks/{taskId}/submit",
    policy: labelers,
    summary: "Takes the answers of a page, once however often it is sent, and deals the next page.",
    params: TaskPath,
    body: wire.SubmitTask,
    reply: wire.SubmitReply,
    handler: async ({ params, body, caller }) => ({ body: await submitTask(on, { ...params, ...body, by: caller.userId }) }),
  }),
  route({
    name: "myAnswers",
    method: "GET",
    path: "projects/{projectId}/my-answers",
    policy: labelers,
    summary: "What the caller submitted, newest first.",
    params: ProjectPath,
    query: wire.MyAnswersQuery,
    reply: wire.MyAnswerPage,
    handler: async ({ params, query, caller }) => ({ body: await myAnswers(on, { ...params, ...query, by: caller.userId }) }),
  }),
  route({
    name: "correctAnswer",
    method: "PUT",
    path: "projects/{projectId}/items/{itemId}/my-answer",
    policy: labelers,
    summary: "Corrects what the caller submitted, as long as it stands.",
    params: ItemPath,
    body: wire.CorrectAnswer,
    handler: async ({ params, body, caller }) => {
      await correctAnswer(on, { ...params, answer: body, by: caller.userId });
      return {};
    },
  }),
  route({
    name: "editLabel",
    method: "PUT",
    path: "projects/{projectId}/items/{itemId}/label",
    policy: reviewers,
    summary: "Sets the label of an item, whoever answered it.",
    params: ItemPath,
    body: wire.EditLabel,
    handler: async ({ params, body, caller }) => {
      await editLabel(on, { ...params, ...body, by: caller.userId });
      return {};
    },
  }),
  route({
    name: "rejectLabels",
    method: "POST",
    path: "projects/{projectId}/labels/reject",
    policy: reviewers,
    summary: "The labels or skips of these items go; the items are back in the queue.",
    params: ProjectPath,
    body: wire.RejectLabels,
    reply: wire.RejectReply,
    handler: async ({ params, body, caller }) => ({ body: await rejectLabels(on, { ...params, ...body, by: caller.userId }) }),
  }),
  route({
    name: "itemDetail",
    method: "GET",
    path: "projects/{projectId}/items/{itemId}",
    policy: reviewers,
    summary: "An item's answers and the history of its label.",
    params: ItemPath,
    reply: wire.ItemDetail,
    handler: async ({ params }) => ({ body: await itemDetail(on, params) }),
  }),
];
