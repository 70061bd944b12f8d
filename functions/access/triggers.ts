import type { TimerTrigger } from "../edge/triggers.ts";
import { forgetAudit } from "./audit/forget-audit.ts";

export const accessTimers = (on: Parameters<typeof forgetAudit>[0]): TimerTrigger[] => [
  { name: "forgetAudit", schedule: "0 17 3 * * *", handler: async () => await forgetAudit(on) },
];
