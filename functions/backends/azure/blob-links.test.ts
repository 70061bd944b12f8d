import { expect, test } from "@jest/globals";
import { blobLinks } from "./blob-links.ts";

function lender() {
  let lent = 0;
  const service = {
    accountName: "account",
    getUserDelegationKey: async (signedStartsOn: Date, signedExpiresOn: Date) => {
      if (lent++ === 0) throw Object.assign(new Error("busy"), { statusCode: 503 });
      return {
        signedObjectId: "oid",
        signedTenantId: "tid",
        signedStartsOn,
        signedExpiresOn,
        signedService: "b",
        signedVersion: "2025-01-05",
        value: Buffer.alloc(32, lent).toString("base64"),
      };
    },
  };
  return { service, lent: () => lent };
}

test("links of an identity are signed by a key that is lent once an hour, and a failed loan is not kept", async () => {
  const { service, lent } = lender();
  const link = blobLinks({ service }, "https://account.blob.core.windows.net/");
  const ask = { container: "data", name: "a b/ü#.jpg", permission: "r" as const, minutes: 10, contentType: "image/jpeg" };
  await expect(link(ask)).rejects.toMatchObject({ name: "Busy" });
  const links = await Promise.all([link(ask), link({ ...ask, name: "other" })]);
  expect(lent()).toBe(2);
  const url = new URL(links[0] ?? "");
  expect(url.origin + url.pathname).toBe("https://account.blob.core.windows.net/data/a%20b/%C3%BC%23.jpg");
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    sr: "b",
    sp: "r",
    spr: "https",
    skoid: "oid",
    sktid: "tid",
    rsct: "image/jpeg",
    sig: expect.any(String),
  });
  const life = Date.parse(url.searchParams.get("se") ?? "") - Date.now();
  expect(Math.abs(life - 600_000)).toBeLessThan(5_000);
});
