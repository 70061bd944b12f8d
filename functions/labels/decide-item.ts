import type { Operation, Stored } from "../backends/documents.ts";
import { CONSENSUS, type Item } from "../items/item.ts";
import { type ItemEvent, live, nextGeneration } from "../items/life.ts";
import { suggestionId } from "../items/suggestion.ts";
import type { Consensus } from "../projects/project.ts";
import { annotationOf, answered, type Answering, corrected, opening, type Saying } from "./answer-item.ts";
import type { Change } from "./change.ts";
import { type Answer, decide, type Decision } from "./decide.ts";
import { byClassesOfNow, type Given, type Rules } from "./given.ts";
import { type Annotation, annotationId } from "./label.ts";

/** Of a project in which several answer an item. */
export type RoundRules = Pick<Rules, "kind" | "merged"> & { consensus: Consensus };

/** An item and the answers that it has in this round, in their order. */
export interface Round {
  item: Stored<Item>;
  answers: readonly Stored<Annotation>[];
}

/** One more answer to an item that several answer, and what all of them come to. */
export function joinRound(rules: RoundRules, round: Round, said: Given, saying: Answering): Change {
  const { value: before } = round.item;
  const generation = nextGeneration(before);
  const annotation = annotationOf(before.id, annotationId(before.id, generation, saying.by), said, saying);
  const all = [...round.answers.map(({ value }) => value), annotation];
  const decision = decisionOf(rules, all);
  const answerers = all.map(({ by }) => by);
  const { at } = saying;
  const { agreement } = decision;
  const event: ItemEvent =
    decision.by === "more"
      ? { type: "answer", generation, at, answerers, ...(agreement !== undefined && { agreement }) }
      : firstDecided(rules, decision, { generation, at, answerers });
  const change = changeBy(rules, round.item, event, decision, at);
  return { ...change, operations: [{ op: "create", doc: annotation }, ...change.operations], tallied: [answered(saying)] };
}

/** A labeler's other answer to an item on which nothing is decided, or which they could not agree on: it is decided anew. */
export function correctInRound(rules: RoundRules, { item, answers }: Round, own: Stored<Annotation>, said: Given, { at, classesVersion }: Saying): Change {
  const annotation = corrected(own, said, classesVersion);
  const all = answers.map(({ value }) => (value.id === annotation.id ? annotation : value));
  const decision = decisionOf(rules, all);
  const answerers = all.map(({ by }) => by);
  const event =
    item.value.state === "unlabeled" ? whileOpen(rules, decision, { generation: nextGeneration(item.value), at, answerers }) : inReview(rules, decision, at);
  const change = changeBy(rules, item, event, decision, at);
  return { ...change, operations: [{ op: "replace", doc: annotation, etag: own.etag }, ...change.operations] };
}

function decisionOf(rules: RoundRules, answers: readonly Annotation[]): Decision {
  return decide(
    rules,
    answers.map(
      ({ id, value, skipReason }): Answer =>
        skipReason === undefined ? { id, value: byClassesOfNow(rules, rules.kind.value.parse(value)) } : { id, skipReason },
    ),
  );
}

type Decided = Exclude<Decision, { by: "more" }>;

function firstDecided({ kind }: RoundRules, decision: Decided, of: Deciding): ItemEvent {
  const all = { ...of, by: CONSENSUS, agreement: decision.agreement };
  if (decision.by === "needs-review") return { type: "disagree", ...all };
  return decision.by === "agreed" ? { type: "label", ...all, classIds: kind.classesOf(decision.value) } : { type: "skip", ...all, reason: decision.reason };
}

interface Deciding {
  generation: number;
  at: number;
  answerers: readonly string[];
}

const whileOpen = (rules: RoundRules, decision: Decision, of: Deciding): ItemEvent =>
  decision.by === "more" ? compared(decision) : firstDecided(rules, decision, of);

/** Whose answers they are is written on it already. */
function inReview({ kind }: RoundRules, decision: Decision, at: number): ItemEvent {
  if (decision.by === "more" || decision.by === "needs-review") return compared(decision);
  const all = { by: CONSENSUS, at, agreement: decision.agreement };
  return decision.by === "agreed" ? { type: "relabel", ...all, classIds: kind.classesOf(decision.value) } : { type: "reskip", ...all, reason: decision.reason };
}

const compared = ({ agreement }: Decision): ItemEvent => ({ type: "compare", ...(agreement !== undefined && { agreement }) });

/** The item after it, and the label that it opens. */
function changeBy({ kind }: RoundRules, { value: before, etag }: Stored<Item>, event: ItemEvent, decision: Decision, at: number): Change {
  const after = live(before, event);
  const operations: Operation[] = [{ op: "replace", doc: after, etag }];
  if (decision.by === "agreed") {
    const { value, annotationIds, agreement } = decision;
    const said = { value, classIds: kind.classesOf(value) };
    operations.push(...opening(after, said, { by: CONSENSUS, from: at, source: "consensus", annotationIds, agreement }));
  }
  // What was suggested is suggested to the others too, until it is decided.
  if (before.suggested && decision.by !== "more") operations.push({ op: "delete", id: suggestionId(before.id) });
  return { before, after, operations };
}
