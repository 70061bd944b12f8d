import { classSet } from "../class-set.ts";

export type { ClassSet as Value } from "../class-set.ts";

export const textMultiLabel = classSet({ name: "text-multi-label", title: "Text Classification Multi-label", media: "text" });
