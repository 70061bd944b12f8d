import type { z } from "zod";
import type {
  AskValues,
  CorrectAnswer,
  EditLabel,
  GoldPage,
  ItemDetail,
  MyAnswerPage,
  RejectReply,
  SubmitReply,
  SubmitTask,
  ValuesReply,
} from "../../../functions/labels/wire.ts";
import { type Asking, type Client, pathTo } from "./client.ts";

export type { Answer, GoldView, ItemDetail, MyAnswer, SubmitReply, SubmitTask, ValuesReply } from "../../../functions/labels/wire.ts";

export const labelsApi = (client: Client) => ({
  submit: (projectId: string, taskId: string, ask: SubmitTask, asking?: Asking) =>
    client.send<SubmitReply>("POST", pathTo`projects/${projectId}/tasks/${taskId}/submit`, ask, { ...asking }),
  mine: (projectId: string, query: { cursor?: string; limit?: number }, asking?: Asking) =>
    client.get<z.input<typeof MyAnswerPage>>(pathTo`projects/${projectId}/my-answers`, { ...asking, query }),
  correct: (projectId: string, itemId: string, ask: z.input<typeof CorrectAnswer>, asking?: Asking) =>
    client.send<unknown>("PUT", pathTo`projects/${projectId}/items/${itemId}/my-answer`, ask, { ...asking }),
  /** What the labels of items say, to draw them. */
  values: (projectId: string, ask: z.input<typeof AskValues>, asking?: Asking) =>
    client.send<ValuesReply>("POST", pathTo`projects/${projectId}/labels/values`, ask, { ...asking }),
  edit: (projectId: string, itemId: string, ask: z.input<typeof EditLabel>) =>
    client.send<unknown>("PUT", pathTo`projects/${projectId}/items/${itemId}/label`, ask),
  reject: (projectId: string, itemIds: string[]) => client.send<z.input<typeof RejectReply>>("POST", pathTo`projects/${projectId}/labels/reject`, { itemIds }),
  /** A labeled item becomes a gold item, or an ordinary one again. */
  gild: (projectId: string, itemId: string) => client.send<unknown>("PUT", pathTo`projects/${projectId}/items/${itemId}/gold`),
  ungild: (projectId: string, itemId: string) => client.send<unknown>("DELETE", pathTo`projects/${projectId}/items/${itemId}/gold`),
  golds: (projectId: string, query: { cursor?: string; limit?: number }, asking?: Asking) =>
    client.get<z.input<typeof GoldPage>>(pathTo`projects/${projectId}/golds`, { ...asking, query }),
  detail: (projectId: string, itemId: string, asking?: Asking) => client.get<ItemDetail>(pathTo`projects/${projectId}/items/${itemId}`, asking),
});
