import { openLocal } from "../backends/local/open.ts";
import { getDataset } from "../datasets/create-dataset.ts";
import { indexes } from "../hosts/tables.ts";
import { importPage, pageOf } from "../items/import-page.ts";
import type { ImportRecord } from "../items/import-record.ts";
import { getProject } from "../projects/get-project.ts";
import { type Bench, type Emit, percentile } from "./bench.ts";
import { type LoadedProject, loadedProject, peakRssMb } from "./over-http.ts";

/** New items added one at a time; the project is loaded with so many fewer, so that it is full afterwards. */
const ONES = 20;

/** Initialization through the API: a folder becomes a running project. Hold: ≥ 10,000 items/s; resident memory at 500,000 ≤ 300 MB; one more item ≤ 20 ms. */
const bench: Bench = async ({ quick, items }, emit) => {
  for (const n of items ? [items] : quick ? [10_000] : [10_000, 100_000, 500_000]) {
    const project = await loadedProject(n - ONES);
    try {
      emit("items_per_s", n / (project.initMs / 1_000), "items/s", n);
      emit("rss_mb", peakRssMb(project.host.pid), "MB", n);
      await addOne(project, n, emit);
    } finally {
      await project.close();
    }
  }
};

/** The step that turns names into items, with one new name: what a refresh or an event does when one file came. */
async function addOne({ host, folder, projectId }: LoadedProject, n: number, emit: Emit): Promise<void> {
  const local = await openLocal({ dataDir: host.dataDir, allowFolders: [folder], origin: host.origin, indexes });
  try {
    const { value: project } = await getProject(local, projectId);
    const dataset = await getDataset(local, project.datasetId);
    const times: number[] = [];
    for (let one = 0; one < ONES; one++) {
      const blobs = [{ name: `images/new-${one}.png`, size: 70, etag: `"${one}"`, modifiedAt: 0 }];
      const started = performance.now();
      await importPage(local, { project, dataset, record: refreshOf(n - ONES + one), found: pageOf(blobs) });
      times.push(performance.now() - started);
    }
    emit("add_one_ms", percentile(times, 0.5), "ms", n);
  } finally {
    await local.close();
  }
}

const refreshOf = (before: number): ImportRecord => ({
  id: "import.0000000000000",
  type: "import",
  mode: "refresh",
  state: "loading",
  listed: 0,
  loadable: 0,
  before,
  missingBefore: 0,
  added: 0,
  known: 0,
  rejected: 0,
  missing: 0,
  returned: 0,
  arrived: 0,
  rejectedWhy: {},
  truncated: false,
  startedAt: 0,
  updatedAt: 0,
  by: "bench",
});
export default bench;
