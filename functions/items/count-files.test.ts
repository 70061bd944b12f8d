import { expect, test } from "@jest/globals";
import { countFiles } from "./count-files.ts";

/** Pages of files: a name, and whether there is anything in it. What is asked of each page is noted. */
function sourceOf(pages: readonly Record<string, boolean>[]) {
  const asked: string[] = [];
  const page = (after: string | undefined) => Number(after ?? 0);
  const next = (at: number) => (at + 1 < pages.length ? { cursor: String(at + 1) } : {});
  const container = {
    list: async ({ after }: { after?: string }) => {
      asked.push(`facts ${page(after)}`);
      const blobs = Object.entries(pages[page(after)] ?? {}).map(([name, has]) => ({ name, size: has ? 7 : 0, etag: "e", modifiedAt: 1 }));
      return { blobs, ...next(page(after)) };
    },
    names: async ({ after }: { after?: string }) => {
      asked.push(`names ${page(after)}`);
      return { names: Object.keys(pages[page(after)] ?? {}), ...next(page(after)) };
    },
  };
  const head = async () => undefined;
  return { asked, source: { container: { ...container, head }, dataset: { path: "in/**" } } };
}
const START = { listed: 0, loadable: 0 };

test("files are looked at until one can be loaded; then names are enough", async () => {
  const { asked, source } = sourceOf([
    { "in/a.png": false, "in/b.txt": true },
    { "in/c.png": true, "out/d.png": true },
    { "in/e.png": false },
    { "in/f.md": true },
  ]);
  const counted = await countFiles({ now: () => 0 }, source, { from: START, want: "image", ms: 10 });
  expect([counted.listed, counted.loadable, counted.next]).toEqual([5, 2, undefined]);
  expect(asked).toEqual(["facts 0", "facts 1", "names 2", "names 3"]);
});

test("nothing that can be loaded is none, however many names say otherwise", async () => {
  const { source } = sourceOf([{ "in/a.png": false }, { "in/b.png": false }]);
  expect(await countFiles({ now: () => 0 }, source, { from: START, want: "image", ms: 10 })).toMatchObject({ listed: 2, loadable: 0 });
});

test("when the time is over, the record says where it goes on", async () => {
  const { asked, source } = sourceOf([{ "in/a.png": true }, { "in/b.png": true }, { "in/c.png": true }]);
  let now = 0;
  const first = await countFiles({ now: () => (now += 6) }, source, { from: START, want: "image", ms: 10 });
  expect([first.listed, first.next]).toEqual([2, "2"]);
  const last = await countFiles({ now: () => now }, source, { from: first, want: "image", ms: 10 });
  expect([last.listed, last.loadable, last.next, asked.at(-1)]).toEqual([3, 3, undefined, "names 2"]);
});
