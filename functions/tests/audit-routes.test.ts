import { describe, expect, test } from "@jest/globals";
import { unopenedServices } from "../hosts/services.ts";
import { tables } from "../hosts/tables.ts";

/** Changing by their method alone, and why the trail does not tell of them. */
const UNTOLD = new Map([
  ["nextTask", "labeling: the task itself says who held it"],
  ["renewTask", "labeling"],
  ["releaseTask", "labeling"],
  ["submitTask", "labeling: each answer says whose it is"],
  ["correctAnswer", "labeling"],
  ["showValues", "reads"],
  ["showTexts", "reads"],
  ["makeRenditions", "makes pictures smaller; nothing of anybody's changes"],
  ["makePictures", "as above"],
  ["makePlane", "as above"],
  ["testConnection", "reads"],
  ["testDatastore", "reads"],
  ["seeNotices", "one's own mark"],
]);

const { routes } = tables(unopenedServices());
const changing = routes.filter(({ method }) => method !== "GET");

describe("the audit trail (J4)", () => {
  test.each(changing.map((route) => [route.name, route] as const))("%s is told of, or it is said why not", (name, { audit }) => {
    expect({ name, isTold: audit !== undefined, isUntold: UNTOLD.has(name) }).toEqual({ name, isTold: !UNTOLD.has(name), isUntold: UNTOLD.has(name) });
  });

  test("the exceptions are routes that exist, and reading is not told", () => {
    expect([...UNTOLD.keys()].filter((name) => !changing.some((route) => route.name === name))).toEqual([]);
    expect(routes.filter(({ method, audit }) => method === "GET" && audit)).toEqual([]);
  });

  test("no action can be meant for two things, and no field that may hold a secret or a label is named", () => {
    for (const { name, audit, path } of changing) {
      if (!audit) continue;
      expect([name, audit.action]).toEqual([name, expect.stringMatching(/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/)]);
      if (audit.of !== undefined && audit.of !== "projectId" && /\{/.test(path.replace("{projectId}", "")))
        expect([name, path]).toEqual([name, expect.stringContaining(`{${audit.of}}`)]);
      for (const field of audit.detail ?? [])
        expect([name, field]).toEqual([name, expect.not.stringMatching(/secret|key|sas|token|password|value|answer|text|markdown/i)]);
    }
  });
});
