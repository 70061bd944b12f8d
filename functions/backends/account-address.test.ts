import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { accountAddress, accountName } from "./account-address.ts";

const hosts = { suffixes: ["blob.core.windows.net", "blob.core.usgovcloudapi.net"], emulators: ["127.0.0.1:10000"] };

test.each([
  ["photos", "https://photos.blob.core.windows.net"],
  [" Photos ", "https://photos.blob.core.windows.net"],
  ["https://photos.blob.core.windows.net", "https://photos.blob.core.windows.net"],
  ["https://photos.blob.core.windows.net/", "https://photos.blob.core.windows.net"],
  ["HTTPS://PHOTOS.BLOB.CORE.WINDOWS.NET/", "https://photos.blob.core.windows.net"],
  ["https://abc123.blob.core.usgovcloudapi.net", "https://abc123.blob.core.usgovcloudapi.net"],
  ["http://127.0.0.1:10000/devaccount", "http://127.0.0.1:10000/devaccount"],
])("%s is an account", (text, address) => {
  expect(accountAddress(hosts, text)).toBe(address);
});

/** What people try to get into the network with (research: infra.md, T24). */
const NEVER = [
  "",
  "ab",
  "a".repeat(25),
  "photos!",
  "photos.blob",
  "http://photos.blob.core.windows.net",
  "https://photos.blob.core.windows.net:443",
  "https://photos.blob.core.windows.net:22",
  "https://user@photos.blob.core.windows.net",
  "https://photos.blob.core.windows.net@127.0.0.1",
  "https://127.0.0.1#.blob.core.windows.net",
  "https://127.0.0.1/.blob.core.windows.net",
  "https://127.0.0.1\\.blob.core.windows.net",
  "https://evil.example/photos.blob.core.windows.net",
  "https://photos.blob.core.windows.net.evil.example",
  "https://photos.evil.blob.core.windows.net",
  "https://.blob.core.windows.net",
  "https://-photos.blob.core.windows.net",
  "https://photos.blob.core.windows.net/container",
  "https://photos.blob.core.windows.net?x=1",
  "https://photos.blob.core.windows.net//",
  "https://photos。blob。core。windows。net",
  "https://ｐhotos.blob.core.windows.net",
  "https://photos.blob.core.windows.net.",
  "https://pho\ttos.blob.core.windows.net",
  "https://photos%2eblob.core.windows.net",
  "https://localhost",
  "https://127.0.0.1",
  "https://2130706433",
  "https://0x7f000001",
  "https://0x7f.0.0.1",
  "https://017700000001",
  "https://127.1",
  "https://0",
  "https://0.0.0.0",
  "https://[::1]",
  "https://[::]",
  "https://[::ffff:127.0.0.1]",
  "https://[::ffff:7f00:1]",
  "https://[fd00::1]",
  "https://[fe80::1%25eth0]",
  "http://169.254.169.254/latest/meta-data",
  "http://169.254.169.254/metadata/identity/oauth2/token",
  "http://169.254.129.2:8081/msi/token",
  "http://168.63.129.16",
  "https://10.0.0.1",
  "https://172.16.0.1",
  "https://192.168.0.1",
  "https://100.64.0.1",
  "file:///etc/passwd",
  "gopher://127.0.0.1:6379/_INFO",
  "ftp://photos.blob.core.windows.net",
  "data:text/plain,x",
  "//photos.blob.core.windows.net",
  "http://127.0.0.1:10000",
  "http://127.0.0.1:10000/",
  "http://127.0.0.1:10001/devaccount",
  "http://127.0.0.1:10000@evil.example/devaccount",
  "http://evil@127.0.0.1:10000/devaccount",
  "http://127.0.0.1:10000/devaccount/container",
  "http://127.0.0.1:10000/devaccount?x",
  "https://127.0.0.1:10000/devaccount",
  "http://localhost:10000/devaccount",
];
test.each(NEVER)("%j is none", (text) => {
  expect(accountAddress(hosts, text)).toBeUndefined();
});

test("whatever is taken leads to an account of a cloud that is listed, for every parser", () => {
  const piece = fc.constantFrom(
    "https://",
    "http://",
    "photos",
    ".blob.core.windows.net",
    "@",
    ":443",
    "/",
    "\\",
    "#",
    "?",
    "127.0.0.1",
    "[::1]",
    "evil.example",
    " ",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 7 }), (pieces) => {
      const address = accountAddress({ ...hosts, emulators: [] }, pieces.join(""));
      if (address === undefined) return;
      const url = new URL(address);
      expect(`${url.protocol}//${url.hostname}`).toBe(address);
      expect(url.hostname).toMatch(/^[a-z0-9]{3,24}\.blob\.core\.(windows|usgovcloudapi)\.net$/);
    }),
  );
});

test("the name is that of the account, also where it is a path", () => {
  expect([accountName("https://photos.blob.core.windows.net"), accountName("http://127.0.0.1:10000/devaccount")]).toEqual(["photos", "devaccount"]);
});
