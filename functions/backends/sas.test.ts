import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { sasExpiry, sasFault, sasQuery } from "./sas.ts";

const NOW = Date.parse("2026-06-01T00:00:00Z");
const good = { sv: "2024-11-04", sr: "c", sp: "rl", se: "2026-07-01T00:00:00Z", sig: "c2VjcmV0+2VjcmV0/2VjcmV0c2VjcmV0c2VjcmV0c2U=" };
const sas = (change: Record<string, string> = {}) => new URLSearchParams({ ...good, ...change }).toString();

test.each<[string, string]>([
  ["of a container", sas()],
  ["pasted with its question mark", `?${sas()}`],
  ["pasted with its address", ` https://photos.blob.core.windows.net/cats?${sas()}\n`],
  ["of the account", sas({ sr: "", ss: "bfqt", srt: "sco" })],
  ["good until a day", sas({ se: "2026-06-02" })],
  ["whose signature was not escaped", sas({ sig: "" }) + good.sig],
])("a SAS %s is taken", (_, text) => {
  expect(sasFault(text, NOW)).toBeUndefined();
});

test.each<[string, string, string, RegExp]>([
  ["that is none", "hello", "sas-refused", /no sig/],
  ["of a stored access policy", sas({ se: "", sp: "", si: "policy" }), "sas-refused", /stored access policy/],
  ["that ran out", sas({ se: "2026-05-31T23:59:59Z" }), "sas-expired", /2026-05-31T23:59:59.000Z/],
  ["that begins tomorrow", sas({ st: "2026-06-02T00:00:00Z" }), "sas-refused", /begins only at/],
  ["without List", sas({ sp: "r" }), "sas-permission", /lacks the permission List /],
  ["without Read", sas({ sp: "l" }), "sas-permission", /lacks the permission Read /],
  ["with neither", sas({ sp: "w" }), "sas-permission", /List and Read/],
  ["that may write and delete", sas({ sp: "rwdl" }), "sas-permission", /write, delete/],
  ["of one blob", sas({ sr: "b" }), "sas-permission", /sr=c/],
  ["of an account's queues", sas({ sr: "", ss: "q", srt: "sco" }), "sas-permission", /ss=b/],
  ["of an account, of services only", sas({ sr: "", ss: "b", srt: "s" }), "sas-permission", /srt=co/],
])("a SAS %s is refused, and not repeated", (_, text, fault, why) => {
  const found = sasFault(text, NOW);
  expect(found).toEqual({ fault, why: expect.stringMatching(why) });
  expect(found?.why).not.toContain("c2VjcmV0");
});

test("a SAS that was cut anywhere, with anything put behind it, is refused before an account is asked", () => {
  const length = sas().length;
  fc.assert(
    fc.property(fc.nat(length - 1), fc.constantFrom("", "AAAA", "%", "%A", "%AA", "%ZZ", "&", " "), (at, rest) => {
      const cut = sas().slice(0, at) + rest;
      fc.pre(cut !== sas());
      expect(sasFault(cut, NOW)).toMatchObject({ fault: "sas-refused" });
    }),
    { numRuns: 1_000 },
  );
});

test("says when it runs out, and is a query alone", () => {
  expect(sasExpiry(sas())).toBe(Date.parse("2026-07-01T00:00:00Z"));
  expect(sasQuery("https://x/y?a=b")).toBe("a=b");
});
