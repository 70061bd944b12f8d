import { ClassChip } from "../badge.tsx";
import type { Drawn, GridKind } from "../kind.ts";
import { COMMAND_LETTERS, KEY_LINES } from "./keys.ts";
import { type Value, values } from "./value.ts";

function Chip({ value, classes }: Drawn<Value>) {
  return <ClassChip of={classes.get(value.classId) ?? { id: value.classId, name: "Removed class", path: "Removed class", level: 0, colour: "#8e8e93", retired: true }} />;
}

export const imageMultiClass: GridKind<Value> = {
  name: "image-multi-class",
  title: "Image Classification Multi-class",
  says: "Each image gets exactly one class of a list.",
  media: "image",
  arrangement: "grid",
  commandLetters: COMMAND_LETTERS,
  ...values,
  drawOnCell: Chip,
  drawOnThumbnail: Chip,
  keyLines: KEY_LINES,
};
