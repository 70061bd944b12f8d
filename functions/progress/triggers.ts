import type { Documents } from "../backends/documents.ts";
import type { TimerTrigger } from "../edge/triggers.ts";
import { recordProgress } from "./record-progress.ts";

export const progressTimers = (on: { documents: Documents; now(): number }): TimerTrigger[] => [
  { name: "recordProgress", schedule: "0 */5 * * * *", handler: async () => await recordProgress(on) },
];
