import { imageBoxes } from "./image-boxes/editor.tsx";
import { imageMultiClass } from "./image-multi-class/editor.tsx";
import { imageMultiLabel } from "./image-multi-label/editor.tsx";
import type { WebKind } from "./kind.ts";
import { imagePolygons } from "./image-polygons/editor.tsx";
import { textEntities } from "./text-entities/kind.tsx";
import { textMultiClass } from "./text-multi-class/editor.tsx";
import { textMultiLabel } from "./text-multi-label/editor.tsx";

/** Every task type that this page can show; named as in functions/kinds/list.ts. */
export const WEB_KINDS: readonly WebKind<unknown>[] = [
  imageMultiClass,
  imageMultiLabel,
  imageBoxes,
  imagePolygons,
  textMultiClass,
  textMultiLabel,
  textEntities,
];

export const webKindNamed = (name: string): WebKind<unknown> | undefined => WEB_KINDS.find((kind) => kind.name === name);
