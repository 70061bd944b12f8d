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
