import { expect, test } from "@jest/globals";
import { KINDS } from "../kinds/list.ts";
import { canSay, FORMATS, formatNamed } from "./list.ts";
import { context, row, written } from "./fixtures/written.ts";

test("every task type has a format that can say its marks, and names are folders", () => {
  for (const kind of KINDS) expect([kind.name, FORMATS.some((format) => canSay(format, kind))]).toEqual([kind.name, true]);
  for (const { name } of FORMATS) expect(name).toMatch(/^[a-z0-9-]+$/);
  expect(new Set(FORMATS.map(({ name }) => name)).size).toBe(FORMATS.length);
});

test("a format that is not there is refused by name", () => {
  expect(() => formatNamed("yolo")).toThrow(expect.objectContaining({ code: "invalid", message: expect.stringContaining("coco, azureml-jsonl, csv, conll") }));
});

test.each(FORMATS.map((format) => [format.name, format] as const))(
  "%s writes only to sections that its layout has, and carries on where the numbers stand",
  (_, format) => {
    const carry = format.start(context());
    const sections = format.files(context(), carry).flatMap(({ pieces }) => pieces.flatMap((piece) => ("section" in piece ? [piece.section] : [])));
    for (const { section } of format.row(context(), carry, row())) expect(sections).toContain(section);
    const whole = written(format, context(), [row(), row({ path: "b.jpg" }), row({ path: "c.jpg" })]);
    const again = written({ ...format, row: (at, numbers, it) => format.row(at, Object.assign(numbers, JSON.parse(JSON.stringify(numbers))), it) }, context(), [
      row(),
      row({ path: "b.jpg" }),
      row({ path: "c.jpg" }),
    ]);
    expect(again).toEqual(whole);
    expect(format.sample("p1/Labeling/export/x/1")).toContain("p1/Labeling/export/x/1");
  },
);
