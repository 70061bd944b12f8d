import { describe, expect, test } from "@jest/globals";
import { KINDS } from "../../../functions/kinds/list.ts";
import { COMPARED_KINDS, comparedKindNamed } from "./compared-list.ts";

test("every task type can be compared", () => {
  expect(COMPARED_KINDS.map(({ name }) => name)).toEqual(KINDS.map(({ name }) => name));
});

describe.each(KINDS.map((kind) => [kind.name, kind] as const))("%s", (name, { agreement }) => {
  const compared = comparedKindNamed(name);
  test("people read the rule that is applied, at any setting", () => {
    expect([compared?.uses, compared?.least]).toEqual([agreement.uses, agreement.least]);
    for (const least of [0.5, agreement.least, 1])
      for (const iou of [0.3, 0.75])
        for (const spans of ["exact", "overlapping"] as const) expect(compared?.rule({ least, iou, spans })).toBe(agreement.rule({ least, iou, spans }));
  });
});
