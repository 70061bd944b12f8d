import type { AgreementSettings, Kind } from "../kinds/kind.ts";
import type { Consensus } from "../projects/project.ts";

/** One labeler's answer, in the order in which they came. `value` is as the kind's schema reads it, with the classes of now. */
export type Answer = { id: string; value: unknown } | { id: string; skipReason: string };

/** `agreement`: the mean similarity over all pairs of answers, 0 to 1; of fewer than two there is none. */
export type Decision =
  | { by: "more"; agreement?: number }
  /** `annotationIds`: the answers that agree; where they say something, the one most like the others first. */
  | { by: "agreed"; value: unknown; annotationIds: string[]; agreement: number }
  | { by: "skipped"; reason: string; annotationIds: string[]; agreement: number }
  | { by: "needs-review"; agreement: number };

interface On {
  kind: Pick<Kind<unknown>, "agreement">;
  consensus: Consensus;
}

/** How answers of this project are compared. */
export const agreementSettings = ({ kind, consensus }: On): AgreementSettings => ({
  least: consensus.least ?? kind.agreement.least,
  iou: consensus.iou,
  spans: consensus.spans,
});

/**
 * What the answers to one item come to (feature F1, decision 10): at least `min` of them agree, each with each, and they are more than half of all: that is
 * the answer. Else somebody else is asked, until `max` have answered: then a reviewer is. Skips agree with skips, whatever their reason, and with nothing else.
 * Pure: the same answers in the same order come to the same. At most 10 answers.
 */
export function decide(on: On, answers: readonly Answer[]): Decision {
  const { min, max } = on.consensus;
  const settings = agreementSettings(on);
  const alike = similarities(on.kind, settings, answers);
  const agreement = meanOfPairs(alike);
  const group = largestGroup(alike, settings.least);
  if (agreement === undefined || answers.length < min) return { by: "more", ...(agreement !== undefined && { agreement }) };
  if (group.length < min || group.length * 2 <= answers.length) return answers.length < max ? { by: "more", agreement } : { by: "needs-review", agreement };
  return { ...agreed(on.kind, settings, mostLikeFirst(alike, group), answers), agreement };
}

/** Answers' likeness to one another, both ways round. */
export function similarities(kind: Pick<Kind<unknown>, "agreement">, settings: AgreementSettings, answers: readonly Answer[]): number[][] {
  const alike = answers.map(() => answers.map(() => 1));
  for (const [i, a] of answers.entries())
    for (const [j, b] of answers.slice(0, i).entries()) {
      const of = similarity(kind, settings, a, b);
      set(alike, i, j, of);
      set(alike, j, i, of);
    }
  return alike;
}

export function similarity({ agreement }: Pick<Kind<unknown>, "agreement">, settings: AgreementSettings, a: Answer, b: Answer): number {
  if ("value" in a && "value" in b) return agreement.similarity(a.value, b.value, settings);
  return "value" in a || "value" in b ? 0 : 1;
}

function set(alike: number[][], i: number, j: number, of: number): void {
  const row = alike[i];
  if (row) row[j] = of;
}
const at = (alike: readonly number[][], i: number, j: number): number => alike[i]?.[j] ?? 0;

function meanOfPairs(alike: readonly number[][]): number | undefined {
  const pairs = alike.flatMap((row, i) => row.slice(0, i));
  return pairs.length === 0 ? undefined : pairs.reduce((sum, one) => sum + one, 0) / pairs.length;
}

/** Agreeing is not handed on (a like b, b like c, a not like c), so all sets are looked at: 1,024 of ten answers. Of those as large, the one of the earliest. */
function largestGroup(alike: readonly number[][], least: number): number[] {
  if (alike.length > 10) throw new RangeError("More answers than an item can have.");
  let best: number[] = [];
  // Where one is not as large as the best, it is given up: what is left to add cannot make up for it.
  const grow = (group: readonly number[], from: number): void => {
    if (group.length > best.length) best = [...group];
    for (let next = from; next < alike.length && group.length + alike.length - next > best.length; next++)
      if (group.every((one) => at(alike, one, next) >= least)) grow([...group, next], next + 1);
  };
  grow([], 0);
  return best;
}

function mostLikeFirst(alike: readonly number[][], group: readonly number[]): number[] {
  const likeness = (one: number) => group.reduce((sum, other) => sum + at(alike, one, other), 0);
  const first = group.reduce((best, one) => (likeness(one) > likeness(best) ? one : best));
  return [first, ...group.filter((one) => one !== first)];
}

function agreed(kind: On["kind"], settings: AgreementSettings, group: readonly number[], answers: readonly Answer[]) {
  const members = group.flatMap((one) => answers[one] ?? []);
  const annotationIds = members.map(({ id }) => id);
  const [value, ...values] = members.flatMap((one) => ("value" in one ? [one.value] : []));
  if (value !== undefined) return { by: "agreed" as const, value: kind.agreement.join([value, ...values], settings), annotationIds };
  const [reason = ""] = members.flatMap((one) => ("skipReason" in one ? [one.skipReason] : []));
  return { by: "skipped" as const, reason, annotationIds };
}
