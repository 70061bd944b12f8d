import { ClassChips } from "../class-chips.tsx";
import type { Drawn, GridKind } from "../kind.ts";
import { COMMAND_LETTERS, KEY_LINES } from "./keys.ts";
import { type Value, values } from "./value.ts";

const Chip = ({ value, classes }: Drawn<Value>) => <ClassChips classIds={[value.classId]} classes={classes} />;

export const imageMultiClass: GridKind<Value> = {
  name: "image-multi-class",
  title: "Image Classification Multi-class",
  says: "Each image gets exactly one class of a list.",
  media: "image",
  commandLetters: COMMAND_LETTERS,
  ...values,
  drawOnCell: Chip,
  drawOnThumbnail: Chip,
  keyLines: KEY_LINES,
  compared: async () => (await import("../compared-classes.ts")).comparedClass("image-multi-class"),
};
