/** `npm run test:readers`: whether pandas, pycocotools, mltable and spaCy find in our exports what people labeled. Skips, saying why, where they cannot be had. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { awkwardClasses } from "./awkward-images.ts";
import { awkwardBoxes, awkwardEntities, awkwardPolygons, awkwardRows, awkwardSets, type Row } from "./awkward-kinds.ts";
import { openPlace, type Place } from "./place.ts";
import { NoPython, read, readersPython } from "./python.ts";

interface Reader {
  title: string;
  script: string;
  format: string;
  dialect?: "azure-ml";
  /** What this reader ought to say of a label; absent: all that was told. */
  expected?(told: Row): Row;
  /** What it said, in the same words. */
  said?(row: Row): Row;
}

const only =
  (...fields: string[]) =>
  (row: Row): Row =>
    Object.fromEntries(fields.map((field) => [field, row[field]]));
const pathOf = (url: unknown): string => decodeURIComponent(new URL(String(url)).pathname).replace(/^\/blobs\/[^/]+\//, "");
const imageRow = only("path", "label", "width", "height");

/** One folder each, in the order in which they are made: the first is `1`. */
const PLACES: { labeled(place: Place, folder: string): Promise<{ projectId: string; told: readonly object[] }>; readers: Reader[] }[] = [
  {
    labeled: awkwardClasses,
    readers: [
      {
        title: "pandas reads CSV",
        script: "read_csv.py",
        format: "csv",
        expected: only("path", "label", "by"),
        said: ({ path, label, by, url }) =>
          String(url).endsWith(`/${String(path)}`) && String(url).startsWith("AmlDatastore://") ? { path, label, by } : { url },
      },
      { title: "pycocotools reads COCO", script: "read_coco.py", format: "coco", expected: imageRow },
      { title: "pycocotools reads COCO as Azure ML writes it", script: "read_coco.py", format: "coco", dialect: "azure-ml", expected: imageRow },
      {
        title: "mltable reads JSONL",
        script: "read_mltable.py",
        format: "azureml-jsonl",
        expected: imageRow,
        said: ({ url, ...row }) => ({ path: pathOf(url), ...row }),
      },
    ],
  },
  {
    labeled: awkwardSets,
    readers: [
      {
        title: "pandas reads CSV of several classes an image",
        script: "read_sets.py",
        format: "csv",
        expected: ({ path, labels, ids }) => ({ path, label: Array.isArray(labels) ? labels.join(",") : "", ids }),
      },
    ],
  },
  { labeled: awkwardBoxes, readers: [{ title: "pycocotools reads boxes", script: "read_regions.py", format: "coco" }] },
  { labeled: awkwardPolygons, readers: [{ title: "pycocotools reads polygons, and makes the same masks of them", script: "read_regions.py", format: "coco" }] },
  { labeled: awkwardEntities, readers: [{ title: "spaCy reads CoNLL", script: "read_conll.py", format: "conll" }] },
  {
    labeled: awkwardRows,
    readers: [
      {
        title: "pandas reads CSV of rows",
        script: "read_sets.py",
        format: "csv",
        expected: ({ path, row, labels, ids }) => ({ path, row, label: Array.isArray(labels) ? labels.join(",") : "", ids }),
      },
      {
        title: "mltable reads JSONL of rows",
        script: "read_texts.py",
        format: "azureml-jsonl",
        expected: only("path", "row", "labels", "text"),
        said: ({ url, ...row }) => ({ path: pathOf(url), ...row }),
      },
    ],
  },
];

const inOrder = (row: Row): string => JSON.stringify(Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))));
const unchanged = (row: Row): Row => row;

/** Lines that say how the two differ; none where they are the same rows in any order. */
function differences(expected: readonly Row[], said: readonly Row[]): string[] {
  const [wanted, found] = [expected.map(inOrder).sort(), said.map(inOrder).sort()];
  return [
    ...(wanted.length === found.length ? [] : [`  ${found.length} rows of ${wanted.length}`]),
    ...wanted.filter((row) => !found.includes(row)).map((row) => `  missing ${row}`),
    ...found.filter((row) => !wanted.includes(row)).map((row) => `  unlike  ${row}`),
  ];
}

async function tryReaders(python: string): Promise<number> {
  const place = await openPlace();
  const folder = mkdtempSync(join(tmpdir(), "labeling-exports-"));
  let wrong = 0;
  try {
    for (const [index, { labeled, readers }] of PLACES.entries()) {
      const { projectId, told } = await labeled(place, String(index + 1));
      if (told.length === 0) throw new Error(`${labeled.name} labeled nothing.`);
      for (const { title, script, format, dialect = "standard", expected = unchanged, said = unchanged } of readers) {
        const to = join(folder, projectId, `${format}-${dialect}`);
        await place.exportTo(projectId, to, { format, dialect });
        const rows = (await read(python, script, to)).map(said);
        const differ = differences(
          told.map((one) => expected({ ...one })),
          rows,
        );
        wrong += differ.length;
        console.log(`${differ.length === 0 ? "ok    " : "WRONG "} ${title}: ${rows.length} rows`);
        for (const line of differ) console.log(line);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await place.close();
  }
  return wrong;
}

try {
  const python = await readersPython();
  process.exitCode = (await tryReaders(python)) > 0 ? 1 : 0;
} catch (error) {
  if (!(error instanceof NoPython)) throw error;
  console.log(`Skipped: ${error.message}`);
}
