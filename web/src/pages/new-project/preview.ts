import { batch, signal } from "@preact/signals";
import type { DatasetsApi } from "../../api/datasets.ts";
import { isAbort, sentence } from "../../api/api-error.ts";
import { sleep } from "../../api/client.ts";
import type { PreviewReply, TablePreview, Wanted } from "../../api/datasets.ts";
import type { Selected } from "./draft.ts";

/** More are not loaded into a project (feature B6). */
export const ITEM_LIMIT = 500_000;

/** Counts what a path selects, page by page, while the person looks; a new path calls the old count off. */
export function createPreview(datasets: Pick<DatasetsApi, "preview">, pauseMs = 400) {
  const state = signal<"idle" | "counting" | "counted" | "failed">("idle");
  const loadable = signal(0);
  const rejectedWhy = signal<Readonly<Record<string, number>>>({});
  const samples = signal<PreviewReply["samples"]>([]);
  const table = signal<TablePreview>();
  /** What was counted. */
  const want = signal<Wanted>("image");
  const failure = signal<string>();
  let asking: AbortController | undefined;
  let counted: string | undefined;

  const reset = (to: "idle" | "counting") =>
    batch(() => {
      state.value = to;
      loadable.value = 0;
      rejectedWhy.value = {};
      samples.value = [];
      table.value = undefined;
      failure.value = undefined;
    });

  const count = async ({ datastoreId, path, want: of, hasHeader }: Selected, off: AbortSignal) => {
    await sleep(pauseMs, off);
    let cursor: string | undefined;
    do {
      const page = await datasets.preview(
        datastoreId,
        { path, want: of, ...(hasHeader === undefined ? {} : { hasHeader }), ...(cursor ? { cursor } : {}) },
        { signal: off },
      );
      batch(() => {
        loadable.value += page.loadable;
        const sums = { ...rejectedWhy.value };
        for (const [why, more] of Object.entries(page.rejectedWhy)) sums[why] = (sums[why] ?? 0) + more;
        rejectedWhy.value = sums;
        if (samples.value.length === 0) samples.value = page.samples;
        table.value ??= page.table;
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
    table,
    want,
    failure,
    stop: () => {
      asking?.abort();
      counted = undefined;
    },
    /** Counts a selection; one that is counted already is left as it is. */
    start: async (selected: Selected | undefined) => {
      const text = JSON.stringify(selected);
      if (text === counted && state.value !== "failed") return undefined;
      counted = text;
      asking?.abort();
      const mine = new AbortController();
      asking = mine;
      if (!selected) return reset("idle");
      want.value = selected.want;
      reset("counting");
      try {
        await count(selected, mine.signal);
      } catch (error) {
        if (isAbort(error) || mine.signal.aborted) return undefined;
        state.value = "failed";
        failure.value = sentence(error);
      }
      return undefined;
    },
  };
}
export type Preview = ReturnType<typeof createPreview>;
