import type { Progress } from "../../../api/progress.ts";

type Labeler = Progress["labelers"][number];

export interface Column {
  id: string;
  title: string;
  /** In a sentence, for who points at it. */
  means: string;
  /** What it is sorted by; undefined comes last, whichever way. */
  of(labeler: Labeler): number | string | undefined;
  /** As it is shown. */
  say(labeler: Labeler): string;
  /** A second line: what stands behind the number. */
  more?(labeler: Labeler): string | undefined;
}

export const NONE = "–";
export const percent = (share: number): string => `${(share * 100).toLocaleString(undefined, { maximumFractionDigits: 1 })} %`;
const count = (value: number) => value.toLocaleString();
const shown = (share: number | undefined) => (share === undefined ? NONE : percent(share));

const ALWAYS: readonly Column[] = [
  { id: "name", title: "Name", means: "Who labels", of: ({ name }) => name.toLocaleLowerCase(), say: ({ name }) => name },
  { id: "labeled", title: "Labeled", means: "Items labeled with their answer among those", of: ({ labeled }) => labeled, say: ({ labeled }) => count(labeled) },
  { id: "skipped", title: "Skipped", means: "Items skipped", of: ({ skipped }) => skipped, say: ({ skipped }) => count(skipped) },
  { id: "rejected", title: "Rejected", means: "Answers that a reviewer rejected", of: ({ rejected }) => rejected, say: ({ rejected }) => count(rejected) },
  {
    id: "time",
    title: "Time an item",
    means: "Mean time for an answer",
    of: ({ secondsPerAnswer }) => secondsPerAnswer,
    say: ({ secondsPerAnswer }) => (secondsPerAnswer === undefined ? NONE : `${secondsPerAnswer.toLocaleString(undefined, { maximumFractionDigits: 1 })} s`),
  },
];
const AGREEMENT: Column = {
  id: "agreement",
  title: "Agrees with others",
  means: "How alike the answers are to those of others to the same items, on the average",
  of: ({ agreement }) => agreement?.similarity,
  say: ({ agreement }) => shown(agreement?.similarity),
  more: ({ agreement }) => agreement && `${count(agreement.compared)} compared`,
};
const GOLD: Column = {
  id: "gold",
  title: "Right on gold",
  means: "Share of gold items answered as is known; with its 95 % interval",
  of: ({ accuracy }) => accuracy?.share,
  say: ({ accuracy }) => shown(accuracy?.share),
  more: ({ accuracy, gold, goldRight }) => accuracy && `${count(goldRight)} of ${count(gold)}; ${percent(accuracy.from)} to ${percent(accuracy.to)}`,
};

/** Columns that say nothing of anybody are left out. */
export const columnsFor = (labelers: readonly Labeler[]): readonly Column[] => [
  ...ALWAYS,
  ...(labelers.some(({ agreement }) => agreement) ? [AGREEMENT] : []),
  ...(labelers.some(({ gold }) => gold > 0) ? [GOLD] : []),
];

export interface Order {
  id: string;
  way: "ascending" | "descending";
}

/** Pressing a column again turns it round; numbers begin with the highest, names with A. */
export const turned = (now: Order, id: string): Order =>
  now.id === id ? { id, way: now.way === "ascending" ? "descending" : "ascending" } : { id, way: id === "name" ? "ascending" : "descending" };

export function inOrder(labelers: readonly Labeler[], columns: readonly Column[], { id, way }: Order): Labeler[] {
  const of = columns.find((column) => column.id === id)?.of ?? (({ labeled }) => labeled);
  const sign = way === "ascending" ? 1 : -1;
  return labelers.toSorted((a, b) => {
    const [x, y] = [of(a), of(b)];
    if (x === undefined || y === undefined) return x === y ? 0 : x === undefined ? 1 : -1;
    return x === y ? (a.name < b.name ? -1 : 1) : x < y ? -sign : sign;
  });
}
