import { z } from "zod";
import type { Queues } from "../backends/queues.ts";
import { type Activity, activity } from "../edge/triggers.ts";
import { ClassChange, ClassChangeRef } from "./class-change.ts";
import { beginClassChange, type ClassChangeNeeds, classChangeStep } from "./class-change-step.ts";
import { endClassChange, failClassChange } from "./end-class-change.ts";

export const labelActivities = (on: ClassChangeNeeds & { queues: Pick<Queues, "send"> }): Activity[] => [
  activity({ name: "beginClassChange", input: z.strictObject({ record: ClassChange }), handler: async (ask) => await beginClassChange(on, ask) }),
  activity({ name: "classChangeStep", input: ClassChangeRef, handler: async (ref) => await classChangeStep(on, ref) }),
  activity({ name: "failClassChange", input: ClassChangeRef, handler: async (ref) => (await failClassChange(on, ref), null) }),
  activity({ name: "endClassChange", input: ClassChangeRef, handler: async (ref) => (await endClassChange(on, ref), null) }),
];
