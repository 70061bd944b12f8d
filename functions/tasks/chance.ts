import { createHash } from "node:crypto";

/** Numbers from 0 to below 1, evenly spread, all following from the seed: a fresh id makes them random. */
export function dice(seed: string): () => number {
  let throws = 0;
  return () => createHash("sha256").update(`${throws++}:${seed}`).digest().readUIntBE(0, 6) / 2 ** 48;
}

/** How many of so many places the chance hits. */
export function hits(places: number, chance: number, random: () => number): number {
  let sum = 0;
  for (let place = 0; place < places; place++) if (random() < chance) sum++;
  return sum;
}

/** `some` mixed in among `all`, whose own order stays. */
export function mixedIn<T>(all: readonly T[], some: readonly T[], random: () => number): T[] {
  const mixed = [...all];
  for (const one of some) mixed.splice(Math.floor(random() * (mixed.length + 1)), 0, one);
  return mixed;
}
