import type { Quality } from "./quality.ts";
import { QualityRules } from "./quality-rules.tsx";

/** What was said of quality, to be read once more. */
export function QualityPart({ kind, quality }: { kind: string; quality: Quality }) {
  return (
    <>
      {quality.consensus === "off" ? <p>One labeler for each item</p> : <QualityRules kind={kind} quality={quality} />}
      <p class="muted">Up to {quality.goldPercent.toLocaleString()} % gold items among what each labeler gets, where there are some</p>
    </>
  );
}
