import { ClassChips } from "../class-chips.tsx";
import type { Drawn, GridKind } from "../kind.ts";
import { COMMAND_LETTERS, KEY_LINES } from "./keys.ts";
import { type Value, values } from "./value.ts";

const Chips = ({ value, classes }: Drawn<Value>) => <ClassChips classIds={value.classIds} classes={classes} />;

export const textMultiLabel: GridKind<Value> = {
  name: "text-multi-label",
  title: "Text Classification Multi-label",
  says: "Each text gets any number of classes of a list.",
  media: "text",
  commandLetters: COMMAND_LETTERS,
  ...values,
  drawOnCell: Chips,
  drawOnThumbnail: Chips,
  keyLines: KEY_LINES,
  compared: async () => (await import("../compared-classes.ts")).comparedClasses("text-multi-label"),
};
