import { Refusal } from "../refusal.ts";
import { imageBoxes } from "./image-boxes/value.ts";
import { imageMultiClass } from "./image-multi-class/value.ts";
import { imageMultiLabel } from "./image-multi-label/value.ts";
import { imagePolygons } from "./image-polygons/value.ts";
import type { Kind } from "./kind.ts";
import { textEntities } from "./text-entities/value.ts";
import { textMultiClass } from "./text-multi-class/value.ts";
import { textMultiLabel } from "./text-multi-label/value.ts";

/** Every task type. A new one is a folder on each side of the wire and a line here and in web/src/kinds/list.ts. */
export const KINDS: readonly Kind<unknown>[] = [imageMultiClass, imageMultiLabel, imageBoxes, imagePolygons, textMultiClass, textMultiLabel, textEntities];

export function kindNamed(name: string): Kind<unknown> {
  const found = KINDS.find((kind) => kind.name === name);
  if (!found) throw new Refusal("invalid", `There is no task type "${name}". Choose one of ${KINDS.map((kind) => kind.name).join(", ")}.`);
  return found;
}
