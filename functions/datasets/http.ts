import type { Documents } from "../backends/documents.ts";
import { type Policy, type Route, route } from "../edge/route.ts";
import { browseFolder } from "./browse-folder.ts";
import { createDataset, getDataset } from "./create-dataset.ts";
import type { Dataset } from "./dataset.ts";
import { type DatastoreNeeds, listDatastores } from "./datastores.ts";
import { listDatasets } from "./list-datasets.ts";
import { planUploads } from "./plan-uploads.ts";
import { previewPath } from "./preview-path.ts";
import * as wire from "./wire.ts";

interface Needs extends DatastoreNeeds {
  documents: Documents;
  now(): number;
  newId(): string;
}

const contributors: Policy = { in: "workspace", role: "contributor" };
function view(dataset: Dataset): wire.DatasetView {
  const { type: _, ...shown } = dataset;
  return shown;
}

export const datasetRoutes = (on: Needs): Route[] => [
  route({
    name: "listDatastores",
    method: "GET",
    path: "datastores",
    policy: contributors,
    summary: "The places that datasets can be made from.",
    reply: wire.DatastoreList,
    handler: async () => ({ body: { items: listDatastores(on).map(({ id, name, kind, writable }) => ({ id, name, kind, writable })) } }),
  }),
  route({
    name: "browseDatastore",
    method: "GET",
    path: "datastores/{datastoreId}/folders",
    policy: contributors,
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
    policy: contributors,
    summary: "Creates a dataset from a path of a datastore, or an empty one to upload files to.",
    body: wire.CreateDataset,
    reply: wire.DatasetView,
    handler: async ({ body, caller }) => {
      const dataset = await createDataset(on, body, caller.userId);
      return { status: 201, headers: { location: `/api/datasets/${dataset.id}` }, body: view(dataset) };
    },
  }),
  route({
    name: "listDatasets",
    method: "GET",
    path: "datasets",
    policy: contributors,
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
    summary: "One dataset.",
    params: wire.DatasetPath,
    reply: wire.DatasetView,
    handler: async ({ params }) => ({ body: view(await getDataset(on, params.datasetId)) }),
  }),
  route({
    name: "planUploads",
    method: "POST",
    path: "datasets/{datasetId}/uploads",
    policy: contributors,
    summary: "Which of these files to send, and where.",
    params: wire.DatasetPath,
    body: wire.AskUploads,
    reply: wire.UploadPlan,
    handler: async ({ params, body }) => ({ body: await planUploads(on, { ...params, ...body }) }),
  }),
];
