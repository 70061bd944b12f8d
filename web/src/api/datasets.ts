import type { z } from "zod";
import type {
  AskUploads,
  BrowseReply,
  CreateDataset,
  DatasetPage,
  DatasetView,
  DatastoreList,
  PreviewReply,
  UploadPlan,
} from "../../../functions/datasets/wire.ts";
import { type Asking, type Client, pathTo } from "./client.ts";

export type { BrowseReply, CreateDataset, DatasetView, DatastoreView, PreviewReply, UploadPlan } from "../../../functions/datasets/wire.ts";
export type DatasetType = DatasetView["holds"];
/** What files are wanted for: images, texts (a file is an item), or tables of texts (a row is an item). */
export type Wanted = NonNullable<AskUploads["want"]>;
/** The first table that a path selects. */
export type TablePreview = NonNullable<PreviewReply["table"]>;

export const datasetsApi = (client: Client) => ({
  datastores: (asking?: Asking) => client.get<z.input<typeof DatastoreList>>("datastores", asking),
  browse: (datastoreId: string, query: { prefix?: string; cursor?: string; limit?: number }, asking?: Asking) =>
    client.get<BrowseReply>(pathTo`datastores/${datastoreId}/folders`, { ...asking, query }),
  preview: (datastoreId: string, query: { path: string; want: Wanted; hasHeader?: boolean; cursor?: string }, asking?: Asking) =>
    client.get<PreviewReply>(pathTo`datastores/${datastoreId}/preview`, { ...asking, query }),
  list: (query: { cursor?: string; limit?: number }, asking?: Asking) => client.get<z.input<typeof DatasetPage>>("datasets", { ...asking, query }),
  get: (datasetId: string, asking?: Asking) => client.get<DatasetView>(pathTo`datasets/${datasetId}`, asking),
  create: (ask: CreateDataset, idempotencyKey: string) => client.send<DatasetView>("POST", "datasets", ask, { idempotencyKey }),
  planUploads: (datasetId: string, ask: AskUploads, asking?: Asking) =>
    client.send<UploadPlan>("POST", pathTo`datasets/${datasetId}/uploads`, ask, { ...asking }),
});
