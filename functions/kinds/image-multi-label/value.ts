import { classSet } from "../class-set.ts";

export type { ClassSet as Value } from "../class-set.ts";

export const imageMultiLabel = classSet({ name: "image-multi-label", title: "Image Classification Multi-label", media: "image" });
