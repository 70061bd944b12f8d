import type { SingleKind } from "../kind.ts";
import { DrawnPolygons } from "./drawn.tsx";
import { COMMAND_LETTERS, KEY_LINES } from "./keys.ts";
import { type Value, values } from "./value.ts";

export const imagePolygons: SingleKind<Value> = {
  name: "image-polygons",
  title: "Instance Segmentation (Polygon)",
  says: "Each object in an image gets its outline and a class.",
  media: "image",
  arrangement: "single",
  commandLetters: COMMAND_LETTERS,
  ...values,
  editor: async () => (await import("./polygon-editor.tsx")).default,
  drawOnCell: DrawnPolygons,
  drawOnThumbnail: DrawnPolygons,
  keyLines: KEY_LINES,
  compared: async () => (await import("./compared.ts")).comparedPolygons,
};
