import type { TimerTrigger } from "../edge/triggers.ts";

/** Long enough to look at what went wrong, short enough that a deleted project leaves nothing for long. */
const KEPT_MS = 7 * 24 * 60 * 60_000;

export const projectTimers = (on: { now(): number }): TimerTrigger[] => [
  { name: "forgetFlows", schedule: "0 27 3 * * *", handler: async (flows) => await flows.purgeEnded(on.now() - KEPT_MS) },
];
