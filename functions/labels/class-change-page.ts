import type { Documents, Stored } from "../backends/documents.ts";
import { type Item, ItemShape } from "../items/item.ts";
import { Busy } from "../refusal.ts";
import { type Change, runsOf } from "./change.ts";
import { changeOf, type ClassWork, isToReclass, isToReset } from "./class-change-items.ts";
import { COUNT_SLOTS, commitCounted } from "./job-count.ts";
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
    for (const run of runsOf(changes, COUNT_SLOTS)) if (!(await commitCounted(on, pk, work.record.id, run))) refused.push(...run);
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
