import { expect, test } from "@jest/globals";
import { hashPassphrase, isPassphrase, newPassphrase } from "./passphrase.ts";

test("has 120 bits, and every letter is as likely as another", () => {
  const counts = new Map<string, number>();
  for (let at = 0; at < 4_000; at++) for (const letter of newPassphrase().replaceAll("-", "")) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  expect(counts.size).toBe(32);
  for (const count of counts.values()) expect(Math.abs(count - 3_000)).toBeLessThan(400); // seven standard deviations
});

test("is kept as a salted hash that says its own cost", async () => {
  const [one, other] = await Promise.all([hashPassphrase("abcd-efgh"), hashPassphrase("abcd-efgh")]);
  expect(one).toMatch(/^scrypt\$32768\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
  expect(one).not.toBe(other);
});

test.each([
  ["ab0d-1fgh", "right"],
  ["ABOD IFGH", "right"],
  ["abodlfgh", "right"],
  ["ab0d-1fgj", "wrong"],
  ["", "wrong"],
])("%s is %s", async (typed, expected) => {
  expect(await isPassphrase(typed, await hashPassphrase("ab0d-1fgh"))).toBe(expected === "right");
});

test("a hash of another cost is still read", async () => {
  const { scryptSync } = await import("node:crypto");
  const hash = scryptSync("abcd", Buffer.from("salt"), 32, { N: 1024, r: 8, p: 2 }).toString("base64url");
  expect(await isPassphrase("abcd", `scrypt$1024$8$2$${Buffer.from("salt").toString("base64url")}$${hash}`)).toBe(true);
});
