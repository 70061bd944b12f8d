import type { LabelClass } from "./classes.ts";
import type { ClassView } from "./wire.ts";

/** Classes with the names of their groups before their own, and how deep they are. A group comes before what is in it. */
export function viewClasses(classes: readonly LabelClass[]): ClassView[] {
  const seen = new Map<string, ClassView>();
  return classes.map(({ parentId, ...one }) => {
    const group = parentId === undefined ? undefined : seen.get(parentId);
    const shown = { ...one, path: group ? `${group.path}/${one.name}` : one.name, level: group ? group.level + 1 : 0 };
    seen.set(one.id, shown);
    return shown;
  });
}

/** What exports call the classes: the path, as in `Animal/Cat`. A retired class whose path another one has now says so, or a reader would take the two for one. */
export function exportNames(classes: readonly LabelClass[]): { id: string; name: string }[] {
  const taken = new Set<string>();
  return viewClasses(classes).map(({ id, path, retired }) => {
    const name = retired && taken.has(path) ? `${path} (retired ${id})` : path;
    taken.add(name);
    return { id, name };
  });
}

/** Says of each class which one has its labels now: itself, or the one that it was merged into. */
export function mergedTo(classes: readonly LabelClass[]): (classId: string) => string {
  const to = new Map(classes.flatMap(({ id, mergedInto }) => (mergedInto === undefined ? [] : [[id, mergedInto] as const])));
  return (classId) => to.get(classId) ?? classId;
}
