import type { ComparedKind } from "./compared-kind.ts";
import { comparedBoxes } from "./image-boxes/compared.ts";
import { comparedPolygons } from "./image-polygons/compared.ts";
import { comparedClass, comparedClasses } from "./compared-classes.ts";
import { comparedEntities } from "./text-entities/compared.ts";

/** Every task type; named as in list.ts. */
export const COMPARED_KINDS: readonly ComparedKind<unknown>[] = [
  comparedClass("image-multi-class"),
  comparedClasses("image-multi-label"),
  comparedBoxes,
  comparedPolygons,
  comparedClass("text-multi-class"),
  comparedClasses("text-multi-label"),
  comparedEntities,
];

export const comparedKindNamed = (name: string): ComparedKind<unknown> | undefined => COMPARED_KINDS.find((kind) => kind.name === name);
