import { ClassChip } from "../badge.tsx";
import type { ClassBook, WebKind } from "../kind.ts";
import { COMMAND_LETTERS, KEY_LINES } from "./keys.ts";
import { type Value, values } from "./value.ts";

function Chip({ value, classes }: { value: Value; classes: ClassBook }) {
  return <ClassChip of={classes.get(value.classId) ?? { id: value.classId, name: "Removed class", colour: "#8e8e93", retired: true }} />;
}

export const imageMultiClass: WebKind<Value> = {
  name: "image-multi-class",
  title: "Image Classification Multi-class",
  says: "Each image gets exactly one class of a list.",
  arrangement: "grid",
  commandLetters: COMMAND_LETTERS,
  ...values,
  drawOnCell: Chip,
  drawOnThumbnail: Chip,
  keyLines: KEY_LINES,
};
