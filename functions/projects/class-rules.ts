import type { Violation } from "../refusal.ts";
import { nameKey } from "../datasets/name-key.ts";

/** Characters of one class's own name. */
export const MOST_NAME = 100;
/** Classes that can be given. */
export const MOST_ACTIVE = 500;
/** With the retired ones, which are kept for ever: their labels name them. */
export const MOST_CLASSES = 2_000;

/** A class as somebody wrote it, at `index` of the list that they sent. */
export interface Written {
  index: number;
  name: string;
}

/** Why this cannot be a class's own name, or undefined. */
export function nameFault(name: string): string | undefined {
  if (nameKey(name) === "") return "The name is blank.";
  if (name.length > MOST_NAME) return `The name is longer than ${MOST_NAME} characters.`;
  return undefined;
}

/** One violation for each class that has the name of another one in the same group. */
export function sameNames(groups: Iterable<readonly Written[]>): Violation[] {
  const violations: Violation[] = [];
  for (const group of groups) {
    const first = new Map<string, number>();
    for (const { index, name } of group) {
      const key = nameKey(name);
      const before = first.get(key);
      if (key === "") continue;
      if (before === undefined) first.set(key, index);
      else
        violations.push({
          path: `classes.${index}.name`,
          message: `This is the same name as that of class ${before + 1}; capitals, spaces and Unicode form do not count.`,
        });
    }
  }
  return violations;
}
