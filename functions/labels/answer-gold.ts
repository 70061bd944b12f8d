import type { Stored } from "../backends/documents.ts";
import { goldId } from "../items/gold.ts";
import type { Item } from "../items/item.ts";
import { Consensus } from "../projects/project.ts";
import { annotationOf, answered, type Answering, corrected } from "./answer-item.ts";
import type { Change } from "./change.ts";
import { agreementSettings, type Answer, similarity } from "./decide.ts";
import { byClassesOfNow, type Given, type Rules } from "./given.ts";
import { type Annotation, annotationId, type Label } from "./label.ts";

/** A gold item (feature F4) and its known answer; without one, it is gold no longer, and an answer to it is kept but not measured. */
export interface Known {
  item: Item;
  label: Label | undefined;
}

type Measure = NonNullable<Annotation["gold"]>;

/** How answers are compared where the project has no consensus: as one would by default. */
const USUAL = Consensus.parse({ min: 2, max: 2 });

/** How an answer compares with the known one, by the project's rules of agreement. */
function measured({ kind, merged, consensus = USUAL }: Rules, { item, label }: Known, said: Given): Measure | undefined {
  if (!item.gold || !label) return undefined;
  const settings = agreementSettings({ kind, consensus });
  const own: Answer = "skipReason" in said ? { id: "own", skipReason: said.skipReason } : { id: "own", value: said.value };
  const known = byClassesOfNow({ kind, merged }, kind.value.parse(label.value));
  const alike = similarity(kind, settings, own, { id: "known", value: known });
  return { similarity: alike, agrees: alike >= settings.least };
}

/** An answer to a gold item: it is written and measured, and the item stays as it is. */
export function answerGold(rules: Rules, known: Known, said: Given, saying: Answering): Change {
  const { item } = known;
  const gold = measured(rules, known, said);
  const doc = { ...annotationOf(item.id, annotationId(item.id, "gold", saying.by), said, saying), ...(gold && { gold }) };
  const counted: Change = { before: item, after: item, operations: [{ op: "create", doc }], tallied: [answered(saying)] };
  return gold ? moving(counted, saying.by, { answers: 1, right: gold.agrees ? 1 : 0 }) : counted;
}

/** Corrected, it is measured anew. */
export function correctGold(rules: Rules, known: Known, own: Stored<Annotation>, said: Given, classesVersion: number): Change {
  const { item } = known;
  const { gold: before, ...kept } = corrected(own, said, classesVersion);
  const gold = measured(rules, known, said) ?? before;
  const doc: Annotation = { ...kept, ...(gold && { gold }) };
  const change: Change = { before: item, after: item, operations: [{ op: "replace", doc, etag: own.etag }] };
  return moving(change, kept.by, { answers: (gold ? 1 : 0) - (before ? 1 : 0), right: (gold?.agrees ? 1 : 0) - (before?.agrees ? 1 : 0) });
}

/** What it counts for: of the labeler, and of the gold item. */
function moving(change: Change, by: string, { answers, right }: { answers: number; right: number }): Change {
  const moved = Object.fromEntries(Object.entries({ answers, right }).filter(([, amount]) => amount !== 0));
  if (Object.keys(moved).length === 0) return change;
  return {
    ...change,
    operations: [...change.operations, { op: "increment", id: goldId(change.before.id), by: moved }],
    tallied: [...(change.tallied ?? []), { by, amounts: { gold: answers, goldRight: right } }],
  };
}
