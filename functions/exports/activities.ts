import { z } from "zod";
import type { Queues } from "../backends/queues.ts";
import { type Activity, activity } from "../edge/triggers.ts";
import { failExport } from "./end-export.ts";
import { Export, ExportRef } from "./export.ts";
import { planExport } from "./plan-export.ts";
import { SealAsk, sealExport } from "./seal-export.ts";
import { type ExportNeeds, ShardAsk, writeShard } from "./write-shard.ts";

/** Results are JSON or null, never missing: the protocol has no undefined. */
export function exportActivities(on: ExportNeeds & { queues: Pick<Queues, "send"> }): Activity[] {
  const writing = { ...on, spareBuffers: [] };
  return [
    activity({ name: "planExport", input: z.strictObject({ record: Export }), handler: async (ask) => (await planExport(on, ask)) ?? null }),
    activity({ name: "writeExportShard", input: ShardAsk, handler: async (ask) => (await writeShard(writing, ask)) ?? null }),
    activity({ name: "sealExport", input: SealAsk, handler: async (ask) => (await sealExport(on, ask), null) }),
    activity({ name: "failExport", input: ExportRef, handler: async (ref) => (await failExport(on, ref), null) }),
  ];
}
