import type { z } from "zod";
import type { ProgressReply, ShareReply } from "../../../functions/progress/wire.ts";
import { type Asking, type Client, pathTo } from "./client.ts";

export type Progress = ProgressReply;
export type Share = z.input<typeof ShareReply>;

export const progressApi = (client: Client) => ({
  get: (projectId: string, asking?: Asking) => client.get<Progress>(pathTo`projects/${projectId}/progress`, asking),
  share: (projectId: string, asking?: Asking) => client.get<Share>(pathTo`projects/${projectId}/share`, asking),
});
