import { type Bench, percentile } from "./bench.ts";
import { answersFor, loadedProject, type Overlap, taskOf } from "./over-http.ts";

const LABELERS = 200;
const PAGE = 9;
/** One answer in so many says something else: so items go to a third labeler, and a fourth. */
const DISAGREES = 10;

/**
 * 200 labelers at once without think time; then the same with two to four labelers an item. Hold: no item in more hands than it may be in, nobody gets one
 * twice, no 5xx, p99 ≤ 10 × p50.
 */
const bench: Bench = async ({ quick, items }, emit) => {
  const ask = { seconds: quick ? 8 : 60, n: items ?? (quick ? 40_000 : 300_000) };
  const alone = await crowd({ ...ask, overlap: { min: 1, max: 1 } });
  emit("pages_per_s", alone.pages / alone.seconds, "pages/s", LABELERS);
  emit("double_leases", alone.doubles + alone.overMax, "items", LABELERS);
  emit("errors_5xx", alone.errors, "replies", LABELERS);
  emit("p50_ms", percentile(alone.times, 0.5), "ms", LABELERS);
  emit("p99_ms", percentile(alone.times, 0.99), "ms", LABELERS);
  emit("p99_over_p50", percentile(alone.times, 0.99) / percentile(alone.times, 0.5), "ratio", LABELERS);
  const several = await crowd({ ...ask, overlap: { min: 2, max: 4 } });
  emit("consensus_pages_per_s", several.pages / several.seconds, "pages/s", LABELERS);
  emit("consensus_double_leases", several.doubles, "items", LABELERS);
  emit("consensus_over_max", several.overMax, "items", LABELERS);
  emit("consensus_errors_5xx", several.errors, "replies", LABELERS);
  emit("consensus_p50_ms", percentile(several.times, 0.5), "ms", LABELERS);
  emit("consensus_p99_ms", percentile(several.times, 0.99), "ms", LABELERS);
  emit("consensus_p99_over_p50", percentile(several.times, 0.99) / percentile(several.times, 0.5), "ratio", LABELERS);
  emit("consensus_items_with_2_labelers", several.finished, "items", LABELERS);
};

interface Crowd {
  pages: number;
  /** Items that somebody got a second time. */
  doubles: number;
  /** Items that more labelers got than may. */
  overMax: number;
  errors: number;
  /** Items that at least `min` answered. */
  finished: number;
  times: number[];
  seconds: number;
}

async function crowd({ n, seconds, overlap }: { n: number; seconds: number; overlap: Overlap }): Promise<Crowd> {
  const { api, host, projectId, close } = await loadedProject(n, overlap.max > 1 ? { consensus: overlap } : {});
  try {
    const tokens = await Promise.all(Array.from({ length: LABELERS }, (_, i) => host.token(`crowd-${i}`, "labeler")));
    /** Who got an item, whether they have it in hand or answered it: no lease ends meanwhile. */
    const got = new Map<string, Set<number>>();
    const answers = new Map<string, number>();
    const sum: Crowd = { pages: 0, doubles: 0, overMax: 0, errors: 0, finished: 0, times: [], seconds: 0 };
    const started = performance.now();
    const end = started + seconds * 1_000;
    await Promise.all(
      tokens.map(async (token, who) => {
        const take = (body: Record<string, unknown>) => {
          const task = taskOf(body);
          for (const { id } of task?.items ?? []) {
            const people = got.get(id) ?? new Set();
            if (people.has(who)) sum.doubles++;
            else if (people.size >= overlap.max) sum.overMax++;
            got.set(id, people.add(who));
          }
          return task;
        };
        const says = (itemId: string) =>
          `c${1 + ((Number.parseInt(itemId.slice(0, 6), 16) + (Math.imul(who + 1, 2_654_435_761) >>> 8)) % DISAGREES === 0 ? 1 : 0)}`;
        let task = take((await api.call("POST", `projects/${projectId}/next-task`, token, { size: PAGE })).body);
        while (performance.now() < end) {
          const answer = task
            ? await api.call("POST", `projects/${projectId}/tasks/${task.id}/submit`, token, {
                answers: answersFor(task, says),
                seconds: 9,
                next: { size: PAGE },
              })
            : await api.call("POST", `projects/${projectId}/next-task`, token, { size: PAGE });
          sum.times.push(answer.ms);
          if (answer.status >= 500) {
            sum.errors++;
            await new Promise((resolve) => setTimeout(resolve, 1_000));
            continue;
          }
          if (answer.status >= 400) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
          if (task) sum.pages++;
          for (const { id } of task?.items ?? []) answers.set(id, (answers.get(id) ?? 0) + 1);
          const before = task;
          task = take(answer.body);
          if (!task && !before) return; // nothing left
        }
      }),
    );
    sum.seconds = (performance.now() - started) / 1_000;
    for (const count of answers.values()) if (count >= Math.max(2, overlap.min)) sum.finished++;
    return sum;
  } finally {
    await close();
  }
}
export default bench;
