import { kindNamed } from "../kinds/list.ts";
import { classesOf } from "../projects/classes-of.ts";
import type { Project, ProjectState } from "../projects/project.ts";
import { Refusal } from "../refusal.ts";
import type { DealNeeds } from "../tasks/next-task.ts";
import type { Rules } from "./given.ts";

/** What answers of this project are checked against now. */
export async function rulesOf(on: Pick<DealNeeds, "documents" | "desk">, project: Project): Promise<Rules> {
  const classes = await classesOf({ documents: on.documents, keptClasses: on.desk.keptClasses }, project);
  return { kind: kindNamed(project.kind), options: project.options, classIds: new Set(classes.flatMap(({ id, retired }) => (retired ? [] : [id]))) };
}

const TAKES_ANSWERS: readonly ProjectState[] = ["running", "paused"];

/** A pause refuses new pages, not what is in hand. */
export const takesAnswers = (project: Project): boolean => TAKES_ANSWERS.includes(project.state);

export function mustTakeAnswers(project: Project): void {
  if (!takesAnswers(project))
    throw new Refusal("conflict", `The project is ${project.state}; no answer can change.`, { reason: "wrong-state", state: project.state });
}
