/** What `export.bench.ts` measures, in a process of its own: `load DATA_DIR N`, or `export DATA_DIR FORMAT`, which prints its figures. */
import { randomUUID } from "node:crypto";
import { openLocal } from "../backends/local/open.ts";
import { exportIndexes } from "../exports/export.ts";
import { type Labeled, labeledProject } from "../exports/fixtures/labeled-project.ts";
import { runExportFlow } from "../exports/fixtures/run-flow.ts";
import { type ExportInput, startExport } from "../exports/start-export.ts";
import { viewExport } from "../exports/view-exports.ts";
import { bucketsFor } from "../projects/project.ts";
import { labelsByOrder } from "../labels/label.ts";
import { peakRssMb } from "./over-http.ts";

const BOXES = 5;
/** Before this process began, so that all labels are valid and every run exports the same moment. */
const MOMENT = Date.UTC(2026, 0, 1);
const [what, dataDir = "", ask = ""] = process.argv.slice(2);

function* images(n: number): Generator<Labeled> {
  for (let i = 0; i < n; i++) {
    const boxes = Array.from({ length: BOXES }, (_, b) => ({
      id: `r${b + 1}`,
      classId: `c${1 + ((i + b) % 10)}`,
      x: (i % 500) + b / 3,
      y: b * 20.25,
      width: 30.5,
      height: 40 + (i % 7),
    }));
    yield {
      path: `images/${i % 100}/image-${String(i).padStart(6, "0")}.jpg`,
      value: { boxes },
      classIds: boxes.map(({ classId }) => classId),
      from: MOMENT - 1,
      by: "bench:ana",
    };
  }
}

const backend = await openLocal({ dataDir, allowFolders: [], origin: "http://127.0.0.1:7071", indexes: [...exportIndexes, labelsByOrder] });
if (what === "load") {
  const n = Number(ask);
  const classes = Array.from({ length: 10 }, (_, i) => `class ${i + 1}`);
  await (await labeledProject(backend.documents, { id: "p1", kind: "image-boxes", buckets: bucketsFor(n), classes })).add(images(n));
} else {
  let input: ExportInput | undefined;
  const on = {
    documents: backend.documents,
    blobs: backend.blobs,
    queues: backend.queues,
    allowFolders: [],
    now: () => Date.now(),
    newId: () => randomUUID(),
    settleMs: 300,
    flows: { start: async (_: string, __: string, given: unknown) => ((input = given as ExportInput), true) },
  };
  const started = performance.now();
  const { id } = await startExport(on, { projectId: "p1", format: ask, dialect: "standard", moment: MOMENT, by: "bench:ana" });
  if (!input) throw new Error("The export did not start its flow.");
  await runExportFlow(on, input);
  const seconds = (performance.now() - started) / 1000;
  const { state, rows, files } = await viewExport(on, { projectId: "p1", exportId: id });
  if (state !== "done") throw new Error(`The export is ${state}.`);
  console.error(`${ask}: ${files.map(({ name, bytes }) => `${name} ${(bytes / 1e6).toFixed(1)} MB`).join(", ")}`);
  process.stdout.write(JSON.stringify({ seconds, rows, rssMb: peakRssMb(process.pid), sums: files.map(({ sha256 }) => sha256) }));
}
await backend.close();
