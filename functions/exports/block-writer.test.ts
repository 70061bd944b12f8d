import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { BLOCK_BYTES, openBlockWriter } from "./block-writer.ts";

/** Keeps copies of what is staged: the writer uses its buffers again. */
function openStage() {
  const staged = new Map<string, Buffer>();
  let largest = 0;
  const stage = async (name: string, id: string, bytes: Uint8Array) => {
    largest = Math.max(largest, bytes.length);
    staged.set(`${name} ${id}`, Buffer.from(bytes));
  };
  return { container: { stage }, staged, largest: () => largest };
}
const sections = [
  { name: "a", file: "x", number: 0 },
  { name: "b", file: "y", number: 1 },
];

async function written(texts: readonly [section: string, text: string][], flushEvery: number) {
  const to = openStage();
  const writer = openBlockWriter({ container: to.container, folder: "f", sections, shard: 7 });
  for (const [index, [section, text]] of texts.entries()) {
    writer.add(section, text);
    if (index % flushEvery === 0) await writer.stageFull();
  }
  return { blocks: await writer.end(), ...to };
}

test("all texts are there in order, and where blocks end does not depend on when they are staged", async () => {
  // Long texts of one, two, three and four bytes a character, so that blocks end in the midst of things.
  const text = fc.tuple(fc.constantFrom("a", "é", "ש", "漢", "😀", "\n"), fc.integer({ min: 0, max: 150_000 })).map(([unit, count]) => unit.repeat(count));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom("a", "b"), text), { maxLength: 30 }), fc.integer({ min: 1, max: 9 }), async (texts, every) => {
      const [often, once] = [await written(texts, every), await written(texts, 1_000)];
      expect(often.blocks).toEqual(once.blocks);
      expect([...often.staged].every(([id, bytes]) => once.staged.get(id)?.equals(bytes))).toBe(true);
      for (const [section, file] of [
        ["a", "x"],
        ["b", "y"],
      ] as const) {
        const ids = [...often.staged.keys()].filter((id) => id.startsWith(`f/${file} `)).sort();
        expect(ids.map((id) => often.staged.get(id)?.length)).toEqual(often.blocks[section]);
        const all = Buffer.concat(ids.map((id) => often.staged.get(id) ?? Buffer.alloc(0))).toString();
        expect(
          all ===
            texts
              .filter(([of]) => of === section)
              .map(([, it]) => it)
              .join(""),
        ).toBe(true);
      }
    }),
    { numRuns: 25 },
  );
}, 60_000);

test("a block is a megabyte at most, but for a text that is larger by itself", async () => {
  const row = "x".repeat(700);
  const many = await written(
    Array.from({ length: 10_000 }, (): [string, string] => ["a", row]),
    100,
  );
  expect(many.largest()).toBeLessThanOrEqual(BLOCK_BYTES);
  expect(many.blocks["a"]?.length).toBe(Math.ceil((10_000 * 700) / (Math.floor(BLOCK_BYTES / 700) * 700)));
  const giant = await written(
    [
      ["a", "before"],
      ["a", "y".repeat(3 * BLOCK_BYTES)],
      ["a", "after"],
    ],
    100,
  );
  expect(giant.blocks["a"]).toEqual([6, 3 * BLOCK_BYTES, 5]);
});

test("writers that share their buffers take no new ones", async () => {
  const spare: Buffer[] = [];
  const { container } = openStage();
  for (let shard = 0; shard < 5; shard++) {
    const writer = openBlockWriter({ container, folder: "f", sections, shard, spare });
    for (let i = 0; i < 5_000; i++) {
      writer.add("a", "x".repeat(700));
      if (i % 100 === 0) await writer.stageFull();
    }
    await writer.end();
    expect(spare.length).toBeLessThanOrEqual(2);
  }
});
