import { expect, test } from "@jest/globals";
import { sasEnd, SIGN_INS, wordsOf } from "./sign-ins.ts";

test("what a SAS has left is told, early enough to act", () => {
  const now = Date.parse("2026-06-01T00:00:00Z");
  const day = 86_400_000;
  expect([-1, 0, 1, 6, 8].map((days) => sasEnd({ expiresAt: now + days * day }, now)?.tone)).toEqual(["over", "over", "soon", "soon", "fine"]);
  expect(sasEnd({}, now)).toBeUndefined();
});

test("every way has its words, and only keys and SAS a secret", () => {
  expect(SIGN_INS.filter(({ secret }) => secret).map(({ signIn }) => signIn)).toEqual(["sas", "key"]);
  expect(wordsOf("anonymous")?.title).toBe("Anonymous");
  expect(wordsOf(undefined)).toBeUndefined();
});
