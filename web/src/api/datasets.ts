import type { z } from "zod";
import type {
  AskUploads,
  BrowseReply,
  ChangeDatastore,
  CreateDataset,
  AddVersion,
  CreateDatastore,
  DatasetDetails,
  DatasetPage,
  DatasetView,
  DatastoreList,
  DatastoreView,
  PreviewReply,
  TestConnection,
  TestReply,
  UploadPlan,
} from "../../../functions/datasets/wire.ts";
import { type Asking, type Client, pathTo, type Tagged } from "./client.ts";

export type {
  BrowseReply,
  ChangeDatastore,
  CreateDataset,
  AddVersion,
  CreateDatastore,
  DatasetDetails,
  DatasetView,
  DatastoreView,
  PreviewReply,
  TestReply,
  UploadPlan,
} from "../../../functions/datasets/wire.ts";
export type SignIn = CreateDatastore["signIn"];
export type DatasetType = DatasetView["holds"];
/** What files are wanted for: images, texts (a file is an item), or tables of texts (a row is an item). */
export type Wanted = NonNullable<AskUploads["want"]>;
/** The first table that a path selects. */
export type TablePreview = NonNullable<PreviewReply["table"]>;

export const datasetsApi = (client: Client) => ({
  datastores: (asking?: Asking) => client.get<z.input<typeof DatastoreList>>("datastores", asking),
  datastore: (datastoreId: string, asking?: Asking): Promise<Tagged<DatastoreView>> => client.getTagged(pathTo`datastores/${datastoreId}`, asking),
  createDatastore: (ask: CreateDatastore, idempotencyKey: string) => client.send<DatastoreView>("POST", "datastores", ask, { idempotencyKey }),
  changeDatastore: (datastoreId: string, ask: ChangeDatastore, ifMatch: string) =>
    client.send<DatastoreView>("PATCH", pathTo`datastores/${datastoreId}`, ask, { ifMatch }),
  removeDatastore: (datastoreId: string) => client.send<unknown>("DELETE", pathTo`datastores/${datastoreId}`),
  /** Takes ten seconds at most. */
  testConnection: (ask: TestConnection, asking?: Asking) => client.send<TestReply>("POST", "datastores/test", ask, { ...asking }),
  testDatastore: (datastoreId: string, asking?: Asking) => client.send<TestReply>("POST", pathTo`datastores/${datastoreId}/test`, undefined, { ...asking }),
  browse: (datastoreId: string, query: { prefix?: string; cursor?: string; limit?: number }, asking?: Asking) =>
    client.get<BrowseReply>(pathTo`datastores/${datastoreId}/folders`, { ...asking, query }),
  preview: (datastoreId: string, query: { path: string; want: Wanted; hasHeader?: boolean; cursor?: string }, asking?: Asking) =>
    client.get<PreviewReply>(pathTo`datastores/${datastoreId}/preview`, { ...asking, query }),
  list: (query: { cursor?: string; limit?: number }, asking?: Asking) => client.get<z.input<typeof DatasetPage>>("datasets", { ...asking, query }),
  get: (datasetId: string, asking?: Asking) => client.get<DatasetDetails>(pathTo`datasets/${datasetId}`, asking),
  /** The next version; the newest as it is where that selects the same. */
  addVersion: (datasetId: string, ask: AddVersion) => client.send<DatasetView>("POST", pathTo`datasets/${datasetId}/versions`, ask),
  create: (ask: CreateDataset, idempotencyKey: string) => client.send<DatasetView>("POST", "datasets", ask, { idempotencyKey }),
  planUploads: (datasetId: string, ask: AskUploads, asking?: Asking) =>
    client.send<UploadPlan>("POST", pathTo`datasets/${datasetId}/uploads`, ask, { ...asking }),
});
export type DatasetsApi = ReturnType<typeof datasetsApi>;
