import type { z } from "zod";
import type { Documents } from "../backends/documents.ts";
import { bucketOf, ItemShape } from "../items/item.ts";
import { getProject } from "../projects/get-project.ts";
import { bucketPk, type Project } from "../projects/project.ts";
import { Busy, Refusal } from "../refusal.ts";
import { reanswerItem, type Standing } from "./answer-item.ts";
import { canonical } from "./canonical.ts";
import { commit, operationsOf } from "./change.ts";
import { type FactNeeds, factsOf } from "./facts.ts";
import { type Given, given } from "./given.ts";
import { mustTakeAnswers, rulesOf } from "./rules.ts";
import { isAnswered, standing } from "./standing.ts";
import type { CorrectAnswer } from "./wire.ts";

export interface CorrectNeeds extends FactNeeds {
  documents: Pick<Documents, "get" | "getMany" | "query" | "batch" | "create">;
  now(): number;
}

const TRIES = 3;

/** Corrects what the caller answered, as long as it stands. The same correction sent again changes nothing. */
export async function correctAnswer(
  on: CorrectNeeds,
  ask: { projectId: string; itemId: string; by: string; answer: z.output<typeof CorrectAnswer> },
): Promise<void> {
  const { value: project } = await getProject(on, ask.projectId);
  mustTakeAnswers(project);
  const said = await givenFor(on, project, ask.itemId, ask.answer);
  const answer = await replaceStanding(on, project, { ...ask, given: said, source: "labeler" }, (it) => isOwn(it, ask.by));
  if (answer === "not-there") throw new Refusal("not-found", "You have not answered this item.", { reason: "no-such-answer" });
  if (answer === "not-standing") throw new Refusal("conflict", "This answer no longer stands: a reviewer rejected or changed it.", { reason: "not-standing" });
}

/** An answer to one item, checked. What there is to know of the item is read where its task type asks for it. */
export async function givenFor(on: CorrectNeeds, project: Project, itemId: string, answer: z.output<typeof CorrectAnswer>): Promise<Given> {
  const rules = await rulesOf(on, project);
  const item = rules.kind.needs && (await on.documents.get(ItemShape, bucketPk(project.id, bucketOf(itemId, project.buckets)), itemId));
  const facts = item ? (await factsOf(on, project, rules.kind, [item.value])).get(itemId) : undefined;
  return given(rules, facts ?? {}, answer);
}

/** For a submission that goes on where it was cut off: what no longer stands is left as it is. */
export async function correctGiven(on: CorrectNeeds, project: Project, ask: { itemId: string; by: string; given: Given }): Promise<void> {
  await replaceStanding(on, project, { ...ask, source: "labeler" }, (it) => isOwn(it, ask.by));
}

type Standings = "stands" | "not-standing" | "not-there";

/** An answer is one's own while nobody else changed it; of others' answers a labeler learns nothing, not even that they are there. */
function isOwn({ item, annotation }: Standing, by: string): Standings {
  if (annotation?.value.by !== by) return "not-there";
  return annotation.value.state === "current" && isAnswered(item.value) && item.value.answeredBy === by ? "stands" : "not-standing";
}

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
