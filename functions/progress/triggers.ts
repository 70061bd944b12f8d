import type { TimerTrigger } from "../edge/triggers.ts";
import type { StartNeeds } from "./agreement/start-agreement.ts";
import { startDueAgreements } from "./agreement/start-due-agreements.ts";
import { recordProgress } from "./record-progress.ts";

export const progressTimers = (on: Omit<StartNeeds, "flows">): TimerTrigger[] => [
  { name: "recordProgress", schedule: "0 */5 * * * *", handler: async () => await recordProgress(on) },
  { name: "startDueAgreements", schedule: "0 2-59/10 * * * *", handler: async (flows) => await startDueAgreements({ ...on, flows }) },
];
