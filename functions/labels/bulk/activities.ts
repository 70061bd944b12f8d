import { z } from "zod";
import type { Queues } from "../../backends/queues.ts";
import { type Activity, activity } from "../../edge/triggers.ts";
import { BulkChange, BulkChangeRef } from "./bulk-change.ts";
import { beginBulkChange, type BulkChangeNeeds, bulkChangeStep } from "./bulk-change-step.ts";
import { endBulkChange, failBulkChange } from "./end-bulk-change.ts";

export const bulkActivities = (on: BulkChangeNeeds & { queues: Pick<Queues, "send"> }): Activity[] => [
  activity({ name: "beginBulkChange", input: z.strictObject({ record: BulkChange }), handler: async (ask) => await beginBulkChange(on, ask) }),
  activity({ name: "bulkChangeStep", input: BulkChangeRef, handler: async (ref) => await bulkChangeStep(on, ref) }),
  activity({ name: "failBulkChange", input: BulkChangeRef, handler: async (ref) => (await failBulkChange(on, ref), null) }),
  activity({ name: "endBulkChange", input: BulkChangeRef, handler: async (ref) => (await endBulkChange(on, ref), null) }),
];
