import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Mark } from "../../kinds/marks.ts";
import { type FormatContext, type Row } from "../format.ts";
import { context, row, written } from "../fixtures/written.ts";
import { azuremlJsonl } from "./format.ts";

const lines = (facts: Parameters<typeof context>[0], ...rows: Row[]) => written(azuremlJsonl, context(facts), rows)["labels.jsonl"];
const url = "https://acct.blob.core.windows.net/pics/farm/cow-01.jpg";
const size = `"image_width":800,"image_height":600`;
const tag = (classId: string): Mark => ({ mark: "class", classId });

test.each<[string, { marks: FormatContext["marks"]; classesPerItem?: "one" | "many"; media?: "text" }, Mark[], string]>([
  ["one class is a word", { marks: ["class"] }, [tag("c2")], `"label":"Animal/Cow","label_confidence":1.0,${size}`],
  ["one of several possible is a list", { marks: ["class"], classesPerItem: "many" }, [tag("c2")], `"label":["Animal/Cow"],"label_confidence":[1.0],${size}`],
  ["no class of several is an empty list", { marks: ["class"], classesPerItem: "many" }, [], `"label":[],"label_confidence":[],${size}`],
  [
    "a box is normalised",
    { marks: ["box"] },
    [{ mark: "box", classId: "c2", x: 80, y: 120, width: 320, height: 420 }],
    `"label":[{"label":"Animal/Cow","topX":0.1,"topY":0.2,"bottomX":0.5,"bottomY":0.9,"isCrowd":0}],"label_confidence":[1.0],${size}`,
  ],
  [
    "a polygon is normalised",
    { marks: ["polygon"] },
    [{ mark: "polygon", classId: "c2", rings: [[0, 0, 800, 0, 400, 300]] }],
    `"label":[{"label":"Animal/Cow","isCrowd":0,"polygon":[[0.0,0.0,1.0,0.0,0.5,0.5]]}],"label_confidence":[1.0],${size}`,
  ],
  [
    "a span counts characters, and text has no size",
    { marks: ["span"], media: "text" },
    [{ mark: "span", classId: "c1", start: 0, end: 8 }],
    `"label":[{"label":"Animal/Horse","offsetStart":0,"offsetEnd":8}],"label_confidence":[1.0]`,
  ],
])("%s", (_, facts, marks, expected) => {
  expect(lines(facts, row({ marks }))).toBe(`{"image_url":"${url}",${expected}}\n`);
});

test("the MLTable file reads the lines beside it", () => {
  expect(written(azuremlJsonl, context(), [])).toEqual({
    "labels.jsonl": "",
    MLTable: `paths:
  - file: ./labels.jsonl
transformations:
  - read_json_lines:
      encoding: utf8
      invalid_lines: error
      include_path_column: false
  - convert_column_types:
      - columns: image_url
        column_type: stream_info
`,
  });
});

test("any class name and address reads back from its line", () => {
  const text = fc.string({ unit: "binary", maxLength: 40 });
  fc.assert(
    fc.property(text, text, (name, url) => {
      const line = lines({ classes: [{ id: "c1", name }] }, row({ url, marks: [tag("c1")] })) ?? "";
      expect(line.split("\n")).toHaveLength(2);
      expect(JSON.parse(line)).toEqual({ image_url: url, label: name, label_confidence: 1, image_width: 800, image_height: 600 });
    }),
    { numRuns: 300 },
  );
});
