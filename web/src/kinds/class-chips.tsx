import { ClassChip } from "./badge.tsx";
import type { ClassBook, KeyedClass } from "./kind.ts";

const gone = (id: string): KeyedClass => ({ id, name: "Removed class", path: "Removed class", level: 0, colour: "#8e8e93", retired: true });

/** The classes of an answer, one chip each, in the order given. */
export function ClassChips({ classIds, classes }: { classIds: readonly string[]; classes: ClassBook }) {
  return (
    <span class="answer-badge">
      {classIds.map((id) => (
        <ClassChip key={id} of={classes.get(id) ?? gone(id)} />
      ))}
    </span>
  );
}
