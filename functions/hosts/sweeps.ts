import { exportsByTime } from "../exports/export.ts";
import { importsByTime, rejectionsByPath } from "../items/import-record.ts";
import { itemsByOrder } from "../items/item.ts";
import { talliesByLabeler } from "../items/counters.ts";
import { annotationsByLabeler, labelsByOrder } from "../labels/label.ts";
import { progressByTime } from "../progress/progress-point.ts";
import type { Sweep } from "../projects/sweep.ts";
import { tasksByState, turns } from "../tasks/task.ts";

/**
 * What a project stores, for deleting it: every type of record in its buckets and in its own partition that an index finds.
 * A new type of record gets a line here. (Counters and class lists are found by their ids; members are the business of `access/`.)
 */
export const sweeps: { bucket: readonly Sweep[]; project: readonly Sweep[] } = {
  bucket: [
    { index: itemsByOrder },
    { index: labelsByOrder },
    // While the tallies are there: they tell who answered.
    { index: annotationsByLabeler, equals: "by", found: { index: talliesByLabeler, field: "by" } },
    { index: tasksByState, each: [{ state: "open" }, { state: "submitted" }, { state: "released" }] },
    { index: turns },
    { index: talliesByLabeler },
  ],
  project: [{ index: exportsByTime }, { index: importsByTime }, { index: rejectionsByPath }, { index: progressByTime }],
};
