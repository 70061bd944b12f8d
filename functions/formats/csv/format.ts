import { classOf, datastoreUrl, type Format, type FormatContext, type Row } from "../format.ts";
import { cell } from "./cell.ts";

/**
 * One row an item, UTF-8 without a byte order mark, lines end with CR LF (RFC 4180), cells guarded against spreadsheets (`cell.ts`).
 *
 * | column | holds |
 * | --- | --- |
 * | `Url`, `Label` | as Azure ML's own `labeledDatapoints.csv`: `AmlDatastore://<datastore>/<path>`; the class names, several joined with commas |
 * | `Path` | path in the datastore |
 * | `Row` | only of tables: the row, from 1, the header not counted |
 * | `LabelIds` | the class ids, several joined with `;`: tells names with commas in them apart |
 * | `Regions` | only where labels have regions: boxes, polygons and spans as a JSON list, in pixels (`kinds/marks.ts`) |
 * | `LabeledBy`, `LabeledAt` | user id, or `consensus`; ISO 8601, UTC |
 * | `Source`, `Agreeing`, `Agreement` | only of projects with consensus: `labeler`, `reviewer` or `consensus`; of a consensus how many answers agree, and how alike all answers were, 0 to 1 |
 */
const columns = ({ marks, isTabular, hasConsensus }: FormatContext): string[] => [
  "Url",
  "Label",
  "Path",
  ...(isTabular ? ["Row"] : []),
  "LabelIds",
  ...(hasRegions(marks) ? ["Regions"] : []),
  "LabeledBy",
  "LabeledAt",
  ...(hasConsensus ? ["Source", "Agreeing", "Agreement"] : []),
];

const hasRegions = (marks: FormatContext["marks"]): boolean => marks.some((name) => name !== "class");
const line = (cells: readonly string[]): string => `${cells.map(cell).join(",")}\r\n`;

function record(context: FormatContext, row: Row): string {
  const ids = [...new Set(row.marks.map((mark) => mark.classId))];
  const regions = row.marks.filter((mark) => mark.mark !== "class");
  return line([
    datastoreUrl(row),
    ids.map((id) => classOf(context, id).name).join(","),
    row.path,
    ...(context.isTabular ? [String(row.row ?? "")] : []),
    ids.join(";"),
    ...(hasRegions(context.marks) ? [JSON.stringify(regions)] : []),
    row.labeledBy,
    new Date(row.labeledAt).toISOString(),
    ...(context.hasConsensus ? [row.source, String(row.agreeing ?? ""), row.agreement === undefined ? "" : String(Math.round(row.agreement * 1e6) / 1e6)] : []),
  ]);
}

export const csv: Format = {
  name: "csv",
  title: "CSV",
  description: "One row an item: address, label, path, who labeled it and when. Opens in a spreadsheet; begins with the columns of Azure ML's CSV.",
  version: 3,
  media: ["image", "text"],
  marks: ["class", "box", "polygon", "span"],
  dialects: ["standard"],
  needsSize: false,
  start: () => ({}),
  files: (context) => [
    { name: "labels.csv", contentType: "text/csv; charset=utf-8; header=present", pieces: [{ text: line(columns(context)) }, { section: "rows" }] },
  ],
  row: (context, _, row) => [{ section: "rows", text: record(context, row) }],
  sample: (folder) => `import pandas as pd

# ${folder}/labels.csv, downloaded
labels = pd.read_csv("labels.csv", dtype=str, keep_default_na=False)
# A leading apostrophe keeps spreadsheets from running a cell; take it off.
labels = labels.map(lambda cell: cell[1:] if cell.startswith("'") else cell)
print(labels["Label"].value_counts())
`,
};
