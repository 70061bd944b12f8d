import type { Documents } from "../backends/documents.ts";
import { type Classes, ClassesShape, type LabelClass } from "./classes.ts";
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
  const { classes } = await classesVersion(on, project.id, project.classesVersion);
  if (on.keptClasses) keep(on.keptClasses, key, classes);
  return classes;
}

export async function classesVersion(on: { documents: Pick<Documents, "get"> }, projectId: string, version: number): Promise<Classes> {
  const found = await on.documents.get(ClassesShape, projectId, classesId(version));
  if (!found) throw new Error(`Project ${projectId} has no version ${version} of its classes.`);
  return found.value;
}

/** The version that counted at a moment (epoch ms); the first for any moment before it. One read for now, one more for each change since. */
export async function classesVersionAt(
  on: { documents: Pick<Documents, "get"> },
  project: Pick<Project, "id" | "classesVersion">,
  moment: number,
): Promise<number> {
  let it = await classesVersion(on, project.id, project.classesVersion);
  while (it.at > moment && it.previous !== undefined) it = await classesVersion(on, project.id, it.previous);
  return it.version;
}

function keep(kept: KeptClasses, key: string, classes: readonly LabelClass[]): void {
  const oldest = kept.size >= MOST_KEPT ? kept.keys().next().value : undefined;
  if (oldest !== undefined) kept.delete(oldest);
  kept.set(key, classes);
}
