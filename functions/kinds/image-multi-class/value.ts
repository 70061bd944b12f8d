import { oneClass } from "../one-class.ts";

export type { OneClass as Value } from "../one-class.ts";

export const imageMultiClass = oneClass({ name: "image-multi-class", title: "Image Classification Multi-class", media: "image" });
