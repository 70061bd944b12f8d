import { describe, expect, test } from "@jest/globals";
import { KINDS } from "../../../../functions/kinds/list.ts";
import { CreateProject } from "../../../../functions/projects/wire.ts";
import { type Quality, qualityFaults, qualityFrom, qualityToCreate, rulesInWords, usualQuality } from "./quality.ts";

const on: Quality = { ...usualQuality, consensus: "on" };
const wrong = (quality: Quality) => Object.entries(qualityFaults({ quality })).flatMap(([field, fault]) => (fault === undefined ? [] : [field]));

describe("quality", () => {
  test.each<[string, Quality, string[]]>([
    ["usual", usualQuality, []],
    ["with consensus", on, []],
    ["one labeler", { ...on, min: 1 }, ["consensus.min"]],
    ["a maximum below the minimum", { ...on, min: 4, max: 3 }, ["consensus.max"]],
    ["nothing typed", { ...on, max: Number.NaN }, ["consensus.max"]],
    ["an overlap of nothing", { ...on, iou: 0 }, ["consensus.iou"]],
    ["a likeness above all", { ...on, least: 101 }, ["consensus.least"]],
    ["mostly gold", { ...usualQuality, goldPercent: 51 }, ["goldShare"]],
    ["thresholds of no consensus", { ...usualQuality, iou: 0 }, []],
  ])("%s: faults stand at their fields", (_, quality, fields) => {
    expect(wrong(quality)).toEqual(fields);
  });

  test("what has no fault, the service takes", () => {
    const asked = { name: "n", kind: "image-boxes", datasetId: "d", classes: [{ name: "c" }] };
    for (const quality of [usualQuality, on, { ...on, min: 2, max: 10, least: 90, iou: 75, goldPercent: 50 }])
      expect(CreateProject.safeParse({ ...asked, ...qualityToCreate(quality) }).error).toBeUndefined();
  });

  test("a project's settings come back as they were chosen", () => {
    for (const quality of [usualQuality, on, { ...on, max: 10, least: 57, iou: 29, goldPercent: 7 }])
      expect(qualityFrom(qualityToCreate(quality))).toEqual(quality);
  });

  test.each(KINDS.map((kind) => [kind.name, kind] as const))("%s: the rule is told with the numbers that will be applied", (_, { agreement }) => {
    const [rule, label, asked] = rulesInWords({ ...on, max: 4, least: 70, iou: 60 }, agreement);
    expect(rule).toBe(agreement.rule({ least: 0.7, iou: 0.6, spans: "exact" }));
    expect([label, asked]).toEqual([expect.stringContaining("at least 2"), expect.stringContaining("up to 4")]);
  });
});
