import type { Mark } from "../../kinds/marks.ts";
import { classOf, float, type Format, type FormatContext, type Row } from "../format.ts";
import { readAzuremlJsonl } from "./read.ts";

/** What the `mltable` package needs to know to read `labels.jsonl` beside it, image addresses as streams. */
const ML_TABLE = `paths:
  - file: ./labels.jsonl
transformations:
  - read_json_lines:
      encoding: utf8
      invalid_lines: error
      include_path_column: false
  - convert_column_types:
      - columns: image_url
        column_type: stream_info
`;

/** Coordinates 0–1; in pixels where the size is not known (`image_width` 0): there is nothing to divide by. */
function region(context: FormatContext, row: Row, mark: Mark): string {
  const [width, height] = row.width > 0 && row.height > 0 ? [row.width, row.height] : [1, 1];
  const label = `"label":${JSON.stringify(classOf(context, mark.classId).name)}`;
  switch (mark.mark) {
    case "class":
      return `{${label}}`;
    case "box": {
      const [left, top, right, bottom] = [mark.x / width, mark.y / height, (mark.x + mark.width) / width, (mark.y + mark.height) / height].map(float);
      return `{${label},"topX":${left},"topY":${top},"bottomX":${right},"bottomY":${bottom},"isCrowd":0}`;
    }
    case "polygon": {
      const rings = mark.rings.map((ring) => `[${ring.map((value, index) => float(value / (index % 2 === 0 ? width : height))).join(",")}]`);
      return `{${label},"isCrowd":0,"polygon":[${rings.join(",")}]}`;
    }
    case "span":
      return `{${label},"offsetStart":${mark.start},"offsetEnd":${mark.end}}`;
  }
}

/** `label` and `label_confidence` (1.0: people said so): a word and a number for one class an item, lists beside each other for anything else. */
function answer(context: FormatContext, row: Row): string {
  const onlyClasses = context.marks.every((name) => name === "class");
  const labels = row.marks.map((mark) => (onlyClasses ? JSON.stringify(classOf(context, mark.classId).name) : region(context, row, mark)));
  if (onlyClasses && context.classesPerItem === "one") return `"label":${labels[0] ?? '""'},"label_confidence":1.0`;
  return `"label":[${labels.join(",")}],"label_confidence":[${labels.map(() => "1.0").join(",")}]`;
}

/**
 * The labeled dataset of Azure ML, as AutoML for Images and for Text take it (reference-automl-images-schema), with an MLTable file beside it.
 * `image_url` is the file's own address, `https://<account>.blob.core.windows.net/<container>/<path>` without a signature (escaped as in any URL): the `mltable`
 * package makes a stream of it, and opens it with the identity of whoever reads. (`AmlDatastore://` addresses it reads as empty outside of Azure ML.)
 * Text items use the key `image_url` too, as Azure ML does. Offsets are characters, the end exclusive. A row of a table has its number and its text besides:
 * Azure ML's own export lost the way back to them.
 */
export const azuremlJsonl: Format = {
  name: "azureml-jsonl",
  title: "Azure ML JSONL and MLTable",
  description:
    "One JSON object a line as Azure ML's labeled datasets have it, with an MLTable file: load the folder with mltable, or register it as a data asset.",
  version: 2,
  media: ["image", "text"],
  marks: ["class", "box", "polygon", "span"],
  dialects: ["standard"],
  needsSize: true,
  needsText: ({ isTabular }) => isTabular,
  start: () => ({}),
  files: () => [
    { name: "labels.jsonl", contentType: "application/jsonl", pieces: [{ section: "rows" }] },
    { name: "MLTable", contentType: "application/yaml", pieces: [{ text: ML_TABLE }] },
  ],
  row: (context, _, row) => {
    const facts = context.media === "image" ? `,"image_width":${row.width},"image_height":${row.height}` : "";
    const own = context.isTabular ? `,"row":${row.row ?? 0},"text":${JSON.stringify(row.text ?? "")}` : "";
    return [{ section: "rows", text: `{"image_url":${JSON.stringify(row.url)},${answer(context, row)}${facts}${own}}\n` }];
  },
  read: readAzuremlJsonl,
  sample: (folder) => `import mltable

# The folder ${folder}, downloaded; or its azureml:// address
labels = mltable.load("./").to_pandas_dataframe()
print(labels["label"].head())
`,
};
