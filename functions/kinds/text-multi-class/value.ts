import { oneClass } from "../one-class.ts";

export type { OneClass as Value } from "../one-class.ts";

export const textMultiClass = oneClass({ name: "text-multi-class", title: "Text Classification Multi-class", media: "text" });
