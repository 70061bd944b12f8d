import { useState } from "preact/hooks";
import type { ProjectView } from "../../../api/projects.ts";
import { Field } from "../../../parts/field.tsx";
import { MOST_GOLD_PERCENT, qualityFrom } from "../../new-project/quality.ts";
import { QualityRules } from "../../new-project/quality-rules.tsx";
import type { ProjectModel } from "../project.ts";
import { GoldList } from "./gold-list.tsx";
import { Saving } from "./saving.tsx";
import "./quality.css";

/** The rule of consensus, which is fixed; the share of gold items, which is not; and the gold items. */
export function QualitySection({ model, project }: { model: ProjectModel; project: ProjectView }) {
  const quality = qualityFrom(project);
  const [percent, setPercent] = useState(quality.goldPercent);
  const isFine = percent >= 0 && percent <= MOST_GOLD_PERCENT;
  return (
    <section class="card stack quality" aria-labelledby="quality-title">
      <h2 id="quality-title">Quality</h2>
      {quality.consensus === "off" ? <p>One labeler for each item, fixed.</p> : <QualityRules kind={project.kind} quality={quality} />}
      {quality.consensus === "on" && <p class="muted small">Fixed, since answers were decided by it.</p>}
      <Field
        label="Gold items among what each labeler gets"
        hint={`Per cent, 0 to ${MOST_GOLD_PERCENT}. From the next page on.`}
        error={isFine ? undefined : `From 0 to ${MOST_GOLD_PERCENT} %.`}
      >
        {(ids) => (
          <input
            {...ids}
            class="input narrow"
            type="number"
            min={0}
            max={MOST_GOLD_PERCENT}
            step="any"
            value={percent}
            onInput={(event) => setPercent(event.currentTarget.valueAsNumber)}
          />
        )}
      </Field>
      <Saving label="Save the share" done="Saved." may={isFine && percent !== quality.goldPercent} save={() => model.change({ goldShare: percent / 100 })} />
      <h3>Gold items</h3>
      <GoldList project={project} />
    </section>
  );
}
