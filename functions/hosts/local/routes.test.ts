import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { createRouter, httpFunctions, overlaps, parseTemplate } from "./routes.ts";
import type { FunctionInfo } from "./worker.ts";

const fn = (name: string, route: string, methods = ["GET"]): FunctionInfo => {
  const trigger = { type: "httpTrigger", direction: "in" as const, route, methods };
  return { name, bindings: { it: trigger }, triggerName: "it", trigger, callback: () => undefined };
};
const found = (routes: [string, string][], path: string, method = "GET") => {
  const match = createRouter(
    routes.map(([name, route]) => fn(name, route)),
    "api",
  )(method, path);
  return match && [match.fn.name, match.params];
};

test.each<[string, string, Record<string, string> | undefined]>([
  ["a", "/api/a", {}],
  ["a", "/api/a/", {}],
  ["a", "/api//a", {}],
  ["a", "/API/A", {}],
  ["a", "/api/b", undefined],
  ["a", "/a", undefined],
  ["a/{x}", "/api/a/B", { x: "B" }],
  ["a/{x}", "/api/a", undefined],
  ["a/{x}", "/api/a/b/c", undefined],
  ["a/{x}/c/{y}", "/api/a/%41/C/1%2f2", { x: "A", y: "1%2f2" }],
  ["a/{*rest}", "/api/a/b/c", { rest: "b/c" }],
  ["a/{*rest}", "/api/a", { rest: "" }],
  ["{*rest}", "/api/x", { rest: "x" }],
])("the template %s and the path %s", (template, path, params) => {
  expect(found([["f", template]], path)).toEqual(params && ["f", params]);
});

test.each(["{x:int}", "a{x}", "{x?}", "{*rest}/b"])("a template such as %s is refused at the start", (template) => {
  expect(() => parseTemplate(template)).toThrow("no route template");
});

test("the first name in upper case wins where two templates match", () => {
  expect(
    found(
      [
        ["get_thing", "x"],
        ["getthing", "{y}"],
      ],
      "/api/x",
    ),
  ).toEqual(["getthing", { y: "x" }]);
});

describe("overlaps", () => {
  const between = (a: string, b: string, methods = ["GET"]) => overlaps(httpFunctions([fn("a", a), fn("b", b, methods)], "api")).length > 0;

  test.each<[string, string, boolean]>([
    ["x", "x", true],
    ["x", "X", true],
    ["x", "y", false],
    ["{p}", "x", true],
    ["x/{p}", "{q}/y", true],
    ["x/{p}", "y/{q}", false],
    ["x/{p}", "x", false],
    ["{*rest}", "x/y/z", true],
  ])("%s and %s: %s", (a, b, expected) => expect(between(a, b)).toBe(expected));

  test("functions of different methods do not meet", () => expect(between("x", "x", ["POST"])).toBe(false));

  const segment = fc.constantFrom("x", "y", "{p}");
  test("templates that do not overlap are never matched by one path", () => {
    fc.assert(
      fc.property(
        fc.array(segment, { minLength: 1, maxLength: 3 }),
        fc.array(segment, { minLength: 1, maxLength: 3 }),
        fc.array(fc.constantFrom("x", "y", "z"), { maxLength: 3 }),
        (a, b, parts) => {
          const matches = (template: string[]) => found([["f", template.join("/")]], `/api/${parts.join("/")}`) !== undefined;
          return between(a.join("/"), b.join("/")) || !(matches(a) && matches(b));
        },
      ),
    );
  });
});
