import { images } from "./awkward-images.ts";
import type { Place } from "./place.ts";

export type Row = Record<string, unknown>;

/** A project of one task type, and what a reader has to say of it. */
export interface Labeled {
  projectId: string;
  told: Row[];
}

const CLASSES = ["cow", "com,ma", 'two "words"\nand lines', "=1+1", "שלום 😀"];

/** Any number of classes an image. */
export async function awkwardSets(place: Place, folder: string): Promise<Labeled> {
  const { files } = await images();
  const told: Row[] = [];
  const projectId = await place.make({
    name: "Sets",
    kind: "image-multi-label",
    classes: CLASSES,
    files,
    answer: ({ path }, idOf) => {
      const labels = CLASSES.filter((_, index) => (told.length + 1) & (1 << index));
      told.push({ path: `${folder}/${path}`, labels, ids: labels.map(idOf) });
      return { classIds: labels.map(idOf) };
    },
  });
  return { projectId, told };
}

const round = (value: number) => Math.round(value * 1e6) / 1e6;

/** Boxes that touch the edges, with fractions of pixels, tiny ones, and images without any. */
export async function awkwardBoxes(place: Place, folder: string): Promise<Labeled> {
  const { files, sizes } = await images(8);
  const told: Row[] = [];
  let turn = 0;
  const projectId = await place.make({
    name: "Boxes",
    kind: "image-boxes",
    classes: CLASSES,
    files,
    answer: ({ path }, idOf) => {
      const { width, height } = sizes.get(path) ?? { width: 0, height: 0 };
      const all = [
        [0, 0, width, height],
        [0.25, 3.75, 1.01, 2.5],
        [width - 1, height - 1, 1, 1],
        [10, 10, 0.01, 20],
      ] as const;
      const boxes = all.slice(0, turn++ % 5).map(([x, y, w, h], index) => ({ label: CLASSES[index] ?? "", x, y, width: w, height: h }));
      for (const { label, x, y, width: w, height: h } of boxes) told.push({ path: `${folder}/${path}`, label, bbox: [x, y, w, h], area: round(w * h) });
      return { boxes: boxes.map(({ label, ...box }, index) => ({ id: `r${index + 1}`, classId: idOf(label), ...box })) };
    },
  });
  return { projectId, told };
}

/** Square pixels inside, by the shoelace formula. */
const areaOf = (ring: readonly number[]): number => {
  let twice = 0;
  for (let i = 0; i < ring.length; i += 2) {
    const [x1 = 0, y1 = 0, x2 = ring[0] ?? 0, y2 = ring[1] ?? 0] = ring.slice(i, i + 4);
    twice += x1 * y2 - x2 * y1;
  }
  return Math.abs(twice) / 2;
};

/** Rings that are no rectangles: slanted, L-shaped, with a bay, in two parts, as large as the image. All fit in 30 × 40 pixels. */
const SHAPES: readonly (readonly (readonly number[])[])[] = [
  [[5, 5, 25, 8, 20, 33, 7, 30]],
  [[2, 2, 20, 2, 20, 10, 10, 10, 10, 30, 2, 30]],
  [[1.5, 1.25, 28.75, 1.25, 28.75, 36.5, 15.25, 12.5, 1.5, 36.5]],
  [
    [1, 1, 9, 1, 9, 9],
    [15, 15, 29, 15, 29, 35, 15, 35],
  ],
  [[0, 0, 30, 0, 30, 40, 0, 40]],
];

export async function awkwardPolygons(place: Place, folder: string): Promise<Labeled> {
  const { files } = await images(8);
  const told: Row[] = [];
  let turn = 0;
  const projectId = await place.make({
    name: "Polygons",
    kind: "image-polygons",
    classes: CLASSES,
    files,
    answer: ({ path }, idOf) => {
      const polygons = SHAPES.slice(0, turn++ % (SHAPES.length + 1)).map((rings, index) => ({ label: CLASSES[index] ?? "", rings }));
      for (const { label, rings } of polygons)
        told.push({ path: `${folder}/${path}`, label, rings, area: round(rings.reduce((sum, ring) => sum + areaOf(ring), 0)) });
      return { polygons: polygons.map(({ label, rings }, index) => ({ id: `r${index + 1}`, classId: idOf(label), rings })) };
    },
  });
  return { projectId, told };
}

/** What is marked in each text, by the words themselves. */
const TEXTS: readonly { text: string; entities: readonly (readonly [words: string, className: string])[] }[] = [
  { text: "Ada Byron is from London.", entities: [["Ada Byron", "cow"], ["London", "com,ma"]] }, // biome-ignore format: a table
  { text: "Ada,\r\n\r\nByron\tand -DOCSTART- # = 'x'", entities: [["Ada", "cow"], ["Byron", "=1+1"], ["'x'", "cow"]] }, // biome-ignore format: a table
  {
    text: "👩‍👩‍👧 met E\u0301mile in 東京タワー、日本。",
    entities: [
      ["👩‍👩‍👧", "cow"],
      ["E\u0301mile", 'two "words"\nand lines'],
      ["東京タワー", "com,ma"],
      ["日本", "com,ma"],
    ],
  },
  {
    text: "שלום לכולם בירושלים, مرحبا بكم في القاهرة",
    entities: [
      ["ירושלים", "שלום 😀"],
      ["القاهرة", "com,ma"],
    ],
  },
  { text: "Rome Bonn\u00a0Paris", entities: [["Rome", "cow"], ["Bonn", "cow"], ["Paris", "cow"]] }, // biome-ignore format: a table
  { text: "nothing to see", entities: [] },
];

/** Texts of many scripts as files: entities side by side, in the middle of words, next to signs that readers might take for their own. */
export async function awkwardEntities(place: Place, folder: string): Promise<Labeled> {
  const told: Row[] = [];
  const files = new Map(TEXTS.map(({ text }, index) => [`text ${index}.txt`, text]));
  const projectId = await place.make({
    name: "Entities",
    kind: "text-entities",
    classes: CLASSES,
    files,
    answer: ({ path }, idOf) => {
      const { text, entities } = TEXTS[Number(/\d+/.exec(path)?.[0])] ?? { text: "", entities: [] };
      const spans = entities.map(([words, className]) => {
        const start = Array.from(text.slice(0, text.indexOf(words))).length;
        return { classId: idOf(className), start, end: start + Array.from(words).length };
      });
      // Readers of this format know tokens, not the space between them.
      for (const [words, className] of entities)
        told.push({ path: `${folder}/${path}`, words: words.replaceAll(/\s/gu, ""), label: className.replaceAll(/\s/gu, "_") });
      return { spans: spans.toSorted((a, b) => a.start - b.start) };
    },
  });
  return { projectId, told };
}

const ROWS = [
  ["plain", "first"],
  ['He said "no", then\nleft; =SUM(A1)', "two\r\nlines"],
  ["שלום, 😀", ""],
  ["'quoted'", "-1"],
];

/** Rows of a table, with cells that hold quotes, commas and line ends. */
export async function awkwardRows(place: Place, folder: string): Promise<Labeled> {
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const lines = ROWS.map((own, index) => [String(index), ...own].map(cell).join(","));
  const told: Row[] = [];
  const projectId = await place.make({
    name: "Rows",
    kind: "text-multi-label",
    classes: CLASSES,
    holds: "tabular",
    columns: ["body", "note"],
    files: new Map([["data, 1.csv", `id,body,note\n${lines.join("\n")}\n`]]),
    answer: ({ path, row = 0 }, idOf) => {
      const labels = CLASSES.slice(0, row);
      told.push({ path: `${folder}/${path}`, row, labels, ids: labels.map(idOf), text: (ROWS[row - 1] ?? []).join("\n") });
      return { classIds: labels.map(idOf) };
    },
  });
  return { projectId, told };
}
