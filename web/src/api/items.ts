import type { z } from "zod";
import type {
  AskPictures,
  AskPlane,
  AskRenditions,
  AskTexts,
  ImageReply,
  ImportPage,
  ImportView,
  ItemPage,
  Pictures,
  PlaneReply,
  RejectionPage,
  Renditions,
  Texts,
} from "../../../functions/items/wire.ts";
import { type Asking, type Client, pathTo } from "./client.ts";

export type { ImportView, ItemText, ItemView, Pictures, PlaneReply, Renditions, Texts } from "../../../functions/items/wire.ts";
export type ItemsPage = z.input<typeof ItemPage>;

/** As the schema `ItemsQuery`, before it is parsed. */
export interface ItemsAsk {
  state?: "open" | "labeled" | "skipped" | "needs-review" | "missing";
  classId?: string;
  labeler?: string;
  queue?: "manual" | "clustered" | "prelabeled";
  name?: string;
  /** Epoch ms. */
  answeredFrom?: number;
  answeredBefore?: number;
  skipReason?: string;
  /** 0 to 1. */
  agreementFrom?: number;
  agreementTo?: number;
  /** `u:<user id>`, `g:<group id>`. */
  assignedTo?: string;
  /** So many per cent of the items, always the same ones. */
  sample?: number;
  at?: number;
  back?: boolean;
  limit?: number;
  cursor?: string;
}

export const itemsApi = (client: Client) => ({
  list: (projectId: string, query: ItemsAsk, asking?: Asking) => client.get<ItemsPage>(pathTo`projects/${projectId}/items`, { ...asking, query: { ...query } }),
  image: (projectId: string, itemId: string, asking?: Asking) =>
    client.get<z.input<typeof ImageReply>>(pathTo`projects/${projectId}/items/${itemId}/image`, asking),
  renditions: (projectId: string, ask: z.input<typeof AskRenditions>, asking?: Asking) =>
    client.send<Renditions>("POST", pathTo`projects/${projectId}/renditions`, ask, { ...asking }),
  /** Pictures of files that browsers do not show by themselves; for labelers too. */
  pictures: (projectId: string, ask: z.input<typeof AskPictures>, asking?: Asking) =>
    client.send<Pictures>("POST", pathTo`projects/${projectId}/pictures`, ask, { ...asking }),
  /** Where the gray values of a frame are; for labelers too. */
  plane: (projectId: string, ask: z.input<typeof AskPlane>, asking?: Asking) =>
    client.send<PlaneReply>("POST", pathTo`projects/${projectId}/planes`, ask, { ...asking }),
  texts: (projectId: string, ask: z.input<typeof AskTexts>, asking?: Asking) =>
    client.send<Texts>("POST", pathTo`projects/${projectId}/texts`, ask, { ...asking }),
  imports: (projectId: string, query: { cursor?: string; limit?: number }, asking?: Asking) =>
    client.get<z.input<typeof ImportPage>>(pathTo`projects/${projectId}/imports`, { ...asking, query }),
  rejections: (projectId: string, query: { cursor?: string; limit?: number }, asking?: Asking) =>
    client.get<z.input<typeof RejectionPage>>(pathTo`projects/${projectId}/rejections`, { ...asking, query }),
  /** Looks for new files in the dataset. */
  refresh: (projectId: string) => client.send<ImportView>("POST", pathTo`projects/${projectId}/refresh`),
  /** Ends the loading; what is loaded stays. */
  cancelImport: (projectId: string) => client.send<ImportView>("POST", pathTo`projects/${projectId}/imports/cancel`),
  /** Goes on loading where that failed or was cancelled. */
  retryImport: (projectId: string) => client.send<ImportView>("POST", pathTo`projects/${projectId}/retry`),
});
