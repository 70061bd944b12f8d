import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { ApiKeyView } from "../../../../functions/access/wire.ts";
import { AREAS, curlLine, sayEnd, sayScopes, sayUsed, ticked } from "./api-key-words.ts";

const DAY_MS = 86_400_000;
const NOON = new Date(2026, 2, 12, 12).getTime();
const date = (at: number) => new Date(at).toLocaleDateString();
const SCOPES = ApiKeyView.shape.scopes.element.options;

test("every scope of the service can be ticked, and is said", () => {
  expect(new Set(AREAS.flatMap(({ read, write }) => [read, ...(write ? [write] : [])]))).toEqual(new Set(SCOPES));
  for (const scope of SCOPES) expect(sayScopes([scope])).toMatch(new RegExp(`: ${scope.split(":")[1]}$`));
});

test("what a key may do is said in the same order, however it is kept", () => {
  expect(sayScopes(["exports:read", "projects:write", "projects:read"])).toBe("Projects: read, write · Exports: read");
  expect(sayScopes([])).toBe("");
});

test("ticking changes one thing, and reading comes with writing", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.constantFrom(...SCOPES)), fc.constantFrom(...SCOPES), fc.boolean(), (scopes, scope, isTicked) => {
      const after = ticked(scopes, scope, isTicked);
      const read = SCOPES.find((each) => each === scope.replace("write", "read"));
      expect(new Set(after).size).toBe(after.length);
      expect(after.includes(scope)).toBe(isTicked);
      if (isTicked) expect(after).toContain(read);
      const untouched = (list: readonly string[]) => list.filter((each) => each !== scope && each !== read).toSorted();
      expect(untouched(after)).toEqual(untouched(scopes));
    }),
  );
});

test("reading can be taken off again", () => expect(ticked(["exports:read", "exports:write"], "exports:read", false)).toEqual(["exports:write"]));

test.each([
  ["never used", undefined],
  ["last used today", NOON],
  ["last used today", NOON - 11 * 3_600_000],
  ["last used today", NOON + 3_600_000],
  ["last used yesterday", NOON - 13 * 3_600_000],
  [`last used on ${date(NOON - 40 * DAY_MS)}`, NOON - 40 * DAY_MS],
])("%s", (said, usedAt) => expect(sayUsed(usedAt, NOON)).toBe(said));

test.each([
  ["Ends in 90 days", "fine", 90 * DAY_MS - 1_000],
  ["Ends in 15 days", "fine", 14 * DAY_MS + 1],
  ["Ends in 14 days", "soon", 14 * DAY_MS],
  ["Ends within a day", "soon", 1],
  [`Ended on ${date(NOON)}`, "over", 0],
  [`Ended on ${date(NOON - 3 * DAY_MS)}`, "over", -3 * DAY_MS],
])("%s", (text, tone, left) => expect(sayEnd(NOON + left, NOON)).toEqual({ tone, text }));

test("the line to try a key with", () =>
  expect(curlLine("https://labels.example", "dlk_1_2")).toBe('curl -H "Authorization: Bearer dlk_1_2" https://labels.example/api/me'));
