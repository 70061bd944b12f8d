import type { Documents } from "../backends/documents.ts";
import { ClassesShape, type LabelClass } from "./classes.ts";
import type { Project } from "./project.ts";

/** Class lists read before. A version never changes, so what is kept is never wrong; the oldest goes first. */
export type KeptClasses = Map<string, readonly LabelClass[]>;
const MOST_KEPT = 200;

export const classesId = (version: number): string => `classes.${version}`;

/** The classes of a project as they are now; from memory where the caller keeps one (`keptClasses`). */
export async function classesOf(
  on: { documents: Pick<Documents, "get">; keptClasses?: KeptClasses },
  project: Pick<Project, "id" | "classesVersion">,
): Promise<readonly LabelClass[]> {
  const key = `${project.id}|${project.classesVersion}`;
  const kept = on.keptClasses?.get(key);
  if (kept) return kept;
  const found = await on.documents.get(ClassesShape, project.id, classesId(project.classesVersion));
  if (!found) throw new Error(`Project ${project.id} has no version ${project.classesVersion} of its classes.`);
  const { classes } = found.value;
  if (on.keptClasses) keep(on.keptClasses, key, classes);
  return classes;
}

function keep(kept: KeptClasses, key: string, classes: readonly LabelClass[]): void {
  const oldest = kept.size >= MOST_KEPT ? kept.keys().next().value : undefined;
  if (oldest !== undefined) kept.delete(oldest);
  kept.set(key, classes);
}
