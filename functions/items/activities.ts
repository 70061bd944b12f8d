import type { Queues } from "../backends/queues.ts";
import { type Activity, activity } from "../edge/triggers.ts";
import { ImportAsk } from "../projects/import-ask.ts";
import { endImport, failImport } from "./end-import.ts";
import { type ImportNeeds, importStep } from "./import-step.ts";

export const itemActivities = (on: ImportNeeds & { queues: Queues }): Activity[] => [
  activity({ name: "importStep", input: ImportAsk, handler: async (ask) => await importStep(on, ask) }),
  activity({ name: "failImport", input: ImportAsk, handler: async (ask) => await failImport(on, ask) }),
  activity({ name: "endImport", input: ImportAsk, handler: async (ask) => await endImport(on, ask) }),
];
