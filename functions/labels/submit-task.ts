import type { z } from "zod";
import type { Documents, Stored } from "../backends/documents.ts";
import { type Item, ItemShape } from "../items/item.ts";
import type { Project } from "../projects/project.ts";
import { Busy, Refusal } from "../refusal.ts";
import { type DealNeeds, dealTask } from "../tasks/next-task.ts";
import { alreadySubmitted, leaseLost, ownTask } from "../tasks/own-task.ts";
import type { Task } from "../tasks/task.ts";
import { canonical, digestOf } from "./canonical.ts";
import { commit, operationsOf, runsOf } from "./change.ts";
import { correctGiven } from "./correct-answer.ts";
import { takeAnswer, whatIsDue } from "./due.ts";
import { type Facts, factsOf } from "./facts.ts";
import { type Given, givenForPage, type Rules } from "./given.ts";
import type { Annotation } from "./label.ts";
import { mustTakeAnswers, rulesOf } from "./rules.ts";
import type { SubmitReply, SubmitTask } from "./wire.ts";

export interface SubmitNeeds extends DealNeeds {
  documents: Pick<Documents, "get" | "getMany" | "query" | "batch" | "create" | "replace">;
}

type Ask = z.output<typeof SubmitTask> & { projectId: string; taskId: string; by: string };

/** Two of the same submission at the same moment, a correction, a class change, with consensus others who answer the same items: each can be in the way. */
const TRIES = 8;

/**
 * Takes the answers of a page, and deals the next one. The same submission sent again is one submission. Refuses with reason `lease-ended` (renew, then
 * submit again), `lease-lost` (the items went to others) or `already-submitted` (with other answers); the page keeps the work then.
 */
export async function submitTask(on: SubmitNeeds, ask: Ask): Promise<SubmitReply> {
  const { project, submitted } = await take(on, ask);
  if (!ask.next) return { submitted };
  try {
    return { submitted, next: await dealTask(on, project, { ...ask.next, by: ask.by }) };
  } catch (error) {
    // The answers are in. Said as a failure, the page would send them again; so it is told, and asks for its next page by itself.
    if (error instanceof Busy) return { submitted };
    throw error;
  }
}

async function take(on: SubmitNeeds, ask: Ask): Promise<{ project: Project; submitted: "now" | "already" }> {
  const digest = digestOf(ask.answers);
  for (let tries = 0; tries < TRIES; tries++) {
    const { project, pk, task } = await ownTask(on, ask);
    if (task.value.state === "submitted") {
      if (task.value.digest !== digest) throw alreadySubmitted();
      return { project, submitted: "already" };
    }
    if (task.value.state === "released") throw leaseLost();
    mustTakeAnswers(project);
    const ids = task.value.items.map(({ id }) => id);
    const [rules, items] = await Promise.all([rulesOf(on, project), on.documents.getMany(ItemShape, pk, ids)]);
    const values = new Map(items.map(({ value }) => [value.id, value]));
    const found = await factsOf(on, project, rules.kind, [...values.values()]);
    const facts = new Map(ids.map((id): [string, Facts] => [id, found.get(id) ?? {}]));
    const given = givenForPage(rules, facts, ask.answers);
    if (await write(on, { ...ask, project, pk, task, digest, rules, given, items, facts })) {
      on.desk.closed(pk, ask.taskId);
      return { project, submitted: "now" };
    }
  }
  throw new Busy("The page is being changed by others. Try again.");
}

interface Writing {
  project: Project;
  pk: string;
  task: Stored<Task>;
  digest: string;
  rules: Rules;
  given: ReadonlyMap<string, Given>;
  /** Of the task, as they were read just now. */
  items: readonly Stored<Item>[];
  facts: ReadonlyMap<string, Facts>;
  by: string;
  seconds: number;
}

/** False where something changed meanwhile: look again. */
async function write(on: SubmitNeeds, it: Writing): Promise<boolean> {
  const { project, pk, task, rules, given, by } = it;
  const { due, done } = await whatIsDue(on, { pk, task: task.value, rules, items: it.items });
  const at = on.now();
  if (task.value.until <= at) throw new Refusal("conflict", "The lease of this page has ended. Renew it, then submit again.", { reason: "lease-ended" });
  for (const { value } of done) {
    const said = given.get(value.itemId);
    if (said && canonical(said) !== canonical(saidIn(value, said))) await correctGiven(on, project, rules, { itemId: value.itemId, by, given: said });
  }
  const seconds = Math.round((it.seconds / task.value.items.length) * 1_000) / 1_000;
  const saying = { by, at, classesVersion: project.classesVersion, taskId: task.value.id, seconds };
  const changes = due.map((one) => {
    const { item } = one;
    const said = given.get(item.value.id);
    if (!said) throw new Error(`Item ${item.value.id} was checked to have an answer.`);
    return takeAnswer(rules, { ...one, item: { ...item, value: { ...item.value, ...it.facts.get(item.value.id) } } }, said, saying);
  });
  const submitted: Task = { ...task.value, state: "submitted", submittedAt: at, digest: it.digest };
  const runs = runsOf(changes, 1);
  let { etag } = task;
  for (const [index, run] of (runs.length > 0 ? runs : [[]]).entries()) {
    // The task is in each batch, so that nobody can deal its items anew between two; only the last one ends it.
    const doc = index < runs.length - 1 ? task.value : submitted;
    const outcome = await commit(on, pk, [{ op: "replace", doc, etag }, ...operationsOf(run)]);
    if (!outcome.done) return false;
    etag = outcome.etags[0] ?? "";
  }
  return true;
}

/** A stored answer in the form of the one given now, to compare them. */
function saidIn(annotation: Annotation, like: Given): Given {
  if (annotation.skipReason !== undefined) return { skipReason: annotation.skipReason };
  return { value: annotation.value, classIds: "classIds" in like ? like.classIds : [] };
}
