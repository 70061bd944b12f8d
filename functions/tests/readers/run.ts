/** `npm run test:readers`: whether pandas, pycocotools and mltable find in our exports what people labeled. Skips, saying why, where they cannot be had. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { awkwardProject, type Told } from "./awkward-project.ts";
import { NoPython, read, readersPython } from "./python.ts";

interface Reader {
  title: string;
  script: string;
  format: string;
  dialect: "standard" | "azure-ml";
  /** What this reader ought to say of a label. */
  expected(it: Told): Record<string, unknown>;
  /** What it said, in the same words. */
  said?(row: Record<string, unknown>): Record<string, unknown>;
}

const imageRow = ({ path, label, width, height }: Told) => ({ path, label, width, height });
const pathOf = (url: unknown): string => decodeURIComponent(new URL(String(url)).pathname).replace(/^\/blobs\/[^/]+\//, "");
const READERS: Reader[] = [
  {
    title: "pandas reads CSV",
    script: "read_csv.py",
    format: "csv",
    dialect: "standard",
    expected: ({ path, label, by }) => ({ path, label, by }),
    said: ({ path, label, by, url }) => (String(url).endsWith(`/${String(path)}`) && String(url).startsWith("AmlDatastore://") ? { path, label, by } : { url }),
  },
  { title: "pycocotools reads COCO", script: "read_coco.py", format: "coco", dialect: "standard", expected: imageRow },
  { title: "pycocotools reads COCO as Azure ML writes it", script: "read_coco.py", format: "coco", dialect: "azure-ml", expected: imageRow },
  {
    title: "mltable reads JSONL",
    script: "read_mltable.py",
    format: "azureml-jsonl",
    dialect: "standard",
    expected: imageRow,
    said: ({ url, ...row }) => ({ path: pathOf(url), ...row }),
  },
];

const inOrder = (row: Record<string, unknown>): string => JSON.stringify(Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))));

const unchanged = (row: Record<string, unknown>) => row;

/** Lines that say how the two differ; none where they are the same rows in any order. */
function differences(expected: readonly Record<string, unknown>[], said: readonly Record<string, unknown>[]): string[] {
  const [wanted, found] = [expected.map(inOrder).sort(), said.map(inOrder).sort()];
  return [
    ...wanted.filter((row) => !found.includes(row)).map((row) => `  missing ${row}`),
    ...found.filter((row) => !wanted.includes(row)).map((row) => `  unlike  ${row}`),
  ];
}

async function tryReaders(python: string): Promise<number> {
  const place = await awkwardProject();
  const folder = mkdtempSync(join(tmpdir(), "labeling-exports-"));
  let wrong = 0;
  try {
    for (const { title, script, format, dialect, expected, said = unchanged } of READERS) {
      const to = join(folder, `${format}-${dialect}`);
      await place.exportTo(to, { format, dialect });
      const rows = (await read(python, script, to)).map(said);
      const differ = rows.length === place.told.length ? [] : [`  ${rows.length} rows of ${place.told.length}`];
      differ.push(...differences(place.told.map(expected), rows));
      wrong += differ.length;
      console.log(`${differ.length === 0 ? "ok    " : "WRONG "} ${title}: ${rows.length} rows`);
      for (const line of differ) console.log(line);
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
