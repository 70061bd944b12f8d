import type { Blobs } from "../backends/blobs.ts";
import type { Documents } from "../backends/documents.ts";
import type { Queues } from "../backends/queues.ts";
import { type Policy, type Route, route } from "../edge/route.ts";
import { getProject } from "../projects/get-project.ts";
import { ProjectPath } from "../projects/wire.ts";
import { getImage } from "./get-image.ts";
import type { ImportRecord } from "./import-record.ts";
import { listImports, listRejections } from "./list-imports.ts";
import { showTexts } from "./item-text.ts";
import { listItems } from "./list-items.ts";
import type { Making } from "./making.ts";
import { showPictures } from "./pictures.ts";
import { showPlane } from "./planes.ts";
import { showRenditions } from "./renditions.ts";
import { nextRefreshAt } from "./start-due-refreshes.ts";
import { cancelImport, refreshProject, retryImport } from "./start-import.ts";
import { viewItem } from "./view-item.ts";
import * as wire from "./wire.ts";

interface Needs {
  documents: Documents;
  blobs: Blobs;
  queues: Queues;
  making: Making;
  allowFolders: readonly string[];
  now(): number;
}

const contributors: Policy = { in: "project", role: "contributor" };
const reviewers: Policy = { in: "project", role: "reviewer" };
const labelers: Policy = { in: "project", role: "labeler" };

function importView(record: ImportRecord): wire.ImportView {
  const { type: _, next: __, loadable: ___, before: ____, missingBefore: _____, isListed: ______, ...shown } = record;
  return shown;
}

export const itemRoutes = (on: Needs): Route[] => [
  route({
    name: "listImports",
    method: "GET",
    path: "projects/{projectId}/imports",
    policy: contributors,
    scope: "data:read",
    summary: "How the project got its items, newest first; the first is the one to follow while files are loaded.",
    params: ProjectPath,
    query: wire.ImportsQuery,
    reply: wire.ImportPage,
    handler: async ({ params, query }) => {
      const { value: project } = await getProject(on, params.projectId);
      const [page, nextAt] = await Promise.all([listImports(on, project.id, query), nextRefreshAt(on, project)]);
      return { body: { ...page, items: page.items.map(importView), ...(nextAt !== undefined && { nextAt }) } };
    },
  }),
  route({
    name: "listRejections",
    method: "GET",
    path: "projects/{projectId}/rejections",
    policy: contributors,
    scope: "data:read",
    summary: "Files that were not loaded, and why; the first 1,000.",
    params: ProjectPath,
    query: wire.RejectionsQuery,
    reply: wire.RejectionPage,
    handler: async ({ params, query }) => ({ body: await listRejections(on, params.projectId, query) }),
  }),
  route({
    name: "cancelImport",
    method: "POST",
    path: "projects/{projectId}/imports/cancel",
    audit: { action: "import.cancel" },
    policy: contributors,
    scope: "data:write",
    summary: "Ends the loading of files; what is loaded stays.",
    params: ProjectPath,
    reply: wire.ImportView,
    handler: async ({ params, caller, flows }) => ({
      status: 202,
      body: importView(await cancelImport({ ...on, flows }, { ...params, by: caller.userId, name: caller.name })),
    }),
  }),
  route({
    name: "retryProject",
    method: "POST",
    path: "projects/{projectId}/retry",
    audit: { action: "import.retry" },
    policy: contributors,
    scope: "data:write",
    summary: "Goes on loading the files of a project where that failed or was cancelled.",
    params: ProjectPath,
    reply: wire.ImportView,
    handler: async ({ params, caller, flows }) => ({
      status: 202,
      body: importView(await retryImport({ ...on, flows }, { ...params, by: caller.userId })),
    }),
  }),
  route({
    name: "refreshProject",
    method: "POST",
    path: "projects/{projectId}/refresh",
    audit: { action: "import.start" },
    policy: contributors,
    scope: "data:write",
    summary: "Looks for new files in the dataset and adds them.",
    params: ProjectPath,
    reply: wire.ImportView,
    handler: async ({ params, caller, flows }) => ({
      status: 202,
      body: importView(await refreshProject({ ...on, flows }, { ...params, by: caller.userId })),
    }),
  }),
  route({
    name: "listItems",
    method: "GET",
    path: "projects/{projectId}/items",
    policy: reviewers,
    scope: "labels:read",
    summary: "Items in shuffled order, with filters; `at` jumps to a fraction of the list.",
    params: ProjectPath,
    query: wire.ItemsQuery,
    reply: wire.ItemPage,
    handler: async ({ params, query }) => ({ body: await listItems(on, (await getProject(on, params.projectId)).value, query) }),
  }),
  route({
    name: "getItemImage",
    method: "GET",
    path: "projects/{projectId}/items/{itemId}/image",
    policy: reviewers,
    scope: "labels:read",
    summary: "A signed address of an item's file.",
    params: wire.ItemPath,
    reply: wire.ImageReply,
    handler: async ({ params }) => {
      const { value: project } = await getProject(on, params.projectId);
      const { url, item } = await getImage(on, project, params.itemId);
      return { body: { url, item: viewItem(item, project) } };
    },
  }),
  route({
    name: "showTexts",
    method: "POST",
    path: "projects/{projectId}/texts",
    policy: reviewers,
    scope: "labels:read",
    summary: "The beginnings of texts, as labelers see them.",
    params: ProjectPath,
    body: wire.AskTexts,
    reply: wire.Texts,
    handler: async ({ params, body }) => ({ body: await showTexts(on, (await getProject(on, params.projectId)).value, body) }),
  }),
  route({
    name: "makeRenditions",
    method: "POST",
    path: "projects/{projectId}/renditions",
    policy: reviewers,
    scope: "labels:read",
    summary: "Signed addresses of small pictures of items, made on first need.",
    params: ProjectPath,
    body: wire.AskRenditions,
    reply: wire.Renditions,
    handler: async ({ params, body }) => ({ body: await showRenditions(on, (await getProject(on, params.projectId)).value, body) }),
  }),
  route({
    name: "makePictures",
    method: "POST",
    path: "projects/{projectId}/pictures",
    policy: labelers,
    scope: "labels:read",
    summary: "Signed addresses of whole pictures of items whose files browsers do not show, made on first need.",
    params: ProjectPath,
    body: wire.AskPictures,
    reply: wire.Pictures,
    handler: async ({ params, body }) => ({ body: await showPictures(on, (await getProject(on, params.projectId)).value, body) }),
  }),
  route({
    name: "makePlane",
    method: "POST",
    path: "projects/{projectId}/planes",
    policy: labelers,
    scope: "labels:read",
    summary: "The gray values of one frame of an item, to set window and level in the browser.",
    params: ProjectPath,
    body: wire.AskPlane,
    reply: wire.PlaneReply,
    handler: async ({ params, body }) => ({ body: await showPlane(on, (await getProject(on, params.projectId)).value, body) }),
  }),
];
