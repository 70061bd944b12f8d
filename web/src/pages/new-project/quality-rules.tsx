import { useCompared } from "../../kinds/use-compared.ts";
import { type Quality, rulesInWords } from "./quality.ts";
import "./quality.css";

/** The rule of consensus in words, with the numbers that will be applied. */
export function QualityRules({ kind, quality }: { kind: string; quality: Quality }) {
  const compared = useCompared(kind);
  if (!compared) return null;
  return (
    <ol class="quality-rules">
      {rulesInWords(quality, compared).map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ol>
  );
}
