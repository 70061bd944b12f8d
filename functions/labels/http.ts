import type { Documents } from "../backends/documents.ts";
import type { Queues } from "../backends/queues.ts";
import { type Policy, type Route, route } from "../edge/route.ts";
import { ItemPath } from "../items/wire.ts";
import { ChangeClasses, ClassChangePage, ClassChangesQuery, ClassChangeView, ProjectPath, ProjectView } from "../projects/wire.ts";
import { viewProject } from "../projects/view-project.ts";
import { TaskPath } from "../tasks/wire.ts";
import { changeClasses } from "./change-classes.ts";
import { listClassChanges, viewClassChange } from "./class-change-records.ts";
import { correctAnswer } from "./correct-answer.ts";
import { editLabel } from "./edit-label.ts";
import { cancelClassChange } from "./end-class-change.ts";
import { gildItem, ungildItem } from "./gild-item.ts";
import { itemDetail } from "./item-detail.ts";
import { listGolds } from "./list-golds.ts";
import { myAnswers } from "./my-answers.ts";
import { rejectLabels } from "./reject-labels.ts";
import { retryClassChange } from "./retry-class-change.ts";
import { showValues } from "./show-values.ts";
import { type SubmitNeeds, submitTask } from "./submit-task.ts";
import * as wire from "./wire.ts";

/** A page of nine images, each with all the shapes that one answer may hold. */
const MOST_SUBMITTED = 4 * 1024 * 1024;

const labelers: Policy = { in: "project", role: "labeler" };
const reviewers: Policy = { in: "project", role: "reviewer" };
const contributors: Policy = { in: "project", role: "contributor" };

interface Needs extends SubmitNeeds {
  documents: Documents;
  queues: Pick<Queues, "send">;
  /** How long a submission may be on its way after its time was taken: 300 ms on one machine, 6,000 in the cloud. */
  settleMs: number;
}

export const labelRoutes = (on: Needs): Route[] => [...answerRoutes(on), ...goldRoutes(on), ...classRoutes(on)];

const goldRoutes = (on: Needs): Route[] => [
  route({
    name: "listGolds",
    method: "GET",
    path: "projects/{projectId}/golds",
    policy: reviewers,
    scope: "labels:read",
    summary: "The gold items, and how often each was answered and rightly.",
    params: ProjectPath,
    query: wire.GoldsQuery,
    reply: wire.GoldPage,
    handler: async ({ params, query }) => ({ body: await listGolds(on, { ...params, ...query }) }),
  }),
  route({
    name: "gildItem",
    method: "PUT",
    path: "projects/{projectId}/items/{itemId}/gold",
    audit: { action: "gold.give", of: "itemId" },
    policy: reviewers,
    scope: "labels:write",
    summary: "Makes a labeled item gold: its label is the known answer, by which labelers are measured unseen.",
    params: ItemPath,
    handler: async ({ params, caller }) => {
      await gildItem(on, { ...params, by: caller.userId });
      return {};
    },
  }),
  route({
    name: "ungildItem",
    method: "DELETE",
    path: "projects/{projectId}/items/{itemId}/gold",
    audit: { action: "gold.take", of: "itemId" },
    policy: reviewers,
    scope: "labels:write",
    summary: "The item is gold no longer; its label stays, and so does what was measured.",
    params: ItemPath,
    handler: async ({ params, caller }) => {
      await ungildItem(on, { ...params, by: caller.userId });
      return {};
    },
  }),
];

/** A change of classes goes through the labels, so it lives here and not with the project. */
const classRoutes = (on: Needs): Route[] => [
  route({
    name: "changeClasses",
    method: "PUT",
    path: "projects/{projectId}/classes",
    audit: { action: "classes.change", detail: ["classes", "merge", "labeled"] },
    policy: contributors,
    scope: "projects:write",
    summary: "The whole list of classes anew; with If-Match. New classes and merges need the project to be paused once something is labeled.",
    params: ProjectPath,
    body: ChangeClasses,
    reply: ProjectView,
    handler: async ({ params, body, caller, flows, ifMatch }) => {
      const project = await changeClasses({ ...on, flows }, { ...params, change: body, ifMatch, by: caller.userId });
      return { etag: project.etag, body: await viewProject(on, project.value, caller.role ?? "labeler") };
    },
  }),
  route({
    name: "listClassChanges",
    method: "GET",
    path: "projects/{projectId}/class-changes",
    policy: reviewers,
    scope: "projects:read",
    summary: "Changes of the classes that added or merged some, newest first, and how far each is with the labels.",
    params: ProjectPath,
    query: ClassChangesQuery,
    reply: ClassChangePage,
    handler: async ({ params, query }) => {
      const page = await listClassChanges(on, params.projectId, query);
      return { body: { ...page, items: page.items.map(viewClassChange) } };
    },
  }),
  route({
    name: "cancelClassChange",
    method: "POST",
    path: "projects/{projectId}/class-changes/cancel",
    audit: { action: "classes.cancelChange" },
    policy: contributors,
    scope: "projects:write",
    summary: "Stops the change of labels to new classes; what is changed stays so.",
    params: ProjectPath,
    reply: ClassChangeView,
    handler: async ({ params, caller }) => ({ status: 202, body: viewClassChange(await cancelClassChange(on, { ...params, name: caller.name })) }),
  }),
  route({
    name: "retryClassChange",
    method: "POST",
    path: "projects/{projectId}/class-changes/retry",
    audit: { action: "classes.retryChange" },
    policy: contributors,
    scope: "projects:write",
    summary: "Goes on with the newest change where it failed or was cancelled; the project must be paused.",
    params: ProjectPath,
    reply: ClassChangeView,
    handler: async ({ params, flows }) => ({ status: 202, body: viewClassChange(await retryClassChange({ ...on, flows }, params)) }),
  }),
];

const answerRoutes = (on: Needs): Route[] => [
  route({
    name: "submitTask",
    method: "POST",
    path: "projects/{projectId}/tasks/{taskId}/submit",
    policy: labelers,
    summary: "Takes the answers of a page, once however often it is sent, and deals the next page.",
    params: TaskPath,
    body: wire.SubmitTask,
    maxBodyBytes: MOST_SUBMITTED,
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
    audit: { action: "label.edit", of: "itemId" },
    policy: reviewers,
    scope: "labels:write",
    summary: "Sets the label of an item, whoever answered it, or skips it.",
    params: ItemPath,
    body: wire.EditLabel,
    handler: async ({ params, body, caller }) => {
      await editLabel(on, { ...params, answer: body, by: caller.userId });
      return {};
    },
  }),
  route({
    name: "showValues",
    method: "POST",
    path: "projects/{projectId}/labels/values",
    policy: reviewers,
    scope: "labels:read",
    summary: "What the labels of these items say.",
    params: ProjectPath,
    body: wire.AskValues,
    reply: wire.ValuesReply,
    handler: async ({ params, body }) => ({ body: await showValues(on, { ...params, ...body }) }),
  }),
  route({
    name: "rejectLabels",
    method: "POST",
    path: "projects/{projectId}/labels/reject",
    audit: { action: "label.reject", detail: ["itemIds"] },
    policy: reviewers,
    scope: "labels:write",
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
    scope: "labels:read",
    summary: "An item's answers and the history of its label.",
    params: ItemPath,
    reply: wire.ItemDetail,
    handler: async ({ params }) => ({ body: await itemDetail(on, params) }),
  }),
];
