import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { context, row, written } from "../fixtures/written.ts";
import { uncell } from "./cell.ts";
import { parseCsv } from "./fixtures/parse-csv.ts";
import { csv } from "./format.ts";

test("classification begins with Azure ML's columns, then ours", () => {
  const rows = [row(), row({ path: "farm/=cmd, 1.jpg", marks: [{ mark: "class", classId: "c3" }] })];
  expect(written(csv, context(), rows)["labels.csv"]).toBe(
    "Url,Label,Path,LabelIds,LabeledBy,LabeledAt\r\n" +
      "AmlDatastore://barn/farm/cow-01.jpg,Animal/Cow,farm/cow-01.jpg,c2,tenant:ana,2026-03-01T10:20:30.123Z\r\n" +
      '"AmlDatastore://barn/farm/=cmd, 1.jpg","night, ""late""","farm/=cmd, 1.jpg",c3,tenant:ana,2026-03-01T10:20:30.123Z\r\n',
  );
});

test("several classes share a cell, and their ids tell them apart", () => {
  const both = row({ marks: ["c3", "c1"].map((classId) => ({ mark: "class", classId })) });
  const [, cells] = parseCsv(written(csv, context({ classesPerItem: "many" }), [both])["labels.csv"] ?? "");
  expect(cells?.slice(1, 4)).toEqual(['night, "late",Animal/Horse', "farm/cow-01.jpg", "c3;c1"]);
});

test("regions stand in a column of their own, as JSON", () => {
  const box = { mark: "box", classId: "c2", x: 1, y: 2.5, width: 30, height: 40 } as const;
  const [head, cells] = parseCsv(written(csv, context({ marks: ["box"] }), [row({ marks: [box, { ...box, x: 5 }] })])["labels.csv"] ?? "");
  expect(head).toEqual(["Url", "Label", "Path", "LabelIds", "Regions", "LabeledBy", "LabeledAt"]);
  expect(cells?.[1]).toBe("Animal/Cow");
  expect(JSON.parse(cells?.[4] ?? "")).toEqual([box, { ...box, x: 5 }]);
});

test("any path, class name and user reads back", () => {
  const text = fc.string({ unit: "binary", maxLength: 40 });
  fc.assert(
    fc.property(text, text, text, (path, name, labeledBy) => {
      const text = written(csv, context({ classes: [{ id: "c1", name }] }), [row({ path, labeledBy, marks: [{ mark: "class", classId: "c1" }] })])[
        "labels.csv"
      ];
      const [, cells = []] = parseCsv(text ?? "");
      expect(cells.map(uncell)).toEqual([`AmlDatastore://barn/${path}`, name, path, "c1", labeledBy, "2026-03-01T10:20:30.123Z"]);
    }),
    { numRuns: 300 },
  );
});

test("a project with consensus tells whose each label is, and how alike the answers were", () => {
  const rows = [row({ labeledBy: "consensus", source: "consensus", agreeing: 2, agreement: 1 / 3 }), row({ labeledBy: "tenant:rev", source: "reviewer" })];
  const [header, first, second] = parseCsv(written(csv, { ...context(), hasConsensus: true }, rows)["labels.csv"] ?? "");
  expect(header?.slice(-5)).toEqual(["LabeledBy", "LabeledAt", "Source", "Agreeing", "Agreement"]);
  expect([first?.at(-5), first?.slice(-3)]).toEqual(["consensus", ["consensus", "2", "0.333333"]]);
  expect([second?.at(-5), second?.slice(-3)]).toEqual(["tenant:rev", ["reviewer", "", ""]]);
});
