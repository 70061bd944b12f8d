import { signal } from "@preact/signals";
import type { DatasetsApi } from "../../api/datasets.ts";
import { isAbort, sentence } from "../../api/api-error.ts";

/** At most so many names of a folder are listed; the rest is counted by the preview. */
const SHOWN = 200;

/** One level of a datastore at a time. */
export function createFolders(datasets: Pick<DatasetsApi, "browse">) {
  const datastoreId = signal("");
  const prefix = signal("");
  const folders = signal<readonly string[]>();
  const files = signal<readonly { path: string; size: number; loadable: boolean }[]>([]);
  const hasMore = signal(false);
  const failure = signal<string>();
  let asking: AbortController | undefined;
  return {
    datastoreId,
    prefix,
    folders,
    files,
    hasMore,
    failure,
    open: async (store: string, at: string) => {
      asking?.abort();
      const mine = new AbortController();
      asking = mine;
      datastoreId.value = store;
      prefix.value = at;
      folders.value = undefined;
      failure.value = undefined;
      try {
        const found = await datasets.browse(store, { prefix: at, limit: SHOWN }, { signal: mine.signal });
        if (mine.signal.aborted) return;
        folders.value = found.folders;
        files.value = found.files;
        hasMore.value = found.cursor !== undefined;
      } catch (error) {
        if (!isAbort(error)) failure.value = sentence(error);
      }
    },
  };
}

/** `a/b/` as the places above and at it. */
export function crumbs(prefix: string): { name: string; prefix: string }[] {
  const parts = prefix.split("/").filter(Boolean);
  return parts.map((name, index) => ({ name, prefix: `${parts.slice(0, index + 1).join("/")}/` }));
}

/** The path that takes all below a folder; the root takes the whole container. */
export const allBelow = (prefix: string): string => (prefix === "" ? "**/*.*" : `${prefix}**`);
