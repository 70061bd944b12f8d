import { useEffect, useMemo } from "preact/hooks";
import { useApi } from "../../api/api.ts";
import { loaded } from "../../api/loaded.ts";
import { useCompared } from "../../kinds/use-compared.ts";
import { Field } from "../../parts/field.tsx";
import { Icon } from "../../parts/icon.tsx";
import { RadioOption } from "../../parts/radio-option.tsx";
import { MOST_GOLD_PERCENT, MOST_LABELERS, type Quality } from "./quality.ts";
import { QualityRules } from "./quality-rules.tsx";
import type { Wizard } from "./wizard.ts";

interface NumberProps {
  label: string;
  value: number | undefined;
  hint?: string;
  error: string | undefined;
  most: number;
  onChange(value: number): void;
}

function NumberField({ label, value, hint, error, most, onChange }: NumberProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => (
        <input
          {...ids}
          class="input narrow"
          type="number"
          min={0}
          max={most}
          value={value === undefined || Number.isNaN(value) ? "" : value}
          onInput={(event) => onChange(event.currentTarget.valueAsNumber)}
        />
      )}
    </Field>
  );
}

/** People that could label; more than are looked for are not counted. */
function Crew({ most }: { most: number }) {
  const { access } = useApi();
  const people = useMemo(() => loaded((off) => access.people({ limit: 20 }, { signal: off })), [access]);
  useEffect(() => {
    void people.load();
    return people.stop;
  }, [people]);
  const found = people.value.value;
  if (!found || found.cursor !== undefined || !(found.items.length < most)) return null;
  const count = found.items.length;
  return (
    <p class="warn-text" role="note">
      <Icon name="warning" />
      {count === 1 ? "Only one person has" : `Only ${count} people have`} signed in so far. Items on which they do not agree wait until there are {most}{" "}
      labelers.
    </p>
  );
}

/** How many labelers an item gets and when they agree; how often labelers are measured by gold items. */
export function QualityStep({ wizard }: { wizard: Wizard }) {
  const { kind, quality } = wizard.draft.value;
  const faults = wizard.shown("quality");
  const compared = useCompared(kind);
  const set = (change: Partial<Quality>) => wizard.change({ quality: { ...quality, ...change } });
  const uses = new Set(compared?.uses ?? []);
  return (
    <>
      <fieldset class="quality-options">
        <legend class="fieldset-title">Labelers for each item</legend>
        <RadioOption
          group="consensus"
          title="One"
          says="Each answer is a label. The quickest way; reviewers can look at a share of the work."
          isChosen={quality.consensus === "off"}
          onChoose={() => set({ consensus: "off" })}
        />
        <RadioOption
          group="consensus"
          title="Several, until they agree"
          says="Labels that one can trust, at the price of more work. It cannot be changed later, as answers are decided by it."
          isChosen={quality.consensus === "on"}
          onChoose={() => set({ consensus: "on" })}
        />
      </fieldset>
      {quality.consensus === "on" && (
        <fieldset class="stack tight quality-several">
          <legend class="visually-hidden">When labelers agree</legend>
          <div class="row quality-counts">
            <NumberField
              label="At least"
              hint="labelers"
              most={MOST_LABELERS}
              value={quality.min}
              error={faults["consensus.min"]}
              onChange={(min) => set({ min })}
            />
            <NumberField
              label="At most"
              hint="labelers"
              most={MOST_LABELERS}
              value={quality.max}
              error={faults["consensus.max"]}
              onChange={(max) => set({ max })}
            />
          </div>
          {uses.has("iou") && (
            <NumberField
              label="Two shapes are one from an overlap of"
              hint="per cent: area of both over area of either"
              most={100}
              value={quality.iou}
              error={faults["consensus.iou"]}
              onChange={(iou) => set({ iou })}
            />
          )}
          {uses.has("spans") && (
            <Field label="Two entities are one if they">
              {(ids) => (
                <select
                  {...ids}
                  class="select"
                  value={quality.spans}
                  onChange={(event) => set({ spans: event.currentTarget.value === "exact" ? "exact" : "overlapping" })}
                >
                  <option value="exact">have the same first and last character</option>
                  <option value="overlapping">overlap</option>
                </select>
              )}
            </Field>
          )}
          {uses.has("least") && compared && (
            <NumberField
              label="Two answers agree from a likeness of"
              hint={`per cent; usually ${compared.least * 100}`}
              most={100}
              value={quality.least ?? compared.least * 100}
              error={faults["consensus.least"]}
              onChange={(least) => set({ least })}
            />
          )}
          <QualityRules kind={kind} quality={quality} />
          <Crew most={quality.max} />
        </fieldset>
      )}
      <NumberField
        label="Gold items among what each labeler gets"
        hint={`Per cent, 0 to ${MOST_GOLD_PERCENT}. Reviewers make labeled items gold; labelers meet them unseen and are measured by them.`}
        most={MOST_GOLD_PERCENT}
        value={quality.goldPercent}
        error={faults["goldShare"]}
        onChange={(goldPercent) => set({ goldPercent })}
      />
    </>
  );
}
