import type { ClassView } from "../../../functions/projects/wire.ts";
import { inkOn } from "./colour.ts";
import type { KeyedClass } from "./kind.ts";
import "./badge.css";

/** A class as it stands on a picture: its colour, its key where it has one, and its name, so that colour is never the only sign. */
export function ClassChip({ of }: { of: KeyedClass }) {
  return (
    <span class="class-chip">
      <span class="class-chip-colour" style={{ backgroundColor: of.colour, color: inkOn(of.colour) }}>
        {of.key ?? ""}
      </span>
      <span class="class-chip-name">{of.name}</span>
    </span>
  );
}

const gone = (id: string): ClassView => ({ id, name: "Removed class", path: "Removed class", level: 0, colour: "#8e8e93", retired: true });

/** The classes of an answer as chips; for the data tab's thumbnails and tables. */
export function AnswerBadge({ classIds, classes }: { classIds: readonly string[]; classes: readonly ClassView[] }) {
  return (
    <span class="answer-badge">
      {classIds.map((id) => (
        <ClassChip key={id} of={classes.find((one) => one.id === id) ?? gone(id)} />
      ))}
    </span>
  );
}
