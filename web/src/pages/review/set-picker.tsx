import { useState } from "preact/hooks";
import type { Progress } from "../../api/progress.ts";
import { Button } from "../../parts/button.tsx";
import type { Filters } from "../project/data/filters.ts";
import { NEEDS_REVIEW, type What, whatOf } from "./review-set.ts";

interface Props {
  set: Filters;
  progress: Progress | undefined;
  onChange(set: Filters): void;
}

const WHAT: Record<What, string> = { review: "What needs review", work: "A share of the labels", filter: "As filtered in the data" };

/** What is gone through: what needs review, or so many per cent of the labels, of all labelers or of one. */
export function SetPicker({ set, progress, onChange }: Props) {
  const [what, setWhat] = useState<What>(whatOf(set));
  const [labeler, setLabeler] = useState(set.labeler ?? "");
  const [percent, setPercent] = useState(set.sample ?? (whatOf(set) === "work" ? 100 : 10));
  const isFine = percent > 0 && percent <= 100;
  const choose = (next: What) => {
    setWhat(next);
    if (next === "review") onChange(NEEDS_REVIEW);
  };
  return (
    <form
      class="row review-set"
      onSubmit={(event) => {
        event.preventDefault();
        if (isFine) onChange({ state: "labeled", ...(labeler !== "" && { labeler }), ...(percent < 100 && { sample: percent }) });
      }}
    >
      <select class="select" aria-label="What to review" value={what} onChange={(event) => choose(event.currentTarget.value === "work" ? "work" : "review")}>
        <option value="review">{WHAT.review}</option>
        <option value="work">{WHAT.work}</option>
        {whatOf(set) === "filter" && <option value="filter">{WHAT.filter}</option>}
      </select>
      {what === "work" && (
        <>
          <input
            class="input review-percent"
            type="number"
            aria-label="Per cent of the labels"
            min={0.1}
            max={100}
            step="any"
            value={percent}
            aria-invalid={!isFine}
            onInput={(event) => setPercent(event.currentTarget.valueAsNumber)}
          />
          <span>% of</span>
          <select class="select" aria-label="Labeler" value={labeler} onChange={(event) => setLabeler(event.currentTarget.value)}>
            <option value="">everybody</option>
            {(progress?.labelers ?? []).map(({ userId, name }) => (
              <option key={userId} value={userId}>
                {name}
              </option>
            ))}
          </select>
          <Button type="submit" look="primary" disabled={!isFine}>
            Go
          </Button>
        </>
      )}
    </form>
  );
}
