import type { Documents, Operation, Stored } from "../backends/documents.ts";
import { type Gold, goldId } from "../items/gold.ts";
import { bucketOf, type Item, ItemShape } from "../items/item.ts";
import { live } from "../items/life.ts";
import { getProject } from "../projects/get-project.ts";
import { bucketPk } from "../projects/project.ts";
import { Busy, Refusal } from "../refusal.ts";
import { goldGone } from "./answer-item.ts";
import { AnnotationShape } from "./label.ts";
import { mustTakeAnswers } from "./rules.ts";
import { answerIds } from "./standing.ts";

interface Needs {
  documents: Pick<Documents, "get" | "batch">;
  desk: { refilled(pk: string): void };
  now(): number;
}

interface Ask {
  projectId: string;
  itemId: string;
  by: string;
}

const TRIES = 4;

/** Makes a labeled item gold (feature F4). Gold already, it stays as it is. */
export async function gildItem(on: Needs, ask: Ask): Promise<void> {
  await change(on, ask, async (pk, { value: item, etag }) => {
    if (item.gold) return [];
    if (item.state !== "labeled")
      throw new Refusal("conflict", "Only a labeled item can be gold: its label is the known answer. Label it first.", {
        reason: "not-labeled",
        state: item.state,
      });
    const labeledBy = await onlyLabeler(on, pk, item);
    const doc: Gold = {
      id: goldId(item.id),
      type: "gold",
      itemId: item.id,
      order: item.order,
      at: on.now(),
      by: ask.by,
      ...(labeledBy !== undefined && { labeledBy }),
    };
    return [
      { op: "create", doc },
      { op: "replace", doc: live(item, { type: "gild" }), etag },
    ];
  });
}

/** The item is gold no longer. Not gold already, it stays as it is. */
export async function ungildItem(on: Needs, ask: Ask): Promise<void> {
  await change(on, ask, async (_pk, { value: item, etag }) =>
    item.gold ? [{ op: "replace", doc: live(item, { type: "ungild" }), etag }, ...goldGone(item)] : [],
  );
}

/** With consensus the item itself names all who answered. */
async function onlyLabeler(on: Needs, pk: string, item: Item): Promise<string | undefined> {
  const [id] = item.answerers ? [] : answerIds(item);
  const answer = id === undefined ? undefined : await on.documents.get(AnnotationShape, pk, id);
  return answer?.value.state === "current" ? answer.value.by : undefined;
}

async function change(on: Needs, ask: Ask, operationsFor: (pk: string, item: Stored<Item>) => Promise<Operation[]>): Promise<void> {
  const { value: project } = await getProject(on, ask.projectId);
  mustTakeAnswers(project);
  const pk = bucketPk(project.id, bucketOf(ask.itemId, project.buckets));
  for (let tries = 0; tries < TRIES; tries++) {
    const item = await on.documents.get(ItemShape, pk, ask.itemId);
    if (!item) throw new Refusal("not-found", "There is no such item.", { reason: "no-such-item" });
    const operations = await operationsFor(pk, item);
    if (operations.length === 0) return;
    if ((await on.documents.batch(pk, operations)).done) {
      // Dealing remembers for a minute that a bucket has no gold items.
      on.desk.refilled(pk);
      return;
    }
  }
  throw new Busy("The item is being changed by others. Try again.");
}
