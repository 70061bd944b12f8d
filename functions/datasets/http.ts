import type { Accounts } from "../backends/accounts.ts";
import type { Documents, Stored } from "../backends/documents.ts";
import { type Policy, type Route, route } from "../edge/route.ts";
import { addDatasetVersion } from "./add-dataset-version.ts";
import { browseFolder } from "./browse-folder.ts";
import { createDataset } from "./create-dataset.ts";
import type { Dataset, DatasetVersion } from "./dataset.ts";
import { describeDataset } from "./dataset-versions.ts";
import { changeDatastore, getDatastore } from "./change-datastore.ts";
import { createDatastore, type DatastoreWriting } from "./create-datastore.ts";
import type { DatastoreRecord } from "./datastore.ts";
import type { DatastoreNeeds } from "./datastores.ts";
import { listDatastores, viewOf } from "./list-datastores.ts";
import { removeDatastore } from "./remove-datastore.ts";
import { testConnection, testDatastore } from "./test-datastore.ts";
import { listDatasets } from "./list-datasets.ts";
import { planUploads } from "./plan-uploads.ts";
import { previewPath } from "./preview-path.ts";
import * as wire from "./wire.ts";

interface Needs extends DatastoreNeeds, DatastoreWriting {
  documents: Documents;
  accounts: Accounts;
  now(): number;
  newId(): string;
}

const contributors: Policy = { in: "workspace", role: "contributor" };
const shown = ({ value, etag }: Stored<DatastoreRecord>) => ({ body: viewOf(value), etag });
function view(dataset: Dataset): wire.DatasetView {
  const { type: _, versionAt: __, versionBy: ___, ...shown } = dataset;
  return shown;
}

function viewVersion(of: DatasetVersion): wire.DatasetDetails["versions"][number] {
  const { id: _, type: __, datasetId: ___, ...version } = of;
  return version;
}

export const datasetRoutes = (on: Needs): Route[] => [
  route({
    name: "listDatastores",
    method: "GET",
    path: "datastores",
    policy: contributors,
    scope: "data:read",
    summary: "The places that datasets can be made from.",
    reply: wire.DatastoreList,
    handler: async () => ({ body: { items: await listDatastores(on) } }),
  }),
  route({
    name: "createDatastore",
    method: "POST",
    path: "datastores",
    audit: { action: "datastore.create", of: "datastoreId", detail: ["name", "account", "container", "auth"] },
    policy: contributors,
    summary: "Adds a container of an Azure Storage account. Its key or SAS is kept apart and never shown again.",
    body: wire.CreateDatastore,
    reply: wire.DatastoreView,
    handler: async ({ body, caller, idempotencyKey }) => {
      const made = await createDatastore(on, { wish: body, by: caller.userId, idempotencyKey });
      return { status: 201, headers: { location: `/api/datastores/${made.value.id}` }, ...shown(made) };
    },
  }),
  route({
    name: "testConnection",
    method: "POST",
    path: "datastores/test",
    policy: contributors,
    summary: "Tries a connection that is not kept, for ten seconds at most, and says what is wrong with it.",
    body: wire.TestConnection,
    reply: wire.TestReply,
    handler: async ({ body }) => ({ body: await testConnection(on, body) }),
  }),
  route({
    name: "testDatastore",
    method: "POST",
    path: "datastores/{datastoreId}/test",
    policy: contributors,
    scope: "data:read",
    summary: "Tries the connection of a datastore, for ten seconds at most, and says what is wrong with it.",
    params: wire.DatastorePath,
    reply: wire.TestReply,
    handler: async ({ params }) => ({ body: await testDatastore(on, params) }),
  }),
  route({
    name: "getDatastore",
    method: "GET",
    path: "datastores/{datastoreId}",
    policy: contributors,
    scope: "data:read",
    summary: "One datastore that was added, with the ETag to change it by.",
    params: wire.DatastorePath,
    reply: wire.DatastoreView,
    handler: async ({ params }) => shown(await getDatastore(on, params.datastoreId)),
  }),
  route({
    name: "changeDatastore",
    method: "PATCH",
    path: "datastores/{datastoreId}",
    audit: { action: "datastore.change", of: "datastoreId", detail: ["name"] },
    policy: contributors,
    summary: "Gives a datastore another name, description, or secret; needs If-Match.",
    params: wire.DatastorePath,
    body: wire.ChangeDatastore,
    reply: wire.DatastoreView,
    handler: async ({ params, body, ifMatch }) => shown(await changeDatastore(on, { ...params, change: body, ifMatch })),
  }),
  route({
    name: "removeDatastore",
    method: "DELETE",
    path: "datastores/{datastoreId}",
    audit: { action: "datastore.remove", of: "datastoreId" },
    policy: { in: "workspace", role: "owner" },
    summary: "Takes away a datastore that no dataset is made from, with its secret; the files stay.",
    params: wire.DatastorePath,
    handler: async ({ params, ifMatch }) => {
      await removeDatastore(on, { ...params, ifMatch });
      return { status: 204 };
    },
  }),
  route({
    name: "browseDatastore",
    method: "GET",
    path: "datastores/{datastoreId}/folders",
    policy: contributors,
    scope: "data:read",
    summary: "One level of folders and files.",
    params: wire.DatastorePath,
    query: wire.BrowseQuery,
    reply: wire.BrowseReply,
    handler: async ({ params, query }) => ({ body: await browseFolder(on, { ...params, ...query }) }),
  }),
  route({
    name: "previewPath",
    method: "GET",
    path: "datastores/{datastoreId}/preview",
    policy: contributors,
    scope: "data:read",
    summary: "Counts what a path selects, a bounded stretch a call.",
    params: wire.DatastorePath,
    query: wire.PreviewQuery,
    reply: wire.PreviewReply,
    handler: async ({ params, query }) => ({ body: await previewPath(on, { ...params, ...query }) }),
  }),
  route({
    name: "createDataset",
    method: "POST",
    path: "datasets",
    audit: { action: "dataset.create", of: "datasetId", detail: ["name", "datastoreId", "path"] },
    policy: contributors,
    scope: "data:write",
    summary: "Creates a dataset from a path of a datastore, or an empty one to upload files to.",
    body: wire.CreateDataset,
    reply: wire.DatasetView,
    handler: async ({ body, caller, idempotencyKey }) => {
      const dataset = await createDataset(on, body, caller.userId, idempotencyKey);
      return { status: 201, headers: { location: `/api/datasets/${dataset.id}` }, body: view(dataset) };
    },
  }),
  route({
    name: "listDatasets",
    method: "GET",
    path: "datasets",
    policy: contributors,
    scope: "data:read",
    summary: "All datasets, newest first.",
    query: wire.DatasetQuery,
    reply: wire.DatasetPage,
    handler: async ({ query }) => {
      const page = await listDatasets(on, query);
      return { body: { ...page, items: page.items.map(view) } };
    },
  }),
  route({
    name: "getDataset",
    method: "GET",
    path: "datasets/{datasetId}",
    policy: contributors,
    scope: "data:read",
    summary: "One dataset with all its versions.",
    params: wire.DatasetPath,
    reply: wire.DatasetDetails,
    handler: async ({ params }) => {
      const { dataset, versions } = await describeDataset(on, params);
      return { body: { ...view(dataset), versions: versions.map(viewVersion) } };
    },
  }),
  route({
    name: "addDatasetVersion",
    method: "POST",
    path: "datasets/{datasetId}/versions",
    audit: { action: "dataset.addVersion", of: "datasetId" },
    policy: contributors,
    scope: "data:write",
    summary: "Makes the next version, of another path or header; projects stay with the version that they have. 200 where the newest is the same already.",
    params: wire.DatasetPath,
    body: wire.AddVersion,
    reply: wire.DatasetView,
    handler: async ({ params, body, caller }) => {
      const { dataset, isNew } = await addDatasetVersion(on, { ...params, wish: body, by: caller.userId });
      return { status: isNew ? 201 : 200, body: view(dataset) };
    },
  }),
  route({
    name: "planUploads",
    method: "POST",
    path: "datasets/{datasetId}/uploads",
    audit: { action: "dataset.upload", of: "datasetId", detail: ["files"] },
    policy: contributors,
    scope: "data:write",
    summary: "Which of these files to send, and where.",
    params: wire.DatasetPath,
    body: wire.AskUploads,
    reply: wire.UploadPlan,
    handler: async ({ params, body }) => ({ body: await planUploads(on, { ...params, ...body }) }),
  }),
];
