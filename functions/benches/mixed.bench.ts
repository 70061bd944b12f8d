import { type Bench, percentile } from "./bench.ts";
import { type LoadedProject, answersFor, createProject, expectOk, loadedProject, taskOf } from "./over-http.ts";

const USERS = 10;

/**
 * Ten labelers who each take a page every 100 ms, alone (`quiet`), beside an import, and beside an export, in the same process.
 * Hold: p95 of the next task ≤ 3 × quiet.
 */
const bench: Bench = async ({ quick, items }, emit) => {
  const n = items ?? (quick ? 5_000 : 100_000);
  const project = await loadedProject(n);
  const { api, owner } = project;
  try {
    const quiet = await whileLabeling(project, () => new Promise((resolve) => setTimeout(resolve, quick ? 3_000 : 10_000)));
    emit("quiet_p95_ms", quiet, "ms", n);

    const importing = await whileLabeling(project, () => createProject(api, owner, n));
    emit("import_p95_ms", importing, "ms", n);
    emit("import_ratio", importing / quiet, "ratio", n);

    await labelAll(project, Math.min(n - 2_000, n * 0.9));
    const exporting = await whileLabeling(project, async () => {
      const started = expectOk(await api.call("POST", `projects/${project.projectId}/exports`, owner, { format: "coco" }), "export").body;
      for (;;) {
        const { state, failure } = expectOk(await api.call("GET", `projects/${project.projectId}/exports/${String(started["id"])}`, owner), "export").body;
        if (state === "done") return;
        if (state !== "running") throw new Error(`The export is ${String(state)}: ${String(failure)}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    });
    emit("export_p95_ms", exporting, "ms", n);
    emit("export_ratio", exporting / quiet, "ratio", n);
  } finally {
    await project.close();
  }
};

/** The p95 of next-task calls made while the work runs, ms. */
async function whileLabeling({ api, host, projectId }: LoadedProject, work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  let over = false;
  const labeler = async (name: string) => {
    const token = await host.token(name, "labeler");
    while (!over) {
      const answer = expectOk(await api.call("POST", `projects/${projectId}/next-task`, token, { size: 4 }), "next");
      times.push(answer.ms);
      const task = taskOf(answer.body);
      if (task) expectOk(await api.call("POST", `projects/${projectId}/tasks/${task.id}/release`, token, {}), "release");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const labelers = Array.from({ length: USERS }, (_, i) => labeler(`mixed-${i}`));
  await work();
  over = true;
  await Promise.all(labelers);
  return percentile(times, 0.95);
}

/** Labels this many items, by four labelers with large pages. */
async function labelAll({ api, host, projectId }: LoadedProject, count: number): Promise<void> {
  let left = count;
  await Promise.all(
    Array.from({ length: 4 }, async (_, i) => {
      const token = await host.token(`fill-${i}`, "labeler");
      let task = taskOf(expectOk(await api.call("POST", `projects/${projectId}/next-task`, token, { size: 25 }), "next").body);
      while (task && left > 0) {
        left -= task.items.length;
        const reply = await api.call("POST", `projects/${projectId}/tasks/${task.id}/submit`, token, {
          answers: answersFor(task),
          seconds: 5,
          next: { size: 25 },
        });
        task = taskOf(expectOk(reply, "submit").body);
      }
    }),
  );
}
export default bench;
