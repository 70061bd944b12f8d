import { accessRoutes } from "../access/http.ts";
import { accessTimers } from "../access/triggers.ts";
import { accessIndexes } from "../access/indexes.ts";
import type { Index } from "../backends/documents.ts";
import { datasetIndexes } from "../datasets/dataset.ts";
import { datasetRoutes } from "../datasets/http.ts";
import { metaRoutes } from "../edge/meta.ts";
import type { Route } from "../edge/route.ts";
import type { Activity, BlobTrigger, Flow, QueueTrigger, TimerTrigger } from "../edge/triggers.ts";
import { exportActivities } from "../exports/activities.ts";
import { exportFlow } from "../exports/export-flow.ts";
import { exportIndexes } from "../exports/export.ts";
import { exportRoutes } from "../exports/http.ts";
import { talliesByLabeler } from "../items/counters.ts";
import { itemActivities } from "../items/activities.ts";
import { openArrivals } from "../items/arrivals.ts";
import { itemRoutes } from "../items/http.ts";
import { importFlow } from "../items/import-flow.ts";
import { importsByTime, rejectionsByPath } from "../items/import-record.ts";
import { itemIndexes } from "../items/item.ts";
import { openMaking } from "../items/making.ts";
import { itemBlobs, itemQueues, itemTimers } from "../items/triggers.ts";
import { bulkActivities } from "../labels/bulk/activities.ts";
import { bulkChangesByTime } from "../labels/bulk/bulk-change.ts";
import { bulkChangeFlow } from "../labels/bulk/bulk-change-flow.ts";
import { bulkRoutes } from "../labels/bulk/http.ts";
import { labelActivities } from "../labels/activities.ts";
import { classChangeFlow } from "../labels/class-change-flow.ts";
import { labelRoutes } from "../labels/http.ts";
import { labelIndexes } from "../labels/label.ts";
import { noticeIndexes } from "../notices/notice.ts";
import { noticeRoutes } from "../notices/http.ts";
import { noticeQueues } from "../notices/triggers.ts";
import { projectActivities } from "../projects/activities.ts";
import { deleteFlow } from "../projects/delete-flow.ts";
import { projectTimers } from "../projects/triggers.ts";
import { projectRoutes } from "../projects/http.ts";
import { projectIndexes } from "../projects/project.ts";
import { agreementActivities } from "../progress/agreement/activities.ts";
import { agreementFlow } from "../progress/agreement/agreement-flow.ts";
import { progressRoutes } from "../progress/http.ts";
import { progressIndexes } from "../progress/progress-point.ts";
import { progressTimers } from "../progress/triggers.ts";
import { openDesk } from "../tasks/desk.ts";
import { taskRoutes } from "../tasks/http.ts";
import { taskIndexes } from "../tasks/task.ts";
import { taskQueues } from "../tasks/triggers.ts";
import type { Services } from "./services.ts";

/** All that the service answers to, as data: both hosts, the policy test and OpenAPI are made from it. */
export interface Tables {
  routes: Route[];
  queues: QueueTrigger[];
  timers: TimerTrigger[];
  blobs: BlobTrigger[];
  flows: Flow[];
  activities: Activity[];
}

/** How long a submission may be on its way after its time was taken: before that an export does not read (milliseconds). */
const SETTLE_MS = { local: 300, azure: 6_000 };

/** Each room's lines, in walking order. Making the tables does no I/O: they are made once before the storage is open, to register the names. */
export function tables(services: Services): Tables {
  const { config } = services;
  const { allowFolders, accountHosts, auditMonths, issuers } = config;
  const ports = { ...services, allowFolders, accountHosts, auditMonths, issuers };
  const kept = { desk: openDesk(services), making: openMaking(), takeArrival: openArrivals(ports) };
  const on = { ...ports, ...kept, settleMs: SETTLE_MS[config.documents] };
  const routes = [
    ...accessRoutes(on),
    ...datasetRoutes(on),
    ...projectRoutes(on),
    ...itemRoutes(on),
    ...taskRoutes(on),
    ...labelRoutes(on),
    ...bulkRoutes(on),
    ...progressRoutes(on),
    ...exportRoutes(on),
    ...noticeRoutes(on),
  ];
  return {
    routes: [...routes, ...metaRoutes(routes, config.issuers)],
    queues: [...itemQueues(on), ...taskQueues(on), ...noticeQueues(on)],
    timers: [...projectTimers(on), ...accessTimers(on), ...itemTimers(on), ...progressTimers(on)],
    blobs: [...itemBlobs(on)],
    flows: [importFlow, deleteFlow, classChangeFlow, bulkChangeFlow, agreementFlow, exportFlow],
    activities: [
      ...projectActivities(on),
      ...itemActivities(on),
      ...labelActivities(on),
      ...bulkActivities(on),
      ...agreementActivities(on),
      ...exportActivities(on),
    ],
  };
}

/** Every declared index of every room: the SQLite indexes and the Cosmos DB indexing policy are made from these. */
export const indexes: readonly Index[] = [
  ...accessIndexes,
  ...datasetIndexes,
  ...projectIndexes,
  ...itemIndexes,
  importsByTime,
  rejectionsByPath,
  talliesByLabeler,
  ...taskIndexes,
  ...labelIndexes,
  bulkChangesByTime,
  ...progressIndexes,
  ...exportIndexes,
  ...noticeIndexes,
];
