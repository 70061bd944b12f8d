import type { Bench } from "./bench.ts";
import { loadedProject, peakRssMb } from "./over-http.ts";

/** Initialization through the API: a folder becomes a running project. Hold: ≥ 10,000 items/s; resident memory at 500,000 ≤ 300 MB. */
const bench: Bench = async ({ quick, items }, emit) => {
  for (const n of items ? [items] : quick ? [10_000] : [10_000, 100_000, 500_000]) {
    const project = await loadedProject(n);
    try {
      emit("items_per_s", n / (project.initMs / 1_000), "items/s", n);
      emit("rss_mb", peakRssMb(project.host.pid), "MB", n);
    } finally {
      await project.close();
    }
  }
};
export default bench;
