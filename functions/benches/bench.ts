export interface BenchAsk {
  /** Without a name on the command line: small sizes, so that all benches together take under five minutes. */
  quick: boolean;
  items?: number;
  data?: string;
  backend?: string;
}

export type Emit = (metric: string, value: number, unit: string, n?: number) => void;

/** One file `<name>.bench.ts` exports one as its default. */
export type Bench = (ask: BenchAsk, emit: Emit) => Promise<void>;

/** The value below which a share `p` (0–1) of the sample lies. */
export function percentile(sample: readonly number[], p: number): number {
  const sorted = [...sample].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN;
}
