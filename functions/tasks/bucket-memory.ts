import { keep } from "./keep.ts";

/** How long a bucket without free items is passed over, unless this process itself puts items back. */
const EMPTY_MS = 5_000;
/** How long it is taken for true that a bucket has, or has not, any assigned or any gold items. */
const FACT_MS = 60_000;
const MOST_BUCKETS = 200;
/** Labelers of a bucket that are remembered one by one. */
const MOST_CALLERS = 1_000;

/** Why there is nothing: others hold it, or the caller can get nothing more at all. */
export type None = "held" | "done";

/**
 * What a process remembers of a bucket between two rounds, besides its open pages. All of it may be wrong or lost: then more is read, or less is dealt, never more.
 */
export interface BucketMemory {
  /** Up to five seconds ago there was nothing; for anybody, or for this labeler or this lane of theirs. */
  none(pk: string, whose: string): None | undefined;
  setNone(pk: string, whose: string, none: None): void;
  /** Where the last search of that name ended, in the shuffled order; `""` is before all. */
  place(pk: string, name: string): string;
  setPlace(pk: string, name: string, place: string): void;
  /** The same by time, epoch ms; 0 is before all. */
  time(pk: string, name: string): number;
  setTime(pk: string, name: string, time: number): void;
  /** Looked up once a minute. */
  fact(pk: string, name: "assigned" | "gold", look: () => Promise<boolean>): Promise<boolean>;
  forgetNone(pk: string): void;
  /** Items were answered: with consensus they wait for others now. */
  answered(pk: string): void;
  /** Pages or items were given back, assigned, gilded: there may be something for everybody, also at places that were passed. */
  refilled(pk: string): void;
}

/** For anybody. */
export const ANYBODY = "";
/** The place of all labelers in a lane that is walked round and round, so that nothing stays behind it for good. */
export const ROUND_AND_ROUND = "manual";

interface Notes {
  none: Map<string, { until: number; none: None }>;
  places: Map<string, string>;
  times: Map<string, number>;
  facts: Map<string, { until: number; is: boolean }>;
}

export function openBucketMemory(on: { now(): number }): BucketMemory {
  const buckets = new Map<string, Notes>();
  const notesOf = (pk: string): Notes =>
    buckets.get(pk) ?? keep(buckets, MOST_BUCKETS, pk, { none: new Map(), places: new Map(), times: new Map(), facts: new Map() });
  return {
    none: (pk, whose) => {
      const found = buckets.get(pk)?.none.get(whose);
      return found && found.until > on.now() ? found.none : undefined;
    },
    setNone: (pk, whose, none) => void keep(notesOf(pk).none, MOST_CALLERS, whose, { until: on.now() + EMPTY_MS, none }),
    place: (pk, name) => buckets.get(pk)?.places.get(name) ?? "",
    setPlace: (pk, name, place) => void keep(notesOf(pk).places, MOST_CALLERS, name, place),
    time: (pk, name) => buckets.get(pk)?.times.get(name) ?? 0,
    setTime: (pk, name, time) => void keep(notesOf(pk).times, MOST_CALLERS, name, time),
    fact: async (pk, name, look) => {
      const found = buckets.get(pk)?.facts.get(name);
      if (found && found.until > on.now()) return found.is;
      const is = await look();
      notesOf(pk).facts.set(name, { until: on.now() + FACT_MS, is });
      return is;
    },
    forgetNone: (pk) => buckets.get(pk)?.none.clear(),
    answered: (pk) => {
      const none = buckets.get(pk)?.none;
      const ofAll = none?.get(ANYBODY);
      none?.clear();
      if (ofAll) none?.set(ANYBODY, ofAll);
    },
    refilled: (pk) => {
      const notes = buckets.get(pk);
      notes?.none.clear();
      notes?.facts.clear();
      notes?.times.clear();
      for (const name of notes?.places.keys() ?? []) if (name !== ROUND_AND_ROUND) notes?.places.delete(name);
    },
  };
}
