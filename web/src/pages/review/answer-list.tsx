import type { ProjectView } from "../../api/projects.ts";
import { inkOn } from "../../kinds/colour.ts";
import { Button } from "../../parts/button.tsx";
import { Moment } from "../../parts/moment.tsx";
import { saySkip } from "../../drafts/skips.ts";
import { Said } from "../project/data/said.tsx";
import { LABEL, type ReviewModel } from "./review-model.ts";

interface Props {
  project: ProjectView;
  model: ReviewModel;
  nameOf(userId: string): string;
  /** The item is in a state that a reviewer may decide. */
  mayDecide: boolean;
}

/** The legend: who said what, in which colour; each shown, hidden, looked at, taken. */
export function AnswerList({ project, model, nameOf, mayDecide }: Props) {
  const card = model.card.value;
  const answers = card?.answers.value ?? [];
  const label = card?.label.value;
  /** It is the label already. */
  const isOnly = answers.length === 1 && label?.source === "labeler";
  const isSkipped = answers.length === 1 && card?.item.value?.state === "skipped";
  const lookedAt = model.highlighted.value;
  const hover = (key: string | undefined) => ({ onPointerEnter: () => model.over(key), onPointerLeave: () => model.over(undefined) });
  return (
    <ul class="review-answers" aria-label="Answers">
      {answers.map(({ key, number, by, name, at, seconds, edits, colour, value, skipReason, isInLabel }) => (
        <li key={key} class={key === lookedAt ? "is-looked-at" : ""} {...hover(key)}>
          <label class="review-answer-show">
            <input type="checkbox" checked={!model.hidden.value.has(key)} onChange={() => model.toggle(key)} />
            <span class="review-number" style={{ backgroundColor: colour, color: inkOn(colour) }}>
              {number}
            </span>
            <strong class="ellipsis">{name ?? nameOf(by)}</strong>
          </label>
          <span class="review-said">
            {skipReason === undefined ? <Said project={project} value={value} /> : saySkip(skipReason)}
            <span class="muted small number">
              <Moment at={at} />, {seconds.toLocaleString(undefined, { maximumFractionDigits: 1 })} s{edits > 0 && ", corrected"}
              {isInLabel && ", in the label"}
            </span>
          </span>
          {!isOnly && !isSkipped && (
            <Button
              aria-label={`Take the answer of ${name ?? nameOf(by)}`}
              title={skipReason === undefined ? `Take as the label (Shift+${number})` : `Skip the item, as here (Shift+${number})`}
              disabled={!mayDecide || (card?.isBusy.value ?? false)}
              onClick={() => void model.take(number)}
            >
              Take
            </Button>
          )}
        </li>
      ))}
      {label && (
        <li class={lookedAt === LABEL ? "is-looked-at" : ""} {...hover(LABEL)}>
          <label class="review-answer-show">
            <input type="checkbox" checked={!model.hidden.value.has(LABEL)} onChange={() => model.toggle(LABEL)} />
            <span class="review-number is-label">L</span>
            <strong>The label</strong>
          </label>
          <span class="review-said">
            <Said project={project} value={label.value} />
            <span class="muted small">{model.provenance.value}</span>
          </span>
        </li>
      )}
    </ul>
  );
}
