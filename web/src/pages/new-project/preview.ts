import { batch, signal } from "@preact/signals";
import type { Api } from "../../api/api.ts";
import { isAbort, sentence } from "../../api/api-error.ts";
import { sleep } from "../../api/client.ts";

/** More are not loaded into a project (feature B6). */
export const ITEM_LIMIT = 500_000;

/** Counts what a path selects, page by page, while the person looks; a new path calls the old count off. */
export function createPreview(datasets: Pick<Api["datasets"], "preview">, pauseMs = 400) {
  const state = signal<"idle" | "counting" | "counted" | "failed">("idle");
  const loadable = signal(0);
  const rejectedWhy = signal<Readonly<Record<string, number>>>({});
  const samples = signal<readonly { path: string; url: string }[]>([]);
  const failure = signal<string>();
  let asking: AbortController | undefined;

  const reset = (to: "idle" | "counting") =>
    batch(() => {
      state.value = to;
      loadable.value = 0;
      rejectedWhy.value = {};
      samples.value = [];
      failure.value = undefined;
    });

  const count = async (datastoreId: string, path: string, off: AbortSignal) => {
    await sleep(pauseMs, off);
    let cursor: string | undefined;
    do {
      const page = await datasets.preview(datastoreId, { path, ...(cursor ? { cursor } : {}) }, { signal: off });
      batch(() => {
        loadable.value += page.loadable;
        const sums = { ...rejectedWhy.value };
        for (const [why, more] of Object.entries(page.rejectedWhy)) sums[why] = (sums[why] ?? 0) + more;
        rejectedWhy.value = sums;
        if (samples.value.length === 0) samples.value = page.samples;
      });
      cursor = page.cursor;
    } while (cursor);
    state.value = "counted";
  };

  return {
    state,
    loadable,
    rejectedWhy,
    samples,
    failure,
    stop: () => asking?.abort(),
    start: async (datastoreId: string, path: string) => {
      asking?.abort();
      const mine = new AbortController();
      asking = mine;
      if (datastoreId === "" || path.trim() === "") return reset("idle");
      reset("counting");
      try {
        await count(datastoreId, path.trim(), mine.signal);
      } catch (error) {
        if (isAbort(error) || mine.signal.aborted) return;
        state.value = "failed";
        failure.value = sentence(error);
      }
    },
  };
}
export type Preview = ReturnType<typeof createPreview>;
