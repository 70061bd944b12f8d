import type { Index } from "../backends/documents.ts";
import { route, type Route } from "../edge/route.ts";
import type { Activity, BlobTrigger, Flow, QueueTrigger, TimerTrigger } from "../edge/triggers.ts";
import { z } from "zod";
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

/** A room adds its lines here. Making the tables does no I/O: they are made once before the storage is open, to register the names. */
export function tables(_on: Services): Tables {
  return {
    routes: [
      route({
        name: "health",
        method: "GET",
        path: "health",
        policy: { in: "public" },
        summary: "Whether the service answers.",
        reply: z.object({ status: z.literal("ok") }),
        handler: async () => ({ body: { status: "ok" as const } }),
      }),
    ],
    queues: [],
    timers: [],
    blobs: [],
    flows: [],
    activities: [],
  };
}

/** Every declared index of every room: the SQLite indexes and the Cosmos DB indexing policy are made from these. */
export const indexes: readonly Index[] = [];
