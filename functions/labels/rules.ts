import type { Documents } from "../backends/documents.ts";
import { kindNamed } from "../kinds/list.ts";
import type { LabelClass } from "../projects/classes.ts";
import { classesOf } from "../projects/classes-of.ts";
import type { Project, ProjectState } from "../projects/project.ts";
import { Refusal } from "../refusal.ts";
import type { Desk } from "../tasks/desk.ts";
import type { Rules } from "./given.ts";

/** What answers of this project are checked against now. */
export async function rulesOf(on: { documents: Pick<Documents, "get">; desk: Pick<Desk, "keptClasses"> }, project: Project): Promise<Rules> {
  const classes = await classesOf({ documents: on.documents, keptClasses: on.desk.keptClasses }, project);
  return {
    kind: kindNamed(project.kind),
    options: project.options,
    classIds: new Set(classes.flatMap(({ id, retired }) => (retired ? [] : [id]))),
    merged: mergedIn(classes),
    mostBytes: mostBytesOf(project),
    ...(project.consensus && { consensus: project.consensus }),
  };
}

/** Of one answer. Twice a value (answer and label) and its item must fit one batch of 2 MB; so must all answers to an item and its label, to be rejected together. */
const MOST_BYTES = 400_000;
const MOST_OF_AN_ITEM = 1_400_000;
const mostBytesOf = ({ consensus }: Project): number => (consensus ? Math.min(MOST_BYTES, Math.floor(MOST_OF_AN_ITEM / (consensus.max + 1))) : MOST_BYTES);

/** What a class was merged into may itself have been merged since; there are no circles, but stored data is not trusted with an endless loop. */
function mergedIn(classes: readonly LabelClass[]): Map<string, string> {
  const into = new Map(classes.flatMap(({ id, mergedInto }) => (mergedInto === undefined ? [] : [[id, mergedInto] as const])));
  const last = (id: string): string => {
    let at = id;
    for (let steps = 0; steps < into.size; steps++) at = into.get(at) ?? at;
    return at;
  };
  return new Map([...into.keys()].map((id) => [id, last(id)]));
}

const TAKES_ANSWERS: readonly ProjectState[] = ["running", "paused"];

/** A pause refuses new pages, not what is in hand. */
export const takesAnswers = (project: Project): boolean => TAKES_ANSWERS.includes(project.state);

export function mustTakeAnswers(project: Project): void {
  if (!takesAnswers(project))
    throw new Refusal("conflict", `The project is ${project.state}; no answer can change.`, { reason: "wrong-state", state: project.state });
}
