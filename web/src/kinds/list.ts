import { imageMultiClass } from "./image-multi-class/editor.tsx";
import { imageMultiLabel } from "./image-multi-label/editor.tsx";
import type { WebKind } from "./kind.ts";

/** Every task type that this page can show; named as in functions/kinds/list.ts. */
export const WEB_KINDS: readonly WebKind<unknown>[] = [imageMultiClass, imageMultiLabel];

export const webKindNamed = (name: string): WebKind<unknown> | undefined => WEB_KINDS.find((kind) => kind.name === name);
