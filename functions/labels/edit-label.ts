import type { z } from "zod";
import { bucketOf } from "../items/item.ts";
import { getProject } from "../projects/get-project.ts";
import { bucketPk } from "../projects/project.ts";
import { Refusal } from "../refusal.ts";
import { skips } from "./answer-item.ts";
import { type CorrectNeeds, givenFor, replaceStanding } from "./correct-answer.ts";
import { mustTakeAnswers, rulesOf } from "./rules.ts";
import { isAnswered, onlyAnswer, standing } from "./standing.ts";
import type { EditLabel } from "./wire.ts";

/**
 * A reviewer sets the label, whoever labeled (or skipped) the item, or skips it for good. What the labeler answered stays written; one's own answer is
 * corrected instead.
 */
export async function editLabel(on: CorrectNeeds, ask: { projectId: string; itemId: string; by: string; answer: z.output<typeof EditLabel> }): Promise<void> {
  const { value: project } = await getProject(on, ask.projectId);
  mustTakeAnswers(project);
  const said = await givenFor(on, project, await rulesOf(on, project), ask.itemId, ask.answer);
  const [it] = await standing(on, bucketPk(project.id, bucketOf(ask.itemId, project.buckets)), [ask.itemId]);
  const isOwn = it !== undefined && onlyAnswer(it)?.value.by === ask.by && it.item.value.answeredBy === ask.by;
  const stands = await replaceStanding(on, project, { ...ask, given: said, source: isOwn ? "labeler" : "reviewer" }, ({ item }) => {
    if (skips(said) && item.value.gold)
      throw new Refusal("conflict", "A gold item is known by its label, so it cannot be skipped. Make it an ordinary item first.", { reason: "gold" });
    return isAnswered(item.value) ? "stands" : "not-standing";
  });
  if (stands === "not-there") throw new Refusal("not-found", "There is no such item.", { reason: "no-such-item" });
  if (stands === "not-standing")
    throw new Refusal("conflict", "This item has no answer to change. It waits for a labeler, or its file is missing.", { reason: "wrong-state" });
}
