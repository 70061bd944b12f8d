/**
 * Krippendorff's alpha: agreement beyond chance, 1 for perfect, 0 for what chance would give, below 0 for less than that. As in K. Krippendorff, "Computing
 * Krippendorff's Alpha-Reliability" (2011), https://repository.upenn.edu/asc_papers/43: 1 less observed over expected disagreement, where each unit with m ≥ 2
 * answers counts its ordered pairs by 1 / (m − 1), and expected are all ordered pairs of answers that have a partner, whatever their unit. Units with fewer
 * than two answers do not count. Undefined where no two answers differ at all: there is nothing that chance could have got wrong.
 */
export const alphaOf = ({ observed, expected }: { observed: number; expected: number }): number | undefined =>
  expected > 0 ? 1 - observed / expected : undefined;

/** Sums of units: what alpha needs of them, whatever their number. */
export interface Observed {
  /** Answers that have a partner. */
  answers: number;
  /** Sum over units of the differences of its ordered pairs, each over one less than the unit's answers. */
  differences: number;
}

/** Adds one unit. `similarity` of each two answers, 0 to 1; the difference is what is missing to 1. */
export function addUnit(to: Observed, similarities: readonly (readonly number[])[]): void {
  const m = similarities.length;
  if (m < 2) return;
  to.answers += m;
  for (const [i, row] of similarities.entries()) for (const [j, likeness] of row.entries()) if (i !== j) to.differences += (1 - likeness) / (m - 1);
}

export const observedOf = ({ answers, differences }: Observed): number => differences / answers;

/** Of answers that are the same or not (the nominal metric), from how many said what: the share of ordered pairs that differ. */
export function expectedOfCounts(counts: Iterable<number>): number {
  const all = [...counts];
  const n = all.reduce((sum, count) => sum + count, 0);
  return n < 2 ? 0 : 1 - all.reduce((sum, count) => sum + count * (count - 1), 0) / (n * (n - 1));
}
