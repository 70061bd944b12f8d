import type { Documents } from "../backends/documents.ts";
import { Busy } from "../refusal.ts";

/** How the store fails at its nth call, as the adapters tell it (Busy) or as nobody could tell it (an error of its own). */
export const FAULTS = {
  /** 429, with the time to wait. */
  throttled: { calls: 1, when: "before", error: () => new Busy("Too many requests.", 5_000) },
  /** 503 for a while. */
  unavailable: { calls: 3, when: "before", error: () => new Busy("The store does not answer.") },
  /** Of what goes to the store at the same time or in a row, every other call fails. */
  partly: { calls: 8, when: "before", every: 2, error: () => new Busy("Too many requests.", 100) },
  /** It was never sent. */
  unsent: { calls: 1, when: "before", error: () => new Error("connect ETIMEDOUT") },
  /** It was done, and the answer got lost. */
  unheard: { calls: 1, when: "after", error: () => new Error("socket hang up") },
  /** The process dies: nothing is done any more. */
  killed: { calls: Number.POSITIVE_INFINITY, when: "before", error: () => new Killed("killed") },
  /** It dies when the store has done what it asked, and before it hears of it. */
  "killed at the answer": { calls: Number.POSITIVE_INFINITY, when: "after", error: () => new Killed("killed") },
} as const satisfies Record<string, Fault>;

interface Fault {
  /** That fail, from the nth on. */
  calls: number;
  when: "before" | "after";
  every?: number;
  error(): Error;
}

export class Killed extends Error {}

export interface Weather {
  fault: keyof typeof FAULTS;
  /** The call, from 1, at which it begins. */
  at: number;
  /** Which calls are counted and fail. */
  of: "calls" | "writes";
  /** Counted so far. */
  calls: number;
  /** How often it struck. */
  struck: number;
}

const WRITES: readonly string[] = ["create", "replace", "delete", "batch"];

/** The store with one fault in it, the same one whatever of it is called; `weather` tells whether it struck. Without weather it is as ever. */
export function faultyDocuments(documents: Documents, weatherNow: () => Weather | undefined): Documents {
  return new Proxy(documents, {
    get: (target, name, receiver) => {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== "function" || name === "close") return member;
      return async (...given: unknown[]) => {
        const weather = weatherNow();
        if (!weather || (weather.of === "writes" && !WRITES.includes(String(name)))) return await Reflect.apply(member, target, given);
        const fault: Fault = FAULTS[weather.fault];
        const since = ++weather.calls - weather.at;
        const strikes = since >= 0 && since < fault.calls && since % (fault.every ?? 1) === 0;
        if (!strikes) return await Reflect.apply(member, target, given);
        weather.struck++;
        // A dead process does nothing more; only the call in which it died was done.
        if (fault.when === "after" && since === 0) await Reflect.apply(member, target, given);
        throw fault.error();
      };
    },
  });
}

export const clear = (fault: Weather["fault"], at: number, of: Weather["of"]): Weather => ({ fault, at, of, calls: 0, struck: 0 });

/** Done again as callers, queues and flows do, until it works or the process is dead. What is understood and refused rises at once. */
export async function insist<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Killed || tries === 12) throw error;
    }
  }
}

export interface Story {
  /** Does it all, with this store, as often as it is told to; a process of its own each time. */
  run(documents: Documents): Promise<void>;
  /** What there is to be at the end. */
  end(): Promise<unknown>;
  documents: Documents;
  close(): Promise<void>;
}

/**
 * Plays a story undisturbed, then with the fault at its 1st, 2nd … call until it strikes no more; after each it is done again in good weather. Gives the ends,
 * the undisturbed one first, and how often the fault struck.
 */
export async function playThrough(
  open: () => Promise<Story>,
  fault: Weather["fault"],
  { of = "calls", from = 1, step = 1 }: { of?: Weather["of"]; from?: number; step?: number } = {},
) {
  const ends: unknown[] = [];
  let struck = 0;
  for (let at = Number.POSITIVE_INFINITY; ; at = at === Number.POSITIVE_INFINITY ? from : at + step) {
    const story = await open();
    try {
      const weather = clear(fault, at, of);
      const faulty = faultyDocuments(story.documents, () => weather);
      try {
        await story.run(faulty);
      } catch (error) {
        // A fault may last longer than the patience with it.
        if (weather.struck === 0) throw error;
        await story.run(story.documents);
      }
      ends.push(await story.end());
      if (weather.struck > 0) struck++;
      else if (at !== Number.POSITIVE_INFINITY) return { ends, struck };
    } finally {
      await story.close();
    }
  }
}
