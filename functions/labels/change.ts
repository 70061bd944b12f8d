import { BATCH_LIMIT, type Documents, type Operation } from "../backends/documents.ts";
import { increments, moving, tally } from "../items/counting.ts";
import { type Tally, TallyShape } from "../items/counters.ts";
import type { Item } from "../items/item.ts";
import { Refusal } from "../refusal.ts";

/** What happens to one item, to be written together or not at all. The counters follow from the item before and after. */
export interface Change {
  before: Item;
  after: Item;
  operations: Operation[];
  /** What labelers' tallies count besides. */
  tallied?: readonly { by: string; amounts: Record<string, number> }[];
}

/** Under the 2 MB of a batch, with room for what the store adds. */
const MOST_BYTES = 1_500_000;
/** Cosmos DB patches ten paths at a time; an increment of more is several operations there. */
const PATHS_PER_OPERATION = 10;

/** The changes with the increments of everything that counts them. */
export function operationsOf(changes: readonly Change[]): Operation[] {
  const moved = moving(changes);
  for (const { tallied = [] } of changes) for (const { by, amounts } of tallied) tally(moved, by, amounts);
  return [...changes.flatMap(({ operations }) => operations), ...increments(moved)];
}

/** The changes in runs that fit one batch each, with `spare` operations to come on top. A change stays whole. */
export function runsOf(changes: readonly Change[], spare: number): Change[][] {
  const runs: Change[][] = [];
  let run: Change[] = [];
  for (const change of changes) {
    if (run.length > 0 && !fits([...run, change], spare)) {
      runs.push(run);
      run = [];
    }
    run.push(change);
  }
  return run.length > 0 ? [...runs, run] : runs;
}

function fits(changes: readonly Change[], spare: number): boolean {
  let slots = spare;
  let bytes = 0;
  for (const operation of operationsOf(changes)) {
    slots += operation.op === "increment" ? Math.ceil(Object.keys(operation.by).length / PATHS_PER_OPERATION) : 1;
    if ("doc" in operation) bytes += Buffer.byteLength(JSON.stringify(operation.doc));
  }
  return slots <= BATCH_LIMIT && bytes <= MOST_BYTES;
}

/** One batch. A tally that is not there yet, of a labeler's first answer in the bucket, is made and the batch tried again. */
export async function commit(
  on: { documents: Pick<Documents, "batch" | "create"> },
  pk: string,
  operations: readonly Operation[],
): Promise<Awaited<ReturnType<Documents["batch"]>>> {
  for (;;) {
    const outcome = await on.documents.batch(pk, operations);
    const refused = outcome.done ? undefined : operations[outcome.failed];
    if (outcome.done || outcome.why !== "not-found" || refused?.op !== "increment" || !refused.id.startsWith(TALLY)) return outcome;
    await createTally(on, pk, refused.id);
  }
}

const TALLY = "tally.";

async function createTally(on: { documents: Pick<Documents, "create"> }, pk: string, id: string): Promise<void> {
  const none: Tally = { id, type: "tally", by: id.slice(TALLY.length), labeled: 0, skipped: 0, rejected: 0, seconds: 0, answers: 0 };
  try {
    await on.documents.create(TallyShape, pk, none);
  } catch (error) {
    // Another submission of theirs made it at the same moment.
    if (!(error instanceof Refusal && error.code === "conflict")) throw error;
  }
}
