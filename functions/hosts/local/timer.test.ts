import { expect, test } from "@jest/globals";
import { parseSchedule } from "./timer.ts";

test.each<[string, string, string]>([
  ["* * * * * *", "2026-03-01T00:00:00.500Z", "2026-03-01T00:00:01.000Z"],
  ["0 */5 * * * *", "2026-03-01T00:00:00.000Z", "2026-03-01T00:05:00.000Z"],
  ["0 0 3 * * *", "2026-03-01T03:00:00.000Z", "2026-03-02T03:00:00.000Z"],
  ["0 30 2 29 2 *", "2026-03-01T00:00:00.000Z", "2028-02-29T02:30:00.000Z"],
  // Day and weekday must both match, as in NCrontab: the next Friday that is a 13th.
  ["0 0 0 13 * 5", "2026-03-14T00:00:00.000Z", "2026-11-13T00:00:00.000Z"],
  // Not moved by summer time: all is UTC.
  ["0 30 2 * * *", "2026-03-29T00:00:00.000Z", "2026-03-29T02:30:00.000Z"],
])("the schedule %s after %s comes at %s", (schedule, after, next) => {
  expect(parseSchedule(schedule)(new Date(after)).toISOString()).toBe(next);
});

test.each(["* * * * *", "0 60 * * * *", "often"])("the schedule %s is refused", (schedule) => {
  expect(() => parseSchedule(schedule)).toThrow();
});
