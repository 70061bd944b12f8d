import { ClassChip } from "../badge.tsx";
import type { ClassBook, Drawn, SingleKind } from "../kind.ts";
import { COMMAND_LETTERS, KEY_LINES } from "./keys.ts";
import { readValue } from "./read-value.ts";
import type { Value } from "./spans.ts";
import "./counts.css";

/** Classes that a cell names; the rest is a number. */
const NAMED = 6;

function counted({ spans }: Value, book: ClassBook) {
  const counts = new Map<string, number>();
  for (const { classId } of spans) counts.set(classId, (counts.get(classId) ?? 0) + 1);
  return [...counts].map(([id, count]) => ({
    count,
    of: book.get(id) ?? { id, name: "Removed class", path: "Removed class", level: 0, colour: "#8e8e93", retired: true },
  }));
}

/** Which classes, and how often each. */
function Counts({ value, classes, most }: Drawn<Value> & { most: number }) {
  const all = counted(value, classes);
  if (all.length === 0) return <span class="entity-counts is-none">No entities</span>;
  return (
    <span class="answer-badge entity-counts">
      {all.slice(0, most).map(({ of, count }) => (
        <span key={of.id} class="entity-count">
          <ClassChip of={of} /> <span class="number">{count}</span>
        </span>
      ))}
      {all.length > most && <span class="entity-count">and {all.length - most} more classes</span>}
    </span>
  );
}

export const textEntities: SingleKind<Value> = {
  name: "text-entities",
  title: "Text Named Entity Recognition",
  says: "Words in each text are marked as entities: people, places, products and so on.",
  media: "text",
  arrangement: "single",
  commandLetters: COMMAND_LETTERS,
  keyLines: KEY_LINES,
  compared: async () => (await import("./compared.ts")).comparedEntities,
  nothing: { spans: [] },
  read: readValue,
  classesOf: ({ spans }) => [...new Set(spans.map(({ classId }) => classId))],
  inWords: ({ spans }) => (spans.length === 0 ? "no entities" : spans.length === 1 ? "1 entity" : `${spans.length} entities`),
  editor: async () => (await import("./editor.tsx")).EntitiesEditor,
  drawOnCell: (drawn) => <Counts {...drawn} most={NAMED} />,
  drawOnThumbnail: (drawn) => <Counts {...drawn} most={2} />,
  optionFields: ({ options, onChange }) => (
    <label class="row">
      <input type="checkbox" checked={options["overlap"] === true} onChange={(event) => onChange({ ...options, overlap: event.currentTarget.checked })} />
      <span>Entities may overlap: “University of York” an organisation, and “York” in it a place</span>
    </label>
  ),
};
