import { describe, expect, test } from "@jest/globals";
import { KINDS } from "../../../functions/kinds/list.ts";
import { comparedClass, comparedClasses } from "./compared-classes.ts";
import { comparedBoxes } from "./image-boxes/compared.ts";
import { comparedPolygons } from "./image-polygons/compared.ts";
import { comparedEntities } from "./text-entities/compared.ts";

/** What the kinds of list.ts load, which draws and so needs a browser. */
const COMPARED = [
  comparedClass("image-multi-class"),
  comparedClasses("image-multi-label"),
  comparedBoxes,
  comparedPolygons,
  comparedClass("text-multi-class"),
  comparedClasses("text-multi-label"),
  comparedEntities,
];

describe.each(KINDS.map((kind) => [kind.name, kind] as const))("%s", (name, { agreement }) => {
  test("people read the rule that is applied, at any setting", () => {
    const compared = COMPARED.find((one) => one.name === name);
    expect([compared?.uses, compared?.least]).toEqual([agreement.uses, agreement.least]);
    for (const least of [0.5, agreement.least, 1])
      for (const iou of [0.3, 0.75])
        for (const spans of ["exact", "overlapping"] as const) expect(compared?.rule({ least, iou, spans })).toBe(agreement.rule({ least, iou, spans }));
  });
});
