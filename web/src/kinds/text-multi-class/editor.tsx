import { ClassChips } from "../class-chips.tsx";
import type { Drawn, GridKind } from "../kind.ts";
import { COMMAND_LETTERS, KEY_LINES } from "./keys.ts";
import { type Value, values } from "./value.ts";

const Chip = ({ value, classes }: Drawn<Value>) => <ClassChips classIds={[value.classId]} classes={classes} />;

export const textMultiClass: GridKind<Value> = {
  name: "text-multi-class",
  title: "Text Classification Multi-class",
  says: "Each text gets exactly one class of a list.",
  media: "text",
  commandLetters: COMMAND_LETTERS,
  ...values,
  drawOnCell: Chip,
  drawOnThumbnail: Chip,
  keyLines: KEY_LINES,
  compared: async () => (await import("../compared-classes.ts")).comparedClass("text-multi-class"),
};
