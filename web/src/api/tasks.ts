import type { z } from "zod";
import type { NextTask, NextTaskReply, RenewReply, TaskView } from "../../../functions/tasks/wire.ts";
import { type Asking, type Client, pathTo, type Sending } from "./client.ts";

export type { TaskItem, TaskView } from "../../../functions/tasks/wire.ts";
export type NextAnswer = z.input<typeof NextTaskReply>;
export type RenewAnswer = z.input<typeof RenewReply>;

export const tasksApi = (client: Client) => ({
  next: (projectId: string, ask: NextTask, asking?: Asking) => client.send<NextAnswer>("POST", pathTo`projects/${projectId}/next-task`, ask, { ...asking }),
  /** My own open page, with fresh addresses of its images. */
  get: (projectId: string, taskId: string, asking?: Asking) => client.get<TaskView>(pathTo`projects/${projectId}/tasks/${taskId}`, asking),
  renew: (projectId: string, taskId: string, asking?: Asking) =>
    client.send<RenewAnswer>("POST", pathTo`projects/${projectId}/tasks/${taskId}/renew`, undefined, { ...asking }),
  /** With `keepalive` it is sent even while the page closes. */
  release: (projectId: string, taskId: string, sending?: Sending) =>
    client.send<unknown>("POST", pathTo`projects/${projectId}/tasks/${taskId}/release`, undefined, sending),
});
