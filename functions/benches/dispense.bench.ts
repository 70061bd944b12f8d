import { type Bench, type Emit, percentile } from "./bench.ts";
import { type LoadedProject, answersFor, expectOk, loadedProject, taskOf } from "./over-http.ts";

const PAGE = 9;

/**
 * Pages taken and submitted without think time. Hold: next p50 at 500,000 items ≤ 1.3 × at 1,000; ≥ 500 labels/s with 50 users; ≤ 40 RU a label; 1 call a page.
 * `next_*` is the call `next-task` alone, `submit_*` the submit that carries the next page. Each user waits for its reply before it asks again, so with 50 users
 * the times hold the waiting for 49 others; `paced_*` is the same with 50 users who together make a little over 500 labels a second.
 */
const bench: Bench = async ({ quick, items }, emit) => {
  const p50: number[] = [];
  for (const n of items ? [items] : quick ? [1_000, 10_000] : [1_000, 500_000]) {
    const project = await loadedProject(n);
    try {
      p50.push(await measure(project, n, quick, emit));
    } finally {
      await project.close();
    }
  }
  const [small, large] = p50;
  if (small !== undefined && large !== undefined) emit(quick ? "p50_ratio_10k_1k" : "p50_ratio_500k_1k", large / small, "ratio");
};

async function measure(project: LoadedProject, n: number, quick: boolean, emit: Emit): Promise<number> {
  const { api, host, projectId } = project;
  const single: number[] = [];
  const token = await host.token("alone", "labeler");
  for (let i = 0; i < (quick ? 150 : 500); i++) {
    const answer = expectOk(await api.call("POST", `projects/${projectId}/next-task`, token, { size: PAGE }), "next");
    if (i >= 50) single.push(answer.ms);
    const task = taskOf(answer.body);
    if (!task) throw new Error(`Nothing to deal: ${JSON.stringify(answer.body)}`);
    expectOk(await api.call("POST", `projects/${projectId}/tasks/${task.id}/release`, token, {}), "release");
  }
  emit("next_p50_ms", percentile(single, 0.5), "ms", n);
  emit("next_p95_ms", percentile(single, 0.95), "ms", n);
  emit("next_p99_ms", percentile(single, 0.99), "ms", n);

  for (const users of [1, 10, 50]) {
    const budget = Math.floor((n * 0.25) / PAGE);
    const run = await labelFor(project, { users, seconds: quick ? 2 : 8, budget, tag: `u${users}` });
    emit(`labels_per_s_${users}_users`, run.labels / run.seconds, "labels/s", n);
    emit(`submit_p50_ms_${users}_users`, percentile(run.times, 0.5), "ms", n);
    emit(`submit_p95_ms_${users}_users`, percentile(run.times, 0.95), "ms", n);
    if (users === 1) {
      emit("store_ops_per_label", run.operations / run.labels, "operations", n);
      emit("ru_per_label", run.requestUnits / run.labels, "RU", n);
      emit("http_calls_per_page", run.calls / run.pages, "calls", n);
    }
  }
  const pauseMs = (50 * PAGE * 1_000) / 600;
  const paced = await labelFor(project, { users: 50, seconds: quick ? 3 : 10, budget: Math.floor((n * 0.2) / PAGE), tag: "paced", pauseMs });
  if (paced.pages < 50) return percentile(single, 0.5); // too few items are left for 50 people
  emit("paced_50_users_labels_per_s", paced.labels / paced.seconds, "labels/s", n);
  emit("paced_50_users_p95_ms", percentile(paced.times, 0.95), "ms", n);
  return percentile(single, 0.5);
}

/** Labelers who submit page after page, until the time or the budget of pages is over. */
export async function labelFor(
  { api, host, projectId }: LoadedProject,
  ask: { users: number; seconds: number; budget: number; tag: string; pauseMs?: number },
) {
  const times: number[] = [];
  const sum = { labels: 0, pages: 0, calls: 0, operations: 0, requestUnits: 0 };
  let left = ask.budget;
  const tokens = await Promise.all(Array.from({ length: ask.users }, (_, i) => host.token(`${ask.tag}-${i}`, "labeler")));
  const started = performance.now();
  const end = started + ask.seconds * 1_000;
  await Promise.all(
    tokens.map(async (token, i) => {
      if (ask.pauseMs) await new Promise((resolve) => setTimeout(resolve, (ask.pauseMs ?? 0) * (i / ask.users)));
      let task = taskOf(expectOk(await api.call("POST", `projects/${projectId}/next-task`, token, { size: PAGE }), "next").body);
      while (task && performance.now() < end && left-- > 0) {
        const began = performance.now();
        const answer = expectOk(
          await api.call("POST", `projects/${projectId}/tasks/${task.id}/submit`, token, {
            answers: answersFor(task, `c${1 + (i % 9)}`),
            seconds: 9,
            next: { size: PAGE },
          }),
          "submit",
        );
        times.push(answer.ms);
        sum.labels += task.items.length;
        sum.pages += 1;
        sum.calls += 1;
        sum.operations += Number(answer.headers["x-store-operations"]);
        sum.requestUnits += Number(answer.headers["x-request-units"]);
        task = taskOf(answer.body);
        if (ask.pauseMs) await new Promise((resolve) => setTimeout(resolve, Math.max(0, (ask.pauseMs ?? 0) - (performance.now() - began))));
      }
    }),
  );
  return { ...sum, times, seconds: (performance.now() - started) / 1_000 };
}
export default bench;
