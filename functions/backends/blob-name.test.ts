import { describe, expect, test } from "@jest/globals";
import { checkBlobName, checkBlobPrefix, checkContainerName } from "./blob-name.ts";
import { blobDisposition, checkBlockId, checkLinkMinutes } from "./blob-options.ts";

describe("the name of a blob", () => {
  test.each(["a", "a/b", ".hidden", "...", "a..b/..c", "%2e%2e/%2F", "a b", "~", "😀", "\ufffd", "con", "a:b", "x".repeat(1_024)])("may be %.30s", (name) => {
    expect(() => checkBlobName(name)).not.toThrow();
  });
  test.each([
    ["nothing", ""],
    ["one dot", "."],
    ["two dots", ".."],
    ["dots before", "../a"],
    ["dots between", "a/../b"],
    ["dots after", "a/.."],
    ["a dot between", "a/./b"],
    ["a slash before", "/a"],
    ["a slash after", "a/"],
    ["two slashes", "a//b"],
    ["a backslash", "a\\..\\b"],
    ["NUL", "a\0.jpg"],
    ["a line end", "a\r\nb"],
    ["a control character of Latin-1", "a\u009f"],
    ["delete", "a\u007f"],
    ["half a character", "a\udc00"],
    ["1,025 letters", "x".repeat(1_025)],
  ])("is not %s", (_, name) => {
    expect(() => checkBlobName(name)).toThrow(expect.objectContaining({ code: "invalid" }));
  });
});

test.each(["", "a", "a/", "a/b", "a/.", "a/..", ".", "..", "..."])("a prefix may be %j, the start of a good name", (prefix) => {
  expect(() => checkBlobPrefix(prefix)).not.toThrow();
});
test.each(["../", "/", "a//", "a/../b", "a\\", "a/./", "\0"])("a prefix is not %j", (prefix) => {
  expect(() => checkBlobPrefix(prefix)).toThrow(expect.objectContaining({ code: "invalid" }));
});
test.each(["ab", "A-b", "a--b", "-ab", "a_b", "a.b", "..", "x".repeat(64)])("a container is not called %s", (container) => {
  expect(() => checkContainerName(container)).toThrow("container");
});
test.each([0, -1, 60.1, Number.NaN])("a link is not good for %d minutes", (minutes) => {
  expect(() => checkLinkMinutes(minutes)).toThrow("60");
});
test.each(["", "é", "x".repeat(65), "a\n"])("the id of a block is not %j", (blockId) => {
  expect(() => checkBlockId(blockId)).toThrow(expect.objectContaining({ code: "invalid" }));
});
test.each([
  ["plain.csv", `attachment; filename="plain.csv"; filename*=UTF-8''plain.csv`],
  ['a"b\\c/d.csv', `attachment; filename="a_b_c_d.csv"; filename*=UTF-8''a%22b%5Cc%2Fd.csv`],
  ["ü\r\nX: y", `attachment; filename="___X: y"; filename*=UTF-8''%C3%BC%0D%0AX%3A%20y`],
  ["it's (1)*", `attachment; filename="it's (1)*"; filename*=UTF-8''it%27s%20%281%29%2A`],
])("a download called %j has its name twice, and no header more", (name, header) => {
  expect(blobDisposition(name)).toBe(header);
});
