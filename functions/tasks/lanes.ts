/** Callers a round serves at the most: their queries are one query, which has a limit. */
const MOST_A_ROUND = 25;

/**
 * Serves callers that want the same thing of the same place together, in rounds: who comes while a round is under way waits for the next.
 * So the labelers of one bucket share one query and never fight each other over its items, at most two round trips of the store late.
 */
export function openLanes<Ask, Got>(serve: (key: string, asks: readonly Ask[]) => Promise<Got[]>): (key: string, ask: Ask) => Promise<Got> {
  interface Waiting {
    ask: Ask;
    done(got: Got): void;
    failed(error: unknown): void;
  }
  /** A lane lives as long as somebody is in it. */
  const lanes = new Map<string, Waiting[]>();

  const run = async (key: string, waiting: Waiting[]): Promise<void> => {
    while (waiting.length > 0) {
      const round = waiting.splice(0, MOST_A_ROUND);
      try {
        const got = await serve(
          key,
          round.map(({ ask }) => ask),
        );
        for (const [at, one] of got.entries()) round[at]?.done(one);
      } catch (error) {
        for (const { failed } of round) failed(error);
      }
    }
    lanes.delete(key);
  };

  return (key, ask) =>
    new Promise<Got>((done, failed) => {
      const lane = lanes.get(key);
      if (lane) {
        lane.push({ ask, done, failed });
        return;
      }
      const waiting = [{ ask, done, failed }];
      lanes.set(key, waiting);
      // `run` cannot fail: whatever goes wrong in a round is told to those who wait in it.
      void run(key, waiting);
    });
}
