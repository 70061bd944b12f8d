import { useState } from "preact/hooks";
import type { ChangeClasses } from "../../../api/projects.ts";
import { Button } from "../../../parts/button.tsx";
import { Dialog } from "../../../parts/dialog.tsx";
import { Field } from "../../../parts/field.tsx";
import { RadioOption } from "../../../parts/radio-option.tsx";
import { asViews, type ClassRow } from "../../classes/class-list.ts";

const labels = (count: number) => `${count.toLocaleString()} ${count === 1 ? "label" : "labels"}`;

/** Which class takes over the labels of another one. */
export function MergeDialog({
  from,
  rows,
  count,
  onMerge,
  onClose,
}: {
  from: ClassRow;
  rows: readonly ClassRow[];
  count: number;
  onMerge(into: string): void;
  onClose(): void;
}) {
  const [into, setInto] = useState("");
  const targets = asViews(rows).filter(({ id }) => id !== from.id && rows.some((row) => row.id === id));
  const target = targets.find(({ id }) => id === into);
  return (
    <Dialog
      title={`Merge ${from.name} into another class`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            disabled={!target}
            onClick={() => {
              onMerge(into);
              onClose();
            }}
          >
            Merge
          </Button>
        </>
      }
    >
      <div class="stack">
        <Field label="Its labels become labels of">
          {(ids) => (
            <select {...ids} class="select" value={into} onChange={(event) => setInto(event.currentTarget.value)}>
              <option value="">Choose a class</option>
              {targets.map(({ id, path }) => (
                <option key={id} value={id}>
                  {path}
                </option>
              ))}
            </select>
          )}
        </Field>
        <p aria-live="polite">
          {target
            ? `${labels(count)} with ${from.name} will say ${target.path} instead, once you save. ${from.name} is not given any more.`
            : `${labels(count)} have this class now.`}
        </p>
      </div>
    </Dialog>
  );
}

type Labeled = NonNullable<ChangeClasses["labeled"]>;

/** What becomes of what is labeled when classes are added (feature D3), each with what it costs. */
export function LabeledChoice({
  labeled,
  answered,
  value,
  onChoose,
}: {
  labeled: number;
  answered: number;
  value: Labeled | undefined;
  onChoose(value: Labeled): void;
}) {
  const items = `${answered.toLocaleString()} answered ${answered === 1 ? "item" : "items"}`;
  const ways: { value: Labeled; title: string; says: string }[] = [
    { value: "keep", title: "Go on, and keep what is labeled", says: `${labels(labeled)} stay as they are. Nobody looks at them again for the new classes.` },
    {
      value: "suggest",
      title: "Start over, with the labels as default tags",
      says: `The ${items} go back to the queue. Labelers see the label of before, and accept it or choose another.`,
    },
    {
      value: "remove",
      title: "Start over, and remove all labels",
      says: `${labels(labeled)} are removed and the ${items} go back to the queue, with nothing on them. The old answers stay in the history only.`,
    },
  ];
  return (
    <fieldset class="stack tight">
      <legend class="fieldset-title">Classes are added. What becomes of what is labeled?</legend>
      {ways.map((way) => (
        <RadioOption key={way.value} group="labeled" title={way.title} says={way.says} isChosen={value === way.value} onChoose={() => onChoose(way.value)} />
      ))}
    </fieldset>
  );
}
