import { assign, type Choice } from "./assignment.ts";

/** What is paired: a part of a value, with where it is along one axis. */
export interface Part {
  classId: string;
  /** From `start` until before `end`, in whatever unit: what does not share any of it has nothing to do with one another. */
  start: number;
  end: number;
}

/** How two parts are compared, both symmetric and 0 to 1. */
export interface Likeness<P extends Part> {
  /** Never below `of`; costs little. Two parts without any are never the same. */
  bound(a: P, b: P): number;
  of(a: P, b: P): number;
  /** From which on they can be the same. */
  least: number;
}

/**
 * So many candidates of one part are looked at, those with the highest bound: values in which one part has more than this many that could be the same are heaps
 * of shapes on one place, where comparing all with all would cost minutes. In a heap that is large, pairs count, and no longer how alike they are.
 */
const MOST_CANDIDATES = 12;
const MOST_WEIGHED = 5_000;

/**
 * Which part of `b` is the same as which of `a`: of one class and at least as alike as `least`, one to one; as many pairs as there can be, and of the ways to
 * have so many, the one whose pairs are the most alike in sum. So the number of pairs is the same both ways round. Pairs of places in the two lists.
 */
export function pairUp<P extends Part>(a: readonly P[], b: readonly P[], like: Likeness<P>): [inA: number, inB: number][] {
  const candidates = a.map(() => new Set<number>());
  for (const [i, j] of nearest(a, b, like)) candidates[i]?.add(j);
  for (const [j, i] of nearest(b, a, like)) candidates[i]?.add(j);
  // One pair more outweighs any likeness: the sum of all of that is below this.
  const pair = Math.min(a.length, b.length) + 1;
  const choices = candidates.map((columns, i) => [...columns].flatMap((column): Choice[] => choiceOf(a[i], b[column], column, pair, like)));
  const isHeap = choices.reduce((sum, { length }) => sum + length, 0) > MOST_WEIGHED + a.length;
  const weighed = isHeap ? choices.map((some) => some.map(({ column }) => ({ column, weight: 1 }))) : choices;
  return [...assign(weighed, b.length).entries()].filter(([, column]) => column !== -1);
}

function choiceOf<P extends Part>(one: P | undefined, other: P | undefined, column: number, pair: number, like: Likeness<P>): Choice[] {
  const likeness = one && other ? like.of(one, other) : 0;
  return likeness > 0 && likeness >= like.least ? [{ column, weight: pair + likeness }] : [];
}

/** Share of two lists that is paired, as in F1 or Dice: twice the pairs over the parts of both; 1 where both are empty. */
export function dice(pairs: number, a: number, b: number): number {
  return a + b === 0 ? 1 : (2 * pairs) / (a + b);
}

interface Ranked<P> {
  part: P;
  index: number;
  /** Among those of its class, by place: of equal ones, the first of one list belongs to the first of the other. */
  rank: number;
}

function* nearest<P extends Part>(from: readonly P[], to: readonly P[], like: Likeness<P>): Generator<[number, number]> {
  const others = ranked(to);
  for (const [classId, parts] of ranked(from)) {
    const among = others.get(classId) ?? [];
    const reach = reaches(among);
    for (const { part, index, rank } of parts) {
      const best: Candidate[] = [];
      for (let at = firstReaching(reach, part.start); at < among.length; at++) {
        const other = among[at];
        if (!other || other.part.start >= part.end) break;
        const bound = like.bound(part, other.part);
        if (bound > 0 && bound >= like.least) keepBest(best, { index: other.index, bound, apart: Math.abs(other.rank - rank) });
      }
      for (const other of best) yield [index, other.index];
    }
  }
}

interface Candidate {
  index: number;
  bound: number;
  apart: number;
}

function keepBest(best: Candidate[], one: Candidate): void {
  let at = best.length;
  for (let before = best[at - 1]; before && (one.bound > before.bound || (one.bound === before.bound && one.apart < before.apart)); before = best[at - 1]) at--;
  if (at >= MOST_CANDIDATES) return;
  best.splice(at, 0, one);
  if (best.length > MOST_CANDIDATES) best.pop();
}

function ranked<P extends Part>(parts: readonly P[]): Map<string, Ranked<P>[]> {
  const sorted = parts.map((part, index) => ({ part, index, rank: 0 })).sort((one, two) => one.part.start - two.part.start || one.part.end - two.part.end);
  const byClass = Map.groupBy(sorted, ({ part }) => part.classId);
  for (const members of byClass.values()) for (const [rank, one] of members.entries()) one.rank = rank;
  return byClass;
}

/** The farthest end of all up to each place: what lies in front of the first that reaches a point does not reach it. */
function reaches<P extends Part>(sorted: readonly Ranked<P>[]): number[] {
  let reach = Number.NEGATIVE_INFINITY;
  return sorted.map(({ part }) => (reach = Math.max(reach, part.end)));
}

function firstReaching(reach: readonly number[], point: number): number {
  let low = 0;
  let high = reach.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((reach[middle] ?? 0) > point) high = middle;
    else low = middle + 1;
  }
  return low;
}
