import { setsAgree } from "../../../functions/kinds/agreement.ts";
import type { ComparedKind } from "./compared-kind.ts";

/** Exactly one class an item. */
export const comparedClass = (name: string): ComparedKind<unknown> => ({
  name,
  uses: [],
  least: 1,
  rule: () => "Two answers agree where they have the same class.",
});

/** Any number of classes an item. */
export function comparedClasses(name: string): ComparedKind<unknown> {
  const { uses, least, rule } = setsAgree<readonly string[]>(
    (classIds) => classIds,
    (classIds) => classIds,
  );
  return { name, uses, least, rule };
}
