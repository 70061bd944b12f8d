import { type Bench, percentile } from "./bench.ts";
import { answersFor, loadedProject, taskOf } from "./over-http.ts";

const LABELERS = 200;
const PAGE = 9;

/** 200 labelers at once without think time. Hold: no item in two hands, no 5xx, p99 ≤ 10 × p50. */
const bench: Bench = async ({ quick, items }, emit) => {
  const seconds = quick ? 8 : 60;
  const n = items ?? (quick ? 40_000 : 300_000);
  const project = await loadedProject(n);
  const { api, host, projectId } = project;
  try {
    const tokens = await Promise.all(Array.from({ length: LABELERS }, (_, i) => host.token(`crowd-${i}`, "labeler")));
    const hands = new Map<string, number>();
    const answered = new Set<string>();
    const times: number[] = [];
    let [pages, doubles, errors] = [0, 0, 0];
    const started = performance.now();
    const end = started + seconds * 1_000;
    await Promise.all(
      tokens.map(async (token, who) => {
        const take = (body: Record<string, unknown>) => {
          const task = taskOf(body);
          for (const { id } of task?.items ?? []) {
            if (answered.has(id) || hands.has(id)) doubles++;
            hands.set(id, who);
          }
          return task;
        };
        let task = take((await api.call("POST", `projects/${projectId}/next-task`, token, { size: PAGE })).body);
        while (performance.now() < end) {
          const answer = task
            ? await api.call("POST", `projects/${projectId}/tasks/${task.id}/submit`, token, { answers: answersFor(task), seconds: 9, next: { size: PAGE } })
            : await api.call("POST", `projects/${projectId}/next-task`, token, { size: PAGE });
          times.push(answer.ms);
          if (answer.status >= 500) {
            errors++;
            await new Promise((resolve) => setTimeout(resolve, 1_000));
            continue;
          }
          if (answer.status >= 400) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
          for (const { id } of task?.items ?? []) {
            hands.delete(id);
            answered.add(id);
          }
          if (task) pages++;
          const before = task;
          task = take(answer.body);
          if (!task && !before) return; // nothing left
        }
      }),
    );
    const took = (performance.now() - started) / 1_000;
    emit("pages_per_s", pages / took, "pages/s", LABELERS);
    emit("double_leases", doubles, "items", LABELERS);
    emit("errors_5xx", errors, "replies", LABELERS);
    emit("p50_ms", percentile(times, 0.5), "ms", LABELERS);
    emit("p99_ms", percentile(times, 0.99), "ms", LABELERS);
    emit("p99_over_p50", percentile(times, 0.99) / percentile(times, 0.5), "ratio", LABELERS);
  } finally {
    await project.close();
  }
};
export default bench;
