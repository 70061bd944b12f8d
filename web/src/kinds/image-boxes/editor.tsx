import type { SingleKind } from "../kind.ts";
import { DrawnBoxes } from "./drawn.tsx";
import { COMMAND_LETTERS, KEY_LINES } from "./keys.ts";
import { type Value, values } from "./value.ts";

export const imageBoxes: SingleKind<Value> = {
  name: "image-boxes",
  title: "Object Identification (Bounding Box)",
  says: "Each object in an image gets a box with a class.",
  media: "image",
  arrangement: "single",
  commandLetters: COMMAND_LETTERS,
  ...values,
  editor: async () => (await import("./box-editor.tsx")).default,
  drawOnCell: DrawnBoxes,
  drawOnThumbnail: DrawnBoxes,
  keyLines: KEY_LINES,
  compared: async () => (await import("./compared.ts")).comparedBoxes,
};
