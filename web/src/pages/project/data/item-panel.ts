import { signal } from "@preact/signals";
import type { Api } from "../../../api/api.ts";
import { sentence } from "../../../api/api-error.ts";
import { loaded } from "../../../api/loaded.ts";

/** One item beside the wall: its picture, every answer and the history of its label; and what a reviewer can do about it. */
export function createItemPanel(api: Pick<Api, "items" | "labels">, projectId: string, itemId: string, onChanged: (ids: string[]) => void) {
  const image = loaded((off) => api.items.image(projectId, itemId, { signal: off }));
  const picture = loaded(async (off) => (await api.items.renditions(projectId, { itemIds: [itemId], side: 1024 }, { signal: off })).items[0]);
  const detail = loaded((off) => api.labels.detail(projectId, itemId, { signal: off }));
  const failure = signal<string>();
  const isBusy = signal(false);
  const write = async (work: () => Promise<unknown>) => {
    isBusy.value = true;
    failure.value = undefined;
    try {
      await work();
      onChanged([itemId]);
      await Promise.all([image.load(), detail.load()]);
    } catch (error) {
      failure.value = sentence(error);
    } finally {
      isBusy.value = false;
    }
  };
  return {
    image,
    picture,
    detail,
    failure,
    isBusy,
    load: () => Promise.all([image.load(), picture.load(), detail.load()]),
    stop: () => {
      image.stop();
      picture.stop();
      detail.stop();
    },
    setLabel: (value: unknown) => write(() => api.labels.edit(projectId, itemId, { value: JSON.parse(JSON.stringify(value)) })),
    reject: () => write(() => api.labels.reject(projectId, [itemId])),
  };
}
export type ItemPanel = ReturnType<typeof createItemPanel>;

/** Rejected in calls of 500, as many as the service takes at once. */
export async function rejectAll(
  labels: Pick<Api["labels"], "reject">,
  projectId: string,
  ids: readonly string[],
): Promise<{ rejected: number; untouched: number }> {
  const sum = { rejected: 0, untouched: 0 };
  for (let from = 0; from < ids.length; from += 500) {
    const { rejected, untouched } = await labels.reject(projectId, ids.slice(from, from + 500));
    sum.rejected += rejected;
    sum.untouched += untouched;
  }
  return sum;
}
