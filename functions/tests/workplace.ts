import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accessIndexes } from "../access/indexes.ts";
import type { Documents, Index, Query } from "../backends/documents.ts";
import { openLocal } from "../backends/local/open.ts";
import { datasetsByTime, DATASETS_PK, DatasetShape } from "../datasets/dataset.ts";
import { createCounters } from "../items/count-items.ts";
import { ClassCountersShape, CountersShape, talliesByLabeler, TallyShape } from "../items/counters.ts";
import { type Item, itemIndexes, ItemShape, itemsByOrder } from "../items/item.ts";
import { newItem } from "../items/new-item.ts";
import { writeItems } from "../items/write-items.ts";
import { bulkChangesByTime } from "../labels/bulk/bulk-change.ts";
import { type Annotation, AnnotationShape, annotationsByLabeler, labelIndexes, type Label, LabelShape, labelsByOrder, STILL_OPEN } from "../labels/label.ts";
import { ClassesShape } from "../projects/classes.ts";
import { bucketPks, type Project, PROJECTS_PK, ProjectShape, projectsByTime } from "../projects/project.ts";
import { progressIndexes } from "../progress/progress-point.ts";
import { openDesk } from "../tasks/desk.ts";
import { taskIndexes } from "../tasks/task.ts";

const indexes: Index[] = [
  ...accessIndexes,
  ...itemIndexes,
  ...taskIndexes,
  ...labelIndexes,
  ...progressIndexes,
  bulkChangesByTime,
  talliesByLabeler,
  datasetsByTime,
  projectsByTime,
];

/** A clock that stands still until it is moved. */
export interface Clock {
  ms: number;
}

/** A running project of so many items over the real local backend, in a folder of its own; nothing of it is on disk as an image. */
/** `project`: what is not as usual with it. */
export async function openWorkplace(ask: { items: number; buckets?: number; classes?: string[]; retired?: string[]; project?: Partial<Project> }) {
  const home = mkdtempSync(join(tmpdir(), "labeling-workplace-"));
  const local = await openLocal({ dataDir: home, allowFolders: [], origin: "http://127.0.0.1:7071", indexes });
  const clock: Clock = { ms: 1_700_000_000_000 };
  const { documents, blobs, queues } = local;
  let ids = 0;
  const newId = () => createHash("sha256").update(`${++ids}`).digest("hex").slice(0, 32);
  const project: Project = {
    id: "p1",
    type: "project",
    name: "Cats",
    description: "",
    media: "image",
    kind: "image-multi-class",
    options: {},
    state: "running",
    datasetId: "d1",
    datasetVersion: 1,
    buckets: ask.buckets ?? 1,
    instructions: { type: "none" },
    instructionsVersion: 1,
    classesVersion: 1,
    leaseMinutes: 15,
    refresh: "off",
    createdAt: clock.ms,
    createdBy: "olga",
    ...ask.project,
  };
  const classes = [...(ask.classes ?? ["c1", "c2", "c3"]), ...(ask.retired ?? [])].map((id) => ({
    id,
    name: id,
    colour: "#123456",
    retired: ask.retired?.includes(id) ?? false,
  }));
  const about = { name: "Cats", description: "", datastoreId: "default", path: "**", source: "path", version: 1, createdAt: 1, createdBy: "olga" } as const;
  await documents.create(DatasetShape, DATASETS_PK, { id: "d1", type: "dataset", holds: "file", ...about });
  await documents.create(ProjectShape, PROJECTS_PK, project);
  await documents.create(ClassesShape, project.id, { id: "classes.1", type: "classes", version: 1, at: 0, classes });
  await createCounters({ documents }, project);
  for (let from = 0; from < ask.items; from += 5_000) {
    const some = Array.from({ length: Math.min(5_000, ask.items - from) }, (_, at) => fileNamed(`images/${from + at}.jpg`));
    await writeItems(
      { documents },
      project,
      some.map((file) => newItem({ projectId: project.id, datastoreId: "default" }, file)),
    );
  }
  /** A process of its own: its memory of what was dealt is fresh, the store is the same. */
  const openProcess = (over: Documents = documents) => {
    const needs = { documents: over, blobs, queues, allowFolders: [], now: () => clock.ms, newId };
    return { ...needs, desk: openDesk(needs) };
  };
  const setState = async (state: Project["state"]) => {
    const found = await documents.get(ProjectShape, PROJECTS_PK, project.id);
    if (found) await documents.replace(ProjectShape, PROJECTS_PK, { ...found.value, state }, found.etag);
  };
  const close = async () => {
    await local.close();
    rmSync(home, { recursive: true, force: true });
  };
  return { project, clock, documents, openProcess, setState, close };
}
export type Workplace = Awaited<ReturnType<typeof openWorkplace>>;

const fileNamed = (name: string) => ({ name, size: 10, etag: "e", modifiedAt: 1 });

/** All records that a query finds. */
export async function all<T extends { id: string; type: string }>(documents: Documents, query: Omit<Query<T>, "limit" | "cursor">): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await documents.query({ ...query, limit: 1_000, ...(cursor && { cursor }) });
    found.push(...page.items.map(({ value }) => value));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
}

export const allItems = ({ documents, project }: Workplace): Promise<Item[]> =>
  all(documents, { shape: ItemShape, pk: bucketPks(project), index: itemsByOrder });
export const allLabels = ({ documents, project }: Workplace): Promise<Label[]> =>
  all(documents, { shape: LabelShape, pk: bucketPks(project), index: labelsByOrder });
export const annotationsOf = ({ documents, project }: Workplace, by: string): Promise<Annotation[]> =>
  all(documents, { shape: AnnotationShape, pk: bucketPks(project), index: annotationsByLabeler, equals: { by } });

interface Figures {
  items: Record<string, number>;
  classes: Record<string, number>;
  tallies: Record<string, Record<string, number>>;
}

const nonZero = (of: Record<string, number>) => Object.fromEntries(Object.entries(of).filter(([, count]) => count !== 0));

/** With consensus, everybody who answered. */
const isCredited = ({ answerers, answeredBy }: Item, by: string): boolean => answerers?.includes(by) ?? answeredBy === by;

/** What the counters say, and what counting says; equal or something is wrong. */
export async function figures(place: Workplace, labelers: readonly string[]): Promise<{ kept: Figures; recounted: Figures }> {
  const { documents, project } = place;
  const kept: Figures = { items: {}, classes: {}, tallies: {} };
  const add = (to: Record<string, number>, of: string, count: number) => {
    to[of] = (to[of] ?? 0) + count;
  };
  for (const pk of bucketPks(project)) {
    const counters = await documents.get(CountersShape, pk, "counters");
    const classes = await documents.get(ClassCountersShape, pk, "class-counters");
    for (const [of, count] of Object.entries(counters?.value.items ?? {})) add(kept.items, of, count);
    for (const [of, count] of Object.entries(classes?.value.labels ?? {})) add(kept.classes, of, count);
    for (const tally of await all(documents, { shape: TallyShape, pk, index: talliesByLabeler })) {
      const { by, labeled, skipped, rejected, answers, gold = 0, goldRight = 0 } = tally;
      const of = (kept.tallies[by] ??= {});
      for (const [figure, count] of Object.entries({ labeled, skipped, rejected, answers, gold, goldRight })) add(of, figure, count);
    }
  }
  const recounted: Figures = { items: {}, classes: {}, tallies: {} };
  const items = await allItems(place);
  const stateNames: Record<string, string> = { "needs-review": "needsReview" };
  for (const { state } of items) for (const figure of ["total", stateNames[state] ?? state]) add(recounted.items, figure, 1);
  // The label of an item whose file is missing counts again when it is back.
  const labeled = new Set(items.flatMap(({ id, state }) => (state === "labeled" ? [id] : [])));
  for (const { itemId, to, classIds } of await allLabels(place))
    if (to === STILL_OPEN && labeled.has(itemId)) for (const classId of classIds) add(recounted.classes, classId, 1);
  for (const by of labelers) {
    const answers = await annotationsOf(place, by);
    recounted.tallies[by] = {
      labeled: items.filter((item) => item.state === "labeled" && isCredited(item, by)).length,
      skipped: items.filter((item) => item.state === "skipped" && isCredited(item, by)).length,
      rejected: answers.filter(({ state }) => state === "rejected").length,
      answers: answers.length,
      gold: answers.filter(({ gold }) => gold !== undefined).length,
      goldRight: answers.filter(({ gold }) => gold?.agrees).length,
    };
  }
  const shown = (of: Figures): Figures => ({
    items: nonZero(of.items),
    classes: nonZero(of.classes),
    tallies: Object.fromEntries(Object.entries(of.tallies).flatMap(([by, own]) => (Object.keys(nonZero(own)).length > 0 ? [[by, nonZero(own)]] : []))),
  });
  return { kept: shown(kept), recounted: shown(recounted) };
}
