import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import fc from "fast-check";
import { PEOPLE_PK, PersonShape, personFrom } from "../access/person.ts";
import type { Documents } from "../backends/documents.ts";
import { localDocuments } from "../backends/local/documents.ts";
import { type Counters, CountersShape, noItems, talliesByLabeler, tallyId, TallyShape } from "../items/counters.ts";
import { bucketPk, type Project, projectsByTime, PROJECTS_PK, ProjectShape } from "../projects/project.ts";
import { taskIndexes, TaskShape } from "../tasks/task.ts";
import { progressIndexes, thinned } from "./progress-point.ts";
import { recordProgress } from "./record-progress.ts";
import { showProgress } from "./show-progress.ts";

let folder: string;
let documents: Documents;
let clock: number;
const on = () => ({ documents, now: () => clock });

const project: Project = {
  id: "p1",
  type: "project",
  name: "cats",
  description: "",
  media: "image",
  kind: "image-multi-class",
  options: {},
  state: "running",
  datasetId: "d1",
  datasetVersion: 1,
  buckets: 2,
  instructions: { type: "none" },
  instructionsVersion: 1,
  classesVersion: 1,
  leaseMinutes: 15,
  refresh: "off",
  createdAt: 1,
  createdBy: "olga",
};
const counted = (items: Partial<Counters["items"]>): Counters => ({ ...noItems, items: { ...noItems.items, ...items } });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "progress-"));
  documents = localDocuments({ file: join(folder, "d.sqlite"), indexes: [projectsByTime, talliesByLabeler, ...taskIndexes, ...progressIndexes] });
  clock = 1_800_000_000_000;
  await documents.create(ProjectShape, PROJECTS_PK, project);
  await documents.create(CountersShape, bucketPk("p1", 0), counted({ total: 10, unlabeled: 7, labeled: 3 }));
  await documents.create(CountersShape, bucketPk("p1", 1), counted({ total: 5, unlabeled: 4, skipped: 1 }));
});
afterEach(async () => {
  await documents.close();
  rmSync(folder, { recursive: true, force: true });
});

test("the dashboard adds up buckets and labelers and names those who were seen", async () => {
  const tally = (by: string, labeled: number, seconds: number) => ({
    id: tallyId(by),
    type: "tally" as const,
    by,
    labeled,
    skipped: 0,
    rejected: 1,
    seconds,
    answers: labeled,
  });
  await documents.create(TallyShape, bucketPk("p1", 0), tally("t:ana", 2, 6));
  await documents.create(TallyShape, bucketPk("p1", 1), tally("t:ana", 3, 9));
  await documents.create(TallyShape, bucketPk("p1", 1), tally("t:bob", 1, 1));
  await documents.create(PersonShape, PEOPLE_PK, personFrom({ userId: "t:ana", name: "Ana" }, clock));
  const open = (id: string, until: number) => ({
    id,
    type: "task" as const,
    projectId: "p1",
    by: "t:ana",
    state: "open" as const,
    queue: "manual" as const,
    items: [{ id: "a".repeat(24), generation: 1 }],
    leasedAt: 1,
    until,
  });
  await documents.create(TaskShape, bucketPk("p1", 0), open("00-aaaaaaaa", clock + 1));
  await documents.create(TaskShape, bucketPk("p1", 0), open("00-bbbbbbbb", clock));
  const shown = await showProgress(on(), "p1");
  expect(shown.items).toEqual({ total: 15, unlabeled: 11, labeled: 3, skipped: 1, needsReview: 0, missing: 0 });
  expect(shown.inHand).toBe(1);
  expect(shown.labelers).toEqual([
    { userId: "t:ana", name: "Ana", labeled: 5, skipped: 0, rejected: 2, answers: 5, gold: 0, goldRight: 0, secondsPerAnswer: 3 },
    { userId: "t:bob", name: "t:bob", labeled: 1, skipped: 0, rejected: 1, answers: 1, gold: 0, goldRight: 0, secondsPerAnswer: 1 },
  ]);
  expect(shown.history).toEqual([
    { at: 1, labeled: 0, skipped: 0, needsReview: 0, total: 0 },
    { at: clock, labeled: 3, skipped: 1, needsReview: 0, total: 15 },
  ]);
});

test("a point is written when something changed, and only then, however often the timer runs", async () => {
  await recordProgress(on());
  await recordProgress(on());
  clock += 300_000;
  await recordProgress(on());
  expect((await showProgress(on(), "p1")).history).toHaveLength(3);
  const pk = bucketPk("p1", 0);
  await documents.batch(pk, [{ op: "increment", id: "counters", by: { "items.labeled": 1, "items.unlabeled": -1 } }]);
  clock += 300_000;
  await recordProgress(on());
  const { history } = await showProgress(on(), "p1");
  expect(history.map(({ labeled }) => labeled)).toEqual([0, 3, 4, 4]);
});

test("thinning keeps the ends, the order and the number", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer(), { minLength: 2 }), fc.integer({ min: 2, max: 20 }), (points, most) => {
      const kept = thinned(points, most);
      expect(kept.length).toBe(Math.min(points.length, most));
      expect([kept[0], kept.at(-1)]).toEqual([points[0], points.at(-1)]);
      expect(kept).toEqual(points.filter((point) => kept.includes(point)));
    }),
  );
});
