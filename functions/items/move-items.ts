import type { Documents, Operation, Stored } from "../backends/documents.ts";
import { BATCH_LIMIT } from "../backends/documents.ts";
import { atOnce } from "../datasets/at-once.ts";
import { bucketPk } from "../projects/project.ts";
import { Busy } from "../refusal.ts";
import { turnstile } from "./breathe.ts";
import { increments, moving } from "./counting.ts";
import { bucketOf, type Item, ItemShape } from "./item.ts";
import { live } from "./life.ts";

interface Needs {
  documents: Pick<Documents, "getMany" | "batch">;
}

interface Change {
  before: Item;
  after: Item;
  etag: string;
}

interface Move {
  type: "missing" | "return";
  isMeant(path: string): boolean;
}

const AT_ONCE = 8;
/** Items read and written at a time, with room for what they count for. */
const RUN = 48;
/** A labeler's answer, a walk that was thought dead: each can be in the way once. */
const TRIES = 5;

/**
 * Tells items that their files are gone, or there again (feature B7), each batch with its counters. What is so already, and ids that are no items, are passed over;
 * so done again it changes nothing. `isMeant` leaves out items by their paths.
 */
export async function moveItems(
  on: Needs,
  project: { id: string; buckets: number },
  ids: Iterable<string>,
  type: "missing" | "return",
  isMeant: (path: string) => boolean = () => true,
): Promise<void> {
  const turn = turnstile();
  const byBucket = Map.groupBy(ids, (id) => bucketOf(id, project.buckets));
  await atOnce(AT_ONCE, [...byBucket], async ([bucket, own]) => {
    for (let at = 0; at < own.length; at += RUN) {
      await moveRun(on, bucketPk(project.id, bucket), own.slice(at, at + RUN), { type, isMeant });
      await turn();
    }
  });
}

async function moveRun(on: Needs, pk: string, ids: readonly string[], { type, isMeant }: Move): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    const items = await on.documents.getMany(ItemShape, pk, ids);
    const changes = items.filter(({ value }) => (value.state === "missing") === (type === "return") && isMeant(value.path)).map((item) => change(item, type));
    const outcomes = await atOnce(1, fitting(changes), async (run) => await write(on, pk, run));
    if (outcomes.every((outcome) => outcome !== "again")) return;
  }
  throw new Busy("The items are being changed by others.");
}

/** Without counters there is no project any more: it is being deleted. */
async function write(on: Needs, pk: string, run: readonly Change[]): Promise<"done" | "deleted" | "again"> {
  const operations = operationsOf(run);
  const outcome = await on.documents.batch(pk, operations);
  if (outcome.done) return "done";
  const refused = operations[outcome.failed];
  return outcome.why === "not-found" && refused?.op === "increment" && refused.id === "counters" ? "deleted" : "again";
}

const change = ({ value, etag }: Stored<Item>, type: "missing" | "return"): Change => ({ before: value, after: live(value, { type }), etag });

const operationsOf = (changes: readonly Change[]): Operation[] => [
  ...changes.map(({ after, etag }): Operation => ({ op: "replace", doc: after, etag })),
  ...increments(moving(changes)),
];

/** Operations as the store counts them: an increment of more than ten fields is several. */
const costOf = (operations: readonly Operation[]): number =>
  operations.reduce((sum, one) => sum + (one.op === "increment" ? Math.ceil(Object.keys(one.by).length / 10) : 1), 0);

/** Halves until each part fits one batch: many classes and many labelers make long increments. */
function fitting(changes: readonly Change[]): (readonly Change[])[] {
  if (changes.length === 0) return [];
  if (changes.length === 1 || costOf(operationsOf(changes)) <= BATCH_LIMIT) return [changes];
  const half = Math.ceil(changes.length / 2);
  return [...fitting(changes.slice(0, half)), ...fitting(changes.slice(half))];
}
