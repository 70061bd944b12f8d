import type { z } from "zod";
import type { Documents, Stored } from "../backends/documents.ts";
import { bucketOf, ItemShape } from "../items/item.ts";
import { getProject } from "../projects/get-project.ts";
import { bucketPk, type Project } from "../projects/project.ts";
import { Busy, Refusal } from "../refusal.ts";
import { correctGold } from "./answer-gold.ts";
import { reanswerItem, type Standing } from "./answer-item.ts";
import { canonical } from "./canonical.ts";
import { canCorrect, isGoldAnswer } from "./can-correct.ts";
import { type Change, commit, operationsOf } from "./change.ts";
import { correctInRound } from "./decide-item.ts";
import { inRound } from "./due.ts";
import { type FactNeeds, factsOf } from "./facts.ts";
import { type Given, given, type Rules } from "./given.ts";
import { type Annotation, annotationId, AnnotationShape } from "./label.ts";
import { mustTakeAnswers, rulesOf } from "./rules.ts";
import { onlyAnswer, standing } from "./standing.ts";
import type { CorrectAnswer } from "./wire.ts";

export interface CorrectNeeds extends FactNeeds {
  documents: Pick<Documents, "get" | "getMany" | "query" | "batch" | "create">;
  now(): number;
}

const TRIES = 3;

/** Corrects what the caller answered, as long as it stands; with consensus, as long as the labelers have not agreed. The same correction sent again changes nothing. */
export async function correctAnswer(
  on: CorrectNeeds,
  ask: { projectId: string; itemId: string; by: string; answer: z.output<typeof CorrectAnswer> },
): Promise<void> {
  const { value: project } = await getProject(on, ask.projectId);
  mustTakeAnswers(project);
  const rules = await rulesOf(on, project);
  const said = await givenFor(on, project, rules, ask.itemId, ask.answer);
  const answer = await correctOwn(on, project, rules, { ...ask, given: said });
  if (answer === "not-there") throw new Refusal("not-found", "You have not answered this item.", { reason: "no-such-answer" });
  if (answer === "not-standing") throw new Refusal("conflict", NO_LONGER, { reason: "not-standing" });
}

const NO_LONGER = "This answer can no longer be changed: it was agreed with, or a reviewer rejected or changed it.";

/** An answer to one item, checked. What there is to know of the item is read where its task type asks for it. */
export async function givenFor(on: CorrectNeeds, project: Project, rules: Rules, itemId: string, answer: z.output<typeof CorrectAnswer>): Promise<Given> {
  const item = rules.kind.needs && (await on.documents.get(ItemShape, bucketPk(project.id, bucketOf(itemId, project.buckets)), itemId));
  const facts = item ? (await factsOf(on, project, rules.kind, [item.value])).get(itemId) : undefined;
  return given(rules, facts ?? {}, answer);
}

/** For a submission that goes on where it was cut off: what no longer stands is left as it is. */
export async function correctGiven(on: CorrectNeeds, project: Project, rules: Rules, ask: { itemId: string; by: string; given: Given }): Promise<void> {
  await correctOwn(on, project, rules, ask);
}

type Standings = "stands" | "not-standing" | "not-there";

/** Of others' answers a labeler learns nothing, not even that they are there; nor that an item was gold, or is by their own answer. */
async function correctOwn(on: CorrectNeeds, project: Project, rules: Rules, ask: { itemId: string; by: string; given: Given }): Promise<Standings> {
  const pk = bucketPk(project.id, bucketOf(ask.itemId, project.buckets));
  for (let tries = 0; tries < TRIES; tries++) {
    const [it] = await standing(on, pk, [ask.itemId]);
    if (!it) return "not-there";
    const found = await ownAnswer(on, pk, it, ask.by);
    if (!found) return "not-there";
    // With consensus a correction may close the item: sent again, it was taken.
    if (rules.consensus && found.value.state === "current" && says(found.value, ask.given)) return "stands";
    if (!canCorrect(found.value, it.item.value)) return "not-standing";
    const isOnly = onlyAnswer(it)?.value.id === found.value.id;
    // What was said by a class that was merged since is said by the other one in the label, and not in the answer.
    if (isOnly ? isSame(it, ask.given) : says(found.value, ask.given)) return "stands";
    const change = correction(project, rules, it, found, { by: ask.by, at: on.now(), given: ask.given });
    const outcome = await commit(on, pk, operationsOf([change]));
    if (outcome.done) return "stands";
  }
  throw new Busy("The item is being changed by others. Try again.");
}

function correction(
  project: Project,
  rules: Rules,
  it: Standing,
  own: Stored<Annotation>,
  { by, at, given: said }: { by: string; at: number; given: Given },
): Change {
  const saying = { by, at, classesVersion: project.classesVersion };
  if (isGoldAnswer(own.value)) return correctGold(rules, { item: it.item.value, label: it.label?.value }, own, said, project.classesVersion);
  return it.item.value.answerers ? correctInRound(inRound(rules), it, own, said, saying) : reanswerItem(it, said, { ...saying, source: "labeler" });
}

/** The caller's answer to the item: the one that can be corrected, if there is; else one that no longer can; also one that was rejected. */
async function ownAnswer(on: CorrectNeeds, pk: string, it: Standing, by: string): Promise<Stored<Annotation> | undefined> {
  const { value: item } = it.item;
  const own = it.answers.find(({ value }) => value.by === by);
  if (own && canCorrect(own.value, item)) return own;
  const [gold, ...others] = await on.documents.getMany(AnnotationShape, pk, [annotationId(item.id, "gold", by), annotationId(item.id, item.generation, by)]);
  if (gold && canCorrect(gold.value, item)) return gold;
  return own ?? gold ?? others[0];
}

const says = ({ value, skipReason }: Annotation, said: Given): boolean =>
  "skipReason" in said ? skipReason === said.skipReason : skipReason === undefined && canonical(value) === canonical(said.value);

/** Puts an answer in the place of the standing one, if `may` says that it stands for the caller. */
export async function replaceStanding(
  on: CorrectNeeds,
  project: Project,
  ask: { itemId: string; by: string; given: Given; source: "labeler" | "reviewer" },
  may: (it: Standing) => Standings,
): Promise<Standings> {
  const pk = bucketPk(project.id, bucketOf(ask.itemId, project.buckets));
  for (let tries = 0; tries < TRIES; tries++) {
    const [it] = await standing(on, pk, [ask.itemId]);
    const stands = it ? may(it) : "not-there";
    if (!it || stands !== "stands") return stands;
    if (isSame(it, ask.given)) return "stands";
    const { by, source } = ask;
    const change = reanswerItem(it, ask.given, { by, source, at: on.now(), classesVersion: project.classesVersion });
    const outcome = await commit(on, pk, operationsOf([change]));
    if (outcome.done) return "stands";
  }
  throw new Busy("The item is being changed by others. Try again.");
}

function isSame({ item, label }: Standing, said: Given): boolean {
  if ("skipReason" in said) return item.value.state === "skipped" && item.value.skipReason === said.skipReason;
  return item.value.state === "labeled" && label !== undefined && canonical(label.value.value) === canonical(said.value);
}
