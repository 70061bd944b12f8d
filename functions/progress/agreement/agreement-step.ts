import type { Documents } from "../../backends/documents.ts";
import { breathe } from "../../items/breathe.ts";
import { type Item, itemsByOrder, ItemShape } from "../../items/item.ts";
import { fractionOf } from "../../items/view-item.ts";
import { kindNamed } from "../../kinds/list.ts";
import { agreementSettings, similarity } from "../../labels/decide.ts";
import { ensureRecord, saveStep } from "../../labels/job-record.ts";
import { type Annotation, AnnotationShape } from "../../labels/label.ts";
import { answerIds, readAll } from "../../labels/standing.ts";
import { mergedTo } from "../../projects/class-paths.ts";
import { classesOf } from "../../projects/classes-of.ts";
import { bucketPk, type Project, PROJECTS_PK, ProjectShape } from "../../projects/project.ts";
import { Refusal } from "../../refusal.ts";
import { adder, type Compares, type Given, reachOf } from "./add-answers.ts";
import { alphaOf, expectedOfCounts, observedOf } from "./alpha.ts";
import {
  type AgreementFigures,
  AgreementFiguresShape,
  type AgreementInput,
  type AgreementRef,
  type AgreementRun,
  AgreementRunShape,
  type AgreementWork,
  FIGURES_ID,
} from "./agreement-run.ts";

export interface AgreementNeeds {
  documents: Documents;
  now(): number;
}

/** Items read at a time, those whose answers are in memory at the same time (an answer is 400 kB at the most), and how long one step works, ms. */
const PAGE = 200;
const AT_ONCE = 40;
const PAGES_PER_STEP = 25;
const STEP_MS = 3_000;
/** Of the sample, so many are compared in one step. */
const SAMPLED_PER_STEP = 50;

/** What a flow is told. `gone`: there is no project any more. */
export interface StepReply {
  state: AgreementRun["state"] | "gone";
  done: number;
}
const GONE: StepReply = { state: "gone", done: 0 };
const replyOf = ({ state, done }: AgreementRun): StepReply => ({ state, done });

async function openProject(on: AgreementNeeds, projectId: string): Promise<Project | undefined> {
  const found = await on.documents.get(ProjectShape, PROJECTS_PK, projectId);
  return found && found.value.state !== "deleting" ? found.value : undefined;
}

/** The record, where whoever asked for the run did not come to write it. */
export async function beginAgreement(on: AgreementNeeds, { record }: Pick<AgreementInput, "record">): Promise<StepReply> {
  if (!(await openProject(on, record.projectId))) return GONE;
  return replyOf(await ensureRecord(on, AgreementRunShape, record));
}

/** The next stretch. Where it goes on, and what it adds to, the record says; so a step that is run again counts nothing twice. */
export async function agreementStep(on: AgreementNeeds, ref: AgreementRef): Promise<StepReply> {
  const project = await openProject(on, ref.projectId);
  const stored = project && (await on.documents.get(AgreementRunShape, ref.projectId, ref.runId));
  if (!project?.consensus || !stored) return GONE;
  const { value: run } = stored;
  if (run.state !== "running" || !run.work) return replyOf(run);
  const kind = kindNamed(project.kind);
  const compares: Walk = {
    kind,
    settings: agreementSettings({ kind, consensus: project.consensus }),
    seed: project.id,
    to: mergedTo(await classesOf(on, project)),
    project,
  };
  const walked = run.next.bucket < project.buckets ? await walk(on, compares, run, run.work) : await compareSample(on, compares, run, run.work);
  const isDone = walked.next.bucket >= project.buckets && (walked.work.counts !== undefined || (walked.next.sampled ?? 0) >= walked.work.sample.length);
  if (!isDone) return reply(await saveStep<AgreementRun>(on, AgreementRunShape, stored, { ...run, ...walked }));
  // The figures first: a run that is over has written them; written twice they are the same.
  await writeFigures(on, project.id, figuresOf(run, walked.work));
  const { work: _, ...ended } = { ...run, ...walked };
  return reply(await saveStep<AgreementRun>(on, AgreementRunShape, stored, { ...ended, state: "done", done: 1, endedAt: on.now() }));
}

const reply = (run: AgreementRun | undefined): StepReply => (run ? replyOf(run) : GONE);

interface Walk extends Compares {
  project: Project;
  to(classId: string): string;
}
type Walked = Pick<AgreementRun, "next" | "done"> & { work: AgreementWork };

async function walk(on: AgreementNeeds, it: Walk, run: AgreementRun, work: AgreementWork): Promise<Walked> {
  const { project } = it;
  const sums = adder(work, it);
  const until = on.now() + STEP_MS;
  let { next, done } = run;
  for (let page = 0; page < PAGES_PER_STEP && next.bucket < project.buckets && on.now() <= until; page++) {
    const { bucket, cursor } = next;
    const pk = bucketPk(project.id, bucket);
    // An item has a figure of its agreement as soon as there are two answers.
    const where = [{ field: "agreement", is: "ge", value: 0 }] as const;
    const ask = { shape: ItemShape, pk, index: itemsByOrder, where, limit: PAGE };
    const found = await on.documents.query({ ...ask, ...(cursor !== undefined && { cursor }) });
    const items = found.items.map(({ value }) => value);
    for (let from = 0; from < items.length; from += AT_ONCE)
      for (const given of await answersTo(on, it, pk, items.slice(from, from + AT_ONCE))) sums.add(bucket, given);
    const last = items.at(-1);
    next = found.cursor === undefined ? { bucket: bucket + 1 } : { bucket, cursor: found.cursor };
    // The last tenth is for the sample.
    done = 0.9 * ((next.bucket + (found.cursor !== undefined && last ? fractionOf(last.order) : 0)) / project.buckets);
    await breathe();
  }
  return { next, done, work: sums.total() };
}

async function answersTo(on: AgreementNeeds, it: Walk, pk: string, items: readonly Item[]): Promise<Given[][]> {
  const several = items.filter(({ answerers = [] }) => answerers.length > 1);
  const found = await readAll(on, AnnotationShape, pk, several.flatMap(answerIds));
  const byItem = Map.groupBy(found, ({ value }) => value.itemId);
  return several.map(({ id }) => (byItem.get(id) ?? []).flatMap(({ value }) => (value.state === "current" ? [givenIn(it, value)] : [])));
}

const givenIn = ({ kind, to }: Walk, { id, by, value, skipReason }: Annotation): Given =>
  skipReason === undefined ? { id, by, value: kind.reclass(kind.value.parse(value), to) } : { id, by, skipReason };

/** Each of the sample with those in front of it: what chance would give. */
async function compareSample(on: AgreementNeeds, it: Walk, run: AgreementRun, work: AgreementWork): Promise<Walked> {
  const { sample } = work;
  const reach = reachOf(sample.length);
  const from = run.next.sampled ?? 0;
  const to = Math.min(sample.length, from + SAMPLED_PER_STEP);
  const expected = { ...work.expected };
  const before: Given[] = [];
  for (let at = Math.max(0, from - reach); at < to; at++) {
    const given = await sampledAnswer(on, it, sample[at]);
    if (!given) continue;
    if (at >= from)
      for (const other of before) {
        expected.pairs++;
        expected.differences += 1 - similarity(it.kind, it.settings, given, other);
      }
    before.push(given);
    if (before.length > reach) before.shift();
    await breathe();
  }
  const done = 0.9 + (sample.length === 0 ? 0.1 : (0.1 * to) / sample.length);
  return { next: { ...run.next, sampled: to }, done, work: { ...work, expected } };
}

/** Undefined where it is gone or was rejected since. */
async function sampledAnswer(on: AgreementNeeds, it: Walk, of: AgreementWork["sample"][number] | undefined): Promise<Given | undefined> {
  const found = of && (await on.documents.get(AnnotationShape, bucketPk(it.project.id, of.bucket), of.id));
  return found && givenIn(it, found.value);
}

function figuresOf(run: AgreementRun, work: AgreementWork): AgreementFigures {
  const { items, answers, labelers, others, pairs, counts, expected } = work;
  const byChance = counts ? expectedOfCounts(Object.values(counts)) : expected.pairs === 0 ? 0 : expected.differences / expected.pairs;
  const alpha = answers === 0 ? undefined : alphaOf({ observed: observedOf(work), expected: byChance });
  const figures = { asOf: run.startedAt, items, answers, labelers, others, pairs, ...(alpha !== undefined && { alpha }) };
  return { id: FIGURES_ID, type: "agreement-figures", ...figures, ...(!counts && { expectedFrom: expected.pairs }) };
}

/** Newer ones stay. */
async function writeFigures(on: AgreementNeeds, projectId: string, figures: AgreementFigures): Promise<void> {
  const found = await on.documents.get(AgreementFiguresShape, projectId, FIGURES_ID);
  if (found && found.value.asOf > figures.asOf) return;
  try {
    if (found) await on.documents.replace(AgreementFiguresShape, projectId, figures, found.etag);
    else await on.documents.create(AgreementFiguresShape, projectId, figures);
  } catch (error) {
    // Another run of this step was quicker, and what it wrote is the same.
    if (!(error instanceof Refusal && (error.code === "stale" || error.code === "conflict"))) throw error;
  }
}
