import type { z } from "zod";
import type { AgreementReply, AgreementRunView, ProgressReply, ShareReply } from "../../../functions/progress/wire.ts";
import { type Asking, type Client, pathTo } from "./client.ts";

export type Progress = ProgressReply;
export type { AgreementReply, AgreementRunView };
export type Share = z.input<typeof ShareReply>;

export const progressApi = (client: Client) => ({
  get: (projectId: string, asking?: Asking) => client.get<Progress>(pathTo`projects/${projectId}/progress`, asking),
  /** How much the labelers agree, as of the last time that it was computed. */
  agreement: (projectId: string, asking?: Asking) => client.get<AgreementReply>(pathTo`projects/${projectId}/agreement`, asking),
  computeAgreement: (projectId: string) => client.send<AgreementRunView>("POST", pathTo`projects/${projectId}/agreement`),
  cancelAgreement: (projectId: string) => client.send<AgreementRunView>("POST", pathTo`projects/${projectId}/agreement/cancel`),
  share: (projectId: string, asking?: Asking) => client.get<Share>(pathTo`projects/${projectId}/share`, asking),
});
