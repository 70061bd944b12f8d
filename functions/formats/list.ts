import type { MarkName } from "../kinds/marks.ts";
import { Refusal } from "../refusal.ts";
import { azuremlJsonl } from "./azureml-jsonl/format.ts";
import { coco } from "./coco/format.ts";
import { conll } from "./conll/format.ts";
import { csv } from "./csv/format.ts";
import type { Format } from "./format.ts";

/** Every export format. A new one is a folder with golden files and a line here. */
export const FORMATS: readonly Format[] = [coco, azuremlJsonl, csv, conll];

export function formatNamed(name: string, formats: readonly Format[] = FORMATS): Format {
  const found = formats.find((format) => format.name === name);
  if (!found)
    throw new Refusal("invalid", `There is no format "${name}". Choose one of ${formats.map((format) => format.name).join(", ")}.`, {
      reason: "no-such-format",
    });
  return found;
}

/** Whether the format has words for all that labels of this task type can hold. */
export const canSay = (format: Format, kind: { media: "image" | "text"; marks: readonly MarkName[] }): boolean =>
  format.media.includes(kind.media) && kind.marks.every((mark) => format.marks.includes(mark));
