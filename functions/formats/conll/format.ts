import type { Mark } from "../../kinds/marks.ts";
import { classOf, type Format, type FormatContext, type Row } from "../format.ts";
import { readConll } from "./read.ts";
import { isSpace, tokensOf } from "./tokens.ts";

type Span = Extract<Mark, { mark: "span" }>;

/** A tag is one word for readers of this format, so white space in a class's name becomes `_`. */
const tagOf = (context: FormatContext, classId: string): string => Array.from(classOf(context, classId).name, (char) => (isSpace(char) ? "_" : char)).join("");

/** The format has one tag a token: of spans that overlap the one that begins first stands, of those the longest. */
export function oneLayer(marks: readonly Mark[]): Span[] {
  const spans = marks.flatMap((mark) => (mark.mark === "span" ? [mark] : [])).toSorted((a, b) => a.start - b.start || b.end - a.end);
  let reach = 0;
  return spans.filter((span) => {
    if (span.start < reach) return false;
    reach = span.end;
    return true;
  });
}

function sentence(context: FormatContext, row: Row): string {
  const chars = Array.from(row.text ?? "");
  const spans = oneLayer(row.marks);
  const cuts = new Set(spans.flatMap(({ start, end }) => [start, end]));
  let at = 0;
  const lines = tokensOf(chars, cuts).map(({ text, start }) => {
    while (spans[at] && start >= (spans[at]?.end ?? 0)) at++;
    const span = spans[at];
    if (!span || start < span.start) return `${text} O\n`;
    const isFirst = chars.slice(span.start, start).every(isSpace);
    return `${text} ${isFirst ? "B" : "I"}-${tagOf(context, span.classId)}\n`;
  });
  return lines.join("");
}

/**
 * CoNLL as Azure ML exports and takes it (how-to-auto-train-nlp-models): a token and its tag a line, parted by one space, tags B-, I- and O; an empty line after
 * each text. A text without a token is left out of both files.
 */
export const conll: Format = {
  name: "conll",
  title: "CoNLL",
  description:
    "One token and its tag a line (B-, I-, O), as spaCy, seqeval and Azure ML's AutoML read it; with a list of the items in the same order. Of entities that overlap, the outer one.",
  version: 1,
  media: ["text"],
  marks: ["span"],
  dialects: ["standard"],
  needsSize: false,
  needsText: () => true,
  start: () => ({}),
  files: () => [
    { name: "labels.conll", contentType: "text/plain; charset=utf-8", pieces: [{ section: "tokens" }] },
    { name: "items.jsonl", contentType: "application/jsonl", pieces: [{ section: "items" }] },
  ],
  row: (context, _, row) => {
    const text = sentence(context, row);
    if (text === "") return [];
    const item = { path: row.path, ...(row.row !== undefined && { row: row.row }), url: row.url };
    return [
      { section: "tokens", text: `${text}\n` },
      { section: "items", text: `${JSON.stringify(item)}\n` },
    ];
  },
  read: readConll,
  sample: (folder) => `import json

# ${folder}/labels.conll and items.jsonl, downloaded
texts = open("labels.conll", encoding="utf-8").read().split("\\n\\n")
items = [json.loads(line) for line in open("items.jsonl", encoding="utf-8")]
for item, text in zip(items, texts):
    tokens = [line.rsplit(" ", 1) for line in text.split("\\n") if line]
    print(item["path"], [(token, tag) for token, tag in tokens if tag != "O"])
`,
};
