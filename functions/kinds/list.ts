import { Refusal } from "../refusal.ts";
import { imageMultiClass } from "./image-multi-class/value.ts";
import type { Kind } from "./kind.ts";

/** Every task type. A new one is a folder on each side of the wire and a line here and in web/src/kinds/list.ts. */
export const KINDS: readonly Kind<unknown>[] = [imageMultiClass];

export const KIND_NAMES = KINDS.map((kind) => kind.name);

export function kindNamed(name: string, kinds: readonly Kind<unknown>[] = KINDS): Kind<unknown> {
  const found = kinds.find((kind) => kind.name === name);
  if (!found) throw new Refusal("invalid", `There is no task type "${name}". Choose one of ${kinds.map((kind) => kind.name).join(", ")}.`);
  return found;
}
