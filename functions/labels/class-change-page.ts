import { atOnce } from "../datasets/at-once.ts";
import type { Documents, Operation, Stored } from "../backends/documents.ts";
import { type Item, ItemShape } from "../items/item.ts";
import { bucketPks, type Project } from "../projects/project.ts";
import { Busy, Refusal } from "../refusal.ts";
import { type Change, commit, operationsOf, runsOf } from "./change.ts";
import { ClassChangeCountShape, countId } from "./class-change.ts";
import { changeOf, type ClassWork, isToReclass, isToReset } from "./class-change-items.ts";
import { type Label, labelId, LabelShape } from "./label.ts";

interface Needs {
  documents: Pick<Documents, "get" | "getMany" | "batch" | "create">;
}

/** Items whose labels are in memory at the same time; a label is 400 kB at the most. */
const AT_ONCE = 50;
/** A labeler's correction, a reviewer's edit, the same step run twice: each can be in the way once. */
const TRIES = 5;

/** Changes the items of one bucket that have something to change. Again, it finds nothing left to do. */
export async function changePage(on: Needs, pk: string, work: ClassWork, items: readonly Stored<Item>[]): Promise<void> {
  const affected = items.filter(({ value }) => isToReset(work, value) || isToReclass(work, value));
  for (let from = 0; from < affected.length; from += AT_ONCE) await changeSome(on, pk, work, affected.slice(from, from + AT_ONCE));
}

async function changeSome(on: Needs, pk: string, work: ClassWork, some: readonly Stored<Item>[]): Promise<void> {
  let items = some;
  for (let tries = 0; tries < TRIES; tries++) {
    const labels = await openLabels(on, pk, items);
    const changes = items.flatMap((item) => changeOf(work, item, labels.get(item.value.id)) ?? []);
    const refused: Change[] = [];
    for (const run of runsOf(changes, 1)) if (!(await write(on, pk, work.record.id, run))) refused.push(...run);
    if (refused.length === 0) return;
    const ids = refused.map(({ before }) => before.id);
    items = await on.documents.getMany(ItemShape, pk, ids);
  }
  throw new Busy("The items are being changed by others.");
}

async function openLabels(on: Needs, pk: string, items: readonly Stored<Item>[]): Promise<Map<string, Stored<Label>>> {
  const ids = items.flatMap(({ value: { id, classIds, labelVersion } }) => (classIds ? [labelId(id, labelVersion)] : []));
  const labels = ids.length > 0 ? await on.documents.getMany(LabelShape, pk, ids) : [];
  return new Map(labels.map((label) => [label.value.itemId, label]));
}

/** One batch, and in it what it counts for. */
async function write(on: Needs, pk: string, changeId: string, run: readonly Change[]): Promise<boolean> {
  const counted: Operation = { op: "increment", id: countId(changeId), by: { changed: run.length } };
  const operations = [...operationsOf(run), counted];
  const outcome = await commit(on, pk, operations);
  if (outcome.done) return true;
  if (outcome.why === "not-found" && operations[outcome.failed] === counted) {
    await createCount(on, pk, changeId);
    return (await commit(on, pk, operations)).done;
  }
  return false;
}

async function createCount(on: Needs, pk: string, changeId: string): Promise<void> {
  try {
    await on.documents.create(ClassChangeCountShape, pk, { id: countId(changeId), type: "class-change-count", changed: 0 });
  } catch (error) {
    // The same step, run a second time, made it at the same moment.
    if (!(error instanceof Refusal && error.code === "conflict")) throw error;
  }
}

/** Items changed until now, in all buckets: a small read each. */
export async function countChanged(on: { documents: Pick<Documents, "get"> }, project: Project, changeId: string): Promise<number> {
  const counts = await atOnce(8, bucketPks(project), (pk) => on.documents.get(ClassChangeCountShape, pk, countId(changeId)));
  return counts.reduce((sum, found) => sum + (found?.value.changed ?? 0), 0);
}
