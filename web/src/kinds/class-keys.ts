import type { ClassView } from "../../../functions/projects/wire.ts";
import type { ClassBook, KeyedClass } from "./kind.ts";

const KEYS = Array.from("123456789abcdefghijklmnopqrstuvwxyz");

/** The keys that classes get, in their order: 1–9, then the letters that are no command. */
export const keysFor = (commandLetters: string): string[] => KEYS.filter((key) => !commandLetters.includes(key));

/** The classes that can be given now, in the admin's order, each with its key; retired ones are left out and take no key. */
export function keyedClasses(classes: readonly ClassView[], commandLetters: string): KeyedClass[] {
  const keys = keysFor(commandLetters);
  return classes
    .filter((one) => !one.retired)
    .map((one, index) => {
      const key = keys[index];
      return key === undefined ? { ...one } : { ...one, key };
    });
}

/** By id, the retired ones too: an old answer may still name one. */
export function classBook(classes: readonly ClassView[], commandLetters = ""): ClassBook {
  const keyed = new Map(keyedClasses(classes, commandLetters).map((one) => [one.id, one]));
  return new Map(classes.map((one) => [one.id, keyed.get(one.id) ?? one]));
}
