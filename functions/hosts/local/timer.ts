import type { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { Cron } from "croner";
import type { Calls } from "./calls.ts";
import { json } from "./typed-data.ts";
import type { FunctionInfo } from "./worker.ts";

/** ISO times, named as the real host's ScheduleStatus. */
interface ScheduleStatus {
  Last: string;
  Next: string;
  LastUpdated: string;
}

/** Longest sleep: a machine that was suspended notices within this that it is late. */
const LONGEST_SLEEP_MS = 60_000;

/** NCRONTAB of six fields, UTC; day and weekday must both match. Gives the first time after another. */
export function parseSchedule(schedule: string): (after: Date) => Date {
  const cron = new Cron(schedule, { mode: "6-part", domAndDow: true, timezone: "UTC", paused: true });
  return (after) => {
    const next = cron.nextRun(after);
    if (!next) throw new Error(`The schedule "${schedule}" never comes.`);
    return next;
  };
}

/** Runs a timer function until the signal. One run that was missed while the host was down is made up for at the start. */
export async function runTimer(fn: FunctionInfo, on: { calls: Calls; state: DatabaseSync; signal: AbortSignal }): Promise<void> {
  const { calls, signal } = on;
  const next = parseSchedule(String(fn.trigger["schedule"]));
  const isMonitored = fn.trigger["useMonitor"] !== false;
  const statuses = timerStatuses(on.state);
  let status = statuses.read(fn.name);

  const fire = async (isPastDue: boolean) => {
    const now = new Date();
    const value = { Schedule: { AdjustForDST: true }, ScheduleStatus: isMonitored ? (status ?? null) : null, IsPastDue: isPastDue };
    // Failures are logged by the call; a timer is tried again at its next time, or as its `retry` says.
    await calls.callWithRetry(fn, { inputData: [{ name: fn.triggerName, data: json(value) }] }).catch(() => undefined);
    save(now);
  };
  const save = (last: Date) => {
    status = { Last: last.toISOString(), Next: next(last).toISOString(), LastUpdated: new Date().toISOString() };
    if (isMonitored) statuses.write(fn.name, status);
  };

  const isPastDue = isMonitored && status !== undefined && Date.parse(status.Next) < Date.now();
  if (isPastDue || fn.trigger["runOnStartup"] === true) await fire(isPastDue);
  else if (!status) save(new Date()); // so that a first run missed is known as missed
  while (!signal.aborted) {
    const due = next(new Date()).getTime();
    for (let left = due - Date.now(); left > 0 && !signal.aborted; left = due - Date.now())
      await sleep(Math.min(left, LONGEST_SLEEP_MS), undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) await fire(false);
  }
}

function timerStatuses(state: DatabaseSync) {
  state.exec("CREATE TABLE IF NOT EXISTS timers (name TEXT PRIMARY KEY, Last TEXT NOT NULL, Next TEXT NOT NULL, LastUpdated TEXT NOT NULL) STRICT");
  return {
    read: (name: string) => state.prepare("SELECT Last, Next, LastUpdated FROM timers WHERE name = ?").get(name) as unknown as ScheduleStatus | undefined,
    write: (name: string, it: ScheduleStatus) => state.prepare("INSERT OR REPLACE INTO timers VALUES (?, ?, ?, ?)").run(name, it.Last, it.Next, it.LastUpdated),
  };
}
