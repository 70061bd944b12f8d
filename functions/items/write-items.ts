import { z } from "zod";
import { atOnce } from "../datasets/at-once.ts";
import { BATCH_LIMIT, type Documents, type Operation, type Shape } from "../backends/documents.ts";
import { bucketPk } from "../projects/project.ts";
import { breathe, turnstile } from "./breathe.ts";
import { bucketOf, type Item, ITEM_STATES, type ItemState } from "./item.ts";

interface Needs {
  documents: Pick<Documents, "getMany" | "batch">;
}

/** One operation of each batch moves the counters. */
const PER_BATCH = BATCH_LIMIT - 1;
/** Partitions written at the same time. */
const AT_ONCE = 8;

/** That there is one, and whether it was missing, is all that is asked of a known item: the rest of it is not read. */
const Known: Shape<Known> = { type: "item", schema: z.object({ id: z.string(), type: z.literal("item"), state: z.enum(ITEM_STATES) }) };
interface Known {
  id: string;
  type: "item";
  state: ItemState;
}

interface Own {
  /** Partition of a bucket. */
  pk: string;
  runs: Item[][];
}

/** Items by bucket, in runs that fit one batch. In shuffled order, as the indexes have them: a batch then changes a few of their pages, not one an item. */
async function byBucket({ id: projectId, buckets }: { id: string; buckets: number }, items: readonly Item[]): Promise<Own[]> {
  const all: Own[] = [];
  for (const [bucket, own] of Map.groupBy(items, ({ id }) => bucketOf(id, buckets))) {
    own.sort((a, b) => (a.order < b.order ? -1 : 1));
    const runs: Item[][] = [];
    for (let at = 0; at < own.length; at += PER_BATCH) runs.push(own.slice(at, at + PER_BATCH));
    all.push({ pk: bucketPk(projectId, bucket), runs });
    await breathe();
  }
  return all;
}

/** Buckets side by side, the runs of one after each other: they change the same counters. */
async function eachRun(buckets: readonly Own[], work: (pk: string, items: readonly Item[]) => Promise<void>): Promise<void> {
  const turn = turnstile();
  await atOnce(AT_ONCE, buckets, async ({ pk, runs }) => {
    for (const items of runs) {
      await work(pk, items);
      await turn();
    }
  });
}

/** Which of the items are not in the project yet, in the order given, and ids of those that are there as `missing`. Reads only. */
export async function unknownItems(
  on: Needs,
  project: { id: string; buckets: number },
  items: readonly Item[],
): Promise<{ unknown: Item[]; missing: string[] }> {
  const known = new Set<string>();
  const missing: string[] = [];
  await eachRun(await byBucket(project, items), async (pk, run) => {
    for (const { id, state } of await knownOf(on, pk, run)) {
      known.add(id);
      if (state === "missing") missing.push(id);
    }
  });
  return { unknown: items.filter(({ id }) => !known.has(id)), missing };
}

/**
 * Writes items that the project may have already, each batch with the increment of the counters for exactly the items that it creates.
 * Whatever is cut off, the counters are those of the items that are there; done again, it adds nothing.
 * False where a bucket takes no items any more (its counters are gone: the project is being deleted).
 */
export async function writeItems(on: Needs, project: { id: string; buckets: number }, items: readonly Item[]): Promise<boolean> {
  let isOpen = true;
  await eachRun(await byBucket(project, items), async (pk, run) => {
    if (isOpen && !(await writeRun(on, pk, run))) isOpen = false;
  });
  return isOpen;
}

/** Others who write the same items at the same moment are a walk that was thought dead; it ends within a page. */
const TRIES = 5;

async function writeRun(on: Needs, pk: string, items: readonly Item[]): Promise<boolean> {
  let missing = items;
  for (let tries = 0; tries < TRIES; tries++) {
    const n = missing.length;
    if (n === 0) return true;
    const counted: Operation = { op: "increment", id: "counters", by: { "items.total": n, "items.unlabeled": n, "queue.manual": n } };
    const outcome = await on.documents.batch(pk, [...missing.map((doc): Operation => ({ op: "create", doc })), counted]);
    if (outcome.done) return true;
    if (outcome.why === "not-found") return false;
    const known = new Set((await knownOf(on, pk, missing)).map(({ id }) => id));
    missing = missing.filter(({ id }) => !known.has(id));
  }
  throw new Error(`Items of ${pk} are written by somebody else at the same time.`);
}

async function knownOf(on: Needs, pk: string, items: readonly Item[]): Promise<Known[]> {
  const found = await on.documents.getMany(
    Known,
    pk,
    items.map(({ id }) => id),
  );
  return found.map(({ value }) => value);
}
