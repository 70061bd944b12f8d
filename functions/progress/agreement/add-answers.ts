import { createHash } from "node:crypto";
import type { Kind, AgreementSettings } from "../../kinds/kind.ts";
import { type Answer, similarities } from "../../labels/decide.ts";
import { addUnit } from "./alpha.ts";
import { type AgreementWork, type Compared, MOST_SAMPLED } from "./agreement-run.ts";

/** Kinds of answers that are counted, classes and skips; a task type with more of them is sampled. */
const MOST_COUNTED = 5_000;

export interface Compares {
  kind: Kind<unknown>;
  settings: AgreementSettings;
  /** Of the project: which answers are in the sample depends on it and on nothing else, so the same answers give the same figures. */
  seed: string;
}

/** Answers to one item as they stand, with the classes of now. */
export type Given = Answer & { by: string };

export const noWork = (kind: Pick<Kind<unknown>, "agreement">, labelers: readonly string[]): AgreementWork => ({
  items: 0,
  answers: 0,
  differences: 0,
  labelers: [...labelers],
  pairs: {},
  others: labelers.map(() => [0, 0, 0]),
  // Answers that are the same or not leave nothing to set.
  ...(kind.agreement.uses.length === 0 && { counts: {} }),
  sample: [],
  expected: { pairs: 0, differences: 0 },
});

/** A stretch of items is added to what is there: no item twice, and the sum does not depend on the order. */
export function adder(work: AgreementWork, compares: Compares) {
  const { labelers, pairs, others } = structuredClone(work);
  const sums = { answers: work.answers, differences: work.differences };
  const places = new Map(labelers.map((by, place) => [by, place]));
  const counts = work.counts && new Map(Object.entries(work.counts));
  let isCounted = counts !== undefined;
  let sample = [...work.sample];
  let { items } = work;

  const add = (bucket: number, given: readonly Given[]): void => {
    if (given.length < 2) return;
    items++;
    const alike = similarities(compares.kind, compares.settings, given);
    addUnit(sums, alike);
    for (const [i, one] of given.entries())
      for (const [j, other] of given.entries()) {
        if (i === j) continue;
        const likeness = alike[i]?.[j] ?? 0;
        const [own, theirs] = [places.get(one.by), places.get(other.by)];
        if (own !== undefined) count((others[own] ??= [0, 0, 0]), likeness, compares.settings.least);
        if (own !== undefined && theirs !== undefined && own < theirs) count((pairs[`${own}-${theirs}`] ??= [0, 0, 0]), likeness, compares.settings.least);
      }
    for (const answer of given) {
      sample.push({ hash: hashOf(compares.seed, answer.id), bucket, id: answer.id });
      if (!counts || !isCounted) continue;
      const said = "value" in answer ? JSON.stringify(answer.value) : "skip";
      counts.set(said, (counts.get(said) ?? 0) + 1);
      isCounted = counts.size <= MOST_COUNTED;
    }
    if (sample.length > 4 * MOST_SAMPLED) sample = lowest(sample);
  };

  const total = (): AgreementWork => {
    const { counts: _, ...kept } = work;
    return { ...kept, ...sums, items, pairs, others, sample: lowest(sample), ...(counts && isCounted && { counts: Object.fromEntries(counts) }) };
  };
  return { add, total };
}

function count(of: Compared, likeness: number, least: number): void {
  of[0]++;
  of[1] += likeness;
  if (likeness >= least) of[2]++;
}

const hashOf = (seed: string, id: string): string => createHash("sha256").update(`${seed}|${id}`).digest("hex").slice(0, 16);

const lowest = (sample: AgreementWork["sample"]): AgreementWork["sample"] =>
  sample.toSorted((a, b) => (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0)).slice(0, MOST_SAMPLED);

/** Pairs compared to know what chance would give; where all pairs of the sample are no more than that, all of them. */
const MOST_PAIRS = 2_016;

/** With how many of those in front of it each of a sample is compared. */
export function reachOf(sampled: number): number {
  if ((sampled * (sampled - 1)) / 2 <= MOST_PAIRS) return Math.max(0, sampled - 1);
  return Math.floor(MOST_PAIRS / sampled);
}
