import type { Documents, Filter, Operation, Stored } from "../../backends/documents.ts";
import { type Item, ItemShape } from "../../items/item.ts";
import { type Plan, planOf } from "../../items/item-filter.ts";
import { live } from "../../items/life.ts";
import { Busy } from "../../refusal.ts";
import { rejectItem } from "../answer-item.ts";
import type { BulkChange } from "./bulk-change.ts";
import { type Change, runsOf } from "../change.ts";
import { COUNT_SLOTS, commitCounted } from "../job-count.ts";
import { isAnswered, standing } from "../standing.ts";

interface Needs {
  documents: Pick<Documents, "getMany" | "batch" | "create">;
  now(): number;
}

/** Items whose labels are in memory at the same time; a label is 400 kB at the most. */
const AT_ONCE = 50;
/** A labeler's correction, a reviewer's edit, the same step run twice: each can be in the way once. */
const TRIES = 5;

const ANSWERED: Filter = { field: "state", is: "in", value: ["labeled", "skipped", "needs-review"] };

/** What the job looks for: the filter, and of that what the action can be done to. */
export function planOfBulk({ action, filter, to, startedAt }: Pick<BulkChange, "action" | "filter" | "to" | "startedAt">): Plan {
  if (action === "assign") {
    const { index, equals, where } = planOf(filter);
    return { index, equals, where: to === undefined ? where : [...where, { field: "assignedTo", is: "ne", value: to }] };
  }
  const { index, equals, where } = planOf(action === "requeue-skipped" ? { ...filter, state: "skipped" } : filter);
  const until: Filter = { field: "answeredAt", is: "le", value: startedAt };
  return { index, equals, where: [...where, until, ...(action === "reject" && filter.state === undefined ? [ANSWERED] : [])] };
}

/** Whether there is something to do to an item; it may have changed since it was found. */
function concerns({ action, to, startedAt }: BulkChange, item: Item): boolean {
  if (action === "assign") return item.assignedTo !== to;
  return (action === "reject" ? isAnswered(item) : item.state === "skipped") && (item.answeredAt ?? 0) <= startedAt;
}

/** Changes items of one bucket. Again, it finds nothing left to do. */
export async function changeItems(on: Needs, pk: string, record: BulkChange, items: readonly Stored<Item>[]): Promise<void> {
  const affected = items.filter(({ value }) => concerns(record, value));
  for (let from = 0; from < affected.length; from += AT_ONCE) await changeSome(on, pk, record, affected.slice(from, from + AT_ONCE));
}

async function changeSome(on: Needs, pk: string, record: BulkChange, items: readonly Stored<Item>[]): Promise<void> {
  let left = items.map(({ value }) => value.id);
  for (let tries = 0; tries < TRIES; tries++) {
    const changes = await changesOf(on, pk, record, left);
    const refused: Change[] = [];
    for (const run of runsOf(changes, COUNT_SLOTS)) if (!(await commitCounted(on, pk, record.id, run))) refused.push(...run);
    if (refused.length === 0) return;
    left = refused.map(({ before }) => before.id);
  }
  throw new Busy("The items are being changed by others.");
}

async function changesOf(on: Needs, pk: string, record: BulkChange, ids: readonly string[]): Promise<Change[]> {
  if (record.action === "reject") {
    const found = await standing(on, pk, ids);
    return found.flatMap((it) => (concerns(record, it.item.value) ? [rejectItem(it, record.by, on.now())] : []));
  }
  const found = await on.documents.getMany(ItemShape, pk, ids);
  return found.flatMap((item) => (concerns(record, item.value) ? [eventOf(record, item)] : []));
}

/** A skip that goes back into the queue stays written as it was given: nobody rejected it, so it is held against nobody. */
function eventOf({ action, to }: BulkChange, { value: before, etag }: Stored<Item>): Change {
  const after = live(before, action === "assign" ? { type: "assign", ...(to !== undefined && { to }) } : { type: "reset", suggested: false });
  const operations: Operation[] = [{ op: "replace", doc: after, etag }];
  return { before, after, operations };
}
