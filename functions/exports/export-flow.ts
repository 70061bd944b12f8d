import { RetryOptions } from "durable-functions";
import type { Flow } from "../edge/triggers.ts";
import type { Blocks } from "./block-writer.ts";
import type { Plan } from "./plan-export.ts";
import type { SealAsk } from "./seal-export.ts";
import { EXPORT_FLOW, type ExportInput } from "./start-export.ts";
import type { ShardAsk, ShardResult } from "./write-shard.ts";

const retry = Object.assign(new RetryOptions(1_000, 5), { backoffCoefficient: 2 });

/**
 * plan → settle → shards one after the other, because each takes up the numbers where the one before left them → seal. Steps pass counts and sizes,
 * never rows; an empty answer of a step means that the export is over.
 */
export const exportFlow: Flow = {
  name: EXPORT_FLOW,
  handler: function* (context) {
    const { record, settleMs } = context.df.getInput<ExportInput>();
    const ref = { projectId: record.projectId, exportId: record.id };
    try {
      const plan: Plan | null = yield context.df.callActivityWithRetry("planExport", retry, { record });
      if (!plan) return;
      const readable = record.moment + settleMs;
      if (context.df.currentUtcDateTime.getTime() < readable) yield context.df.createTimer(new Date(readable));
      let { carry } = plan;
      let rows = 0;
      const shards: Blocks[] = [];
      for (const [number, shard] of plan.shards.entries()) {
        const ask: ShardAsk = { ...ref, number, shard, carry, rowsBefore: rows };
        const written: ShardResult | null = yield context.df.callActivityWithRetry("writeExportShard", retry, ask);
        if (!written) return;
        ({ carry } = written);
        rows += written.rows;
        shards.push(written.blocks);
      }
      const ask: SealAsk = { ...ref, carry, rows, shards };
      yield context.df.callActivityWithRetry("sealExport", retry, ask);
    } catch {
      // The host has logged what it was; here it only has to be told.
      yield context.df.callActivityWithRetry("failExport", retry, ref);
    }
  },
};
