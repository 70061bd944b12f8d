import type { Documents, Stored } from "../backends/documents.ts";
import { isBegun, type Item } from "../items/item.ts";
import { takes } from "../items/life.ts";
import { leaseLost } from "../tasks/own-task.ts";
import type { Task } from "../tasks/task.ts";
import { answerGold } from "./answer-gold.ts";
import { annotationOf, answered, answerItem, type Answering } from "./answer-item.ts";
import type { Change } from "./change.ts";
import { joinRound } from "./decide-item.ts";
import type { Given, Rules } from "./given.ts";
import { type Annotation, annotationId, AnnotationShape, type Label, labelId, LabelShape } from "./label.ts";
import { answerIds, readAll } from "./standing.ts";

/** An item of a page that waits for the labeler's answer. */
export type Due =
  | { as: "only"; item: Stored<Item>; generation: number }
  | { as: "one-of"; item: Stored<Item>; answers: readonly Stored<Annotation>[] }
  /** Others decided it while it was in hand: the answer is kept, and decides nothing. */
  | { as: "late"; item: Stored<Item>; generation: number }
  | { as: "gold"; item: Stored<Item>; label: Label | undefined };

interface Ask {
  pk: string;
  task: Task;
  rules: Rules;
  /** Of the task, as they were read just now. */
  items: readonly Stored<Item>[];
}

/**
 * Items that wait for their answer, and answers of this task that are there already: a large page takes two batches, and was cut off between them. One read,
 * of answers, where there are any to look at; one more, of labels, where there are gold items. Refuses with `lease-lost`.
 */
export async function whatIsDue(
  on: { documents: Pick<Documents, "getMany"> },
  { pk, task, rules, items: stored }: Ask,
): Promise<{ due: Due[]; done: Stored<Annotation>[] }> {
  const items = new Map(stored.map((item) => [item.value.id, item]));
  const places = task.items.map((place) => placeOf(place, items.get(place.id), task, rules));
  const ids = places.flatMap(({ reads }) => reads);
  const labels = places.flatMap(({ as, id, item }) => (as === "gold" && item?.value.classIds ? [labelId(id, item.value.labelVersion)] : []));
  const [annotations, known] = await Promise.all([readAll(on, AnnotationShape, pk, ids), readAll(on, LabelShape, pk, labels)]);
  const answers = new Map(annotations.map((one) => [one.value.id, one]));
  const labelOf = new Map(known.map(({ value }) => [value.itemId, value]));
  const due: Due[] = [];
  const done: Stored<Annotation>[] = [];
  const lost: string[] = [];
  for (const { as, id, item, generation, reads } of places) {
    const own = as === "only" || as === "one-of" ? undefined : answers.get(reads[0] ?? "");
    if (own?.value.taskId === task.id) done.push(own);
    else if (!item || as === "lost" || (own && as === "late")) lost.push(id);
    else if (as === "only") due.push({ as, item, generation });
    else if (as === "one-of") due.push({ as, item, answers: reads.map((one) => existing(answers.get(one), one)) });
    else if (as === "late") due.push({ as, item, generation });
    // A gold item that was answered on another page of theirs has its answer.
    else if (!own) due.push({ as, item, label: labelOf.get(id) });
  }
  if (lost.length > 0) throw leaseLost(lost);
  return { due, done };
}

interface Place {
  as: Due["as"] | "lost";
  id: string;
  item: Stored<Item> | undefined;
  generation: number;
  /** Ids of the answers to look at: of the others, or one's own that may be there already. */
  reads: string[];
}

function placeOf({ id, generation, gold }: Task["items"][number], item: Stored<Item> | undefined, { by }: Task, { consensus }: Rules): Place {
  const place = { id, item, generation };
  if (gold) return { ...place, as: "gold", reads: [annotationId(id, "gold", by)] };
  if (!consensus)
    return item && takes(item.value, generation) ? { ...place, as: "only", reads: [] } : { ...place, as: "lost", reads: [annotationId(id, generation)] };
  const own = annotationId(id, generation, by);
  if (!item || item.value.answerers?.includes(by)) return { ...place, as: "lost", reads: [own] };
  if (takes(item.value, generation)) return { ...place, as: "one-of", reads: item.value.answerers ? answerIds(item.value) : [] };
  const isDecided = item.value.answerers !== undefined && !isBegun(item.value) && item.value.generation === generation;
  return { ...place, as: isDecided ? "late" : "lost", reads: [own] };
}

/** An answer and the item that names who gave it are written together. */
function existing(answer: Stored<Annotation> | undefined, id: string): Stored<Annotation> {
  if (!answer) throw new Error(`Answer ${id} is not there.`);
  return answer;
}

/** What an answer does. */
export function takeAnswer(rules: Rules, due: Due, said: Given, saying: Answering): Change {
  const { value } = due.item;
  if (due.as === "gold") return answerGold(rules, { item: value, label: due.label }, said, saying);
  if (due.as === "one-of") return joinRound(inRound(rules), due, said, saying);
  if (due.as === "only") return answerItem(due.item, said, { ...saying, generation: due.generation });
  const doc = annotationOf(value.id, annotationId(value.id, due.generation, saying.by), said, saying);
  return { before: value, after: value, operations: [{ op: "create", doc }], tallied: [answered(saying)] };
}

export function inRound({ consensus, ...rules }: Rules) {
  if (!consensus) throw new Error("In this project one labeler answers an item.");
  return { ...rules, consensus };
}
