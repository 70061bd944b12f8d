import { computed, signal } from "@preact/signals";
import type { Api } from "../../../api/api.ts";
import { sentence } from "../../../api/api-error.ts";
import { loaded } from "../../../api/loaded.ts";
import type { ProjectView } from "../../../api/projects.ts";

/** More than any text has that is loaded, code points. */
const WHOLE_TEXT = 1_000_000;

/** One item beside the wall: its picture, every answer and the history of its label; and what a reviewer can do about it. */
export function createItemPanel(
  api: Pick<Api, "items" | "labels">,
  { id: projectId, media }: Pick<ProjectView, "id" | "media">,
  itemId: string,
  onChanged: (ids: string[]) => void,
) {
  const image = loaded((off) => api.items.image(projectId, itemId, { signal: off }));
  const picture = loaded(async (off) => (await api.items.renditions(projectId, { itemIds: [itemId], side: 1024 }, { signal: off })).items[0]);
  const text = loaded(async (off) => (await api.items.texts(projectId, { itemIds: [itemId], most: WHOLE_TEXT }, { signal: off })).items[0]);
  const face = media === "text" ? text : picture;
  const detail = loaded((off) => api.labels.detail(projectId, itemId, { signal: off }));
  const failure = signal<string>();
  const isBusy = signal(false);
  /** The label as JSON has it. */
  const edit = (value: unknown) => api.labels.edit(projectId, itemId, { value: JSON.parse(JSON.stringify(value)) });
  const again = async () => {
    onChanged([itemId]);
    await Promise.all([image.load(), detail.load()]);
  };
  const write = async (work: () => Promise<unknown>) => {
    isBusy.value = true;
    failure.value = undefined;
    try {
      await work();
      await again();
    } catch (error) {
      failure.value = sentence(error);
    } finally {
      isBusy.value = false;
    }
  };
  return {
    image,
    picture,
    text,
    detail,
    /** What the label says now; undefined where there is none. */
    value: computed(() => detail.value.value?.history.find(({ to }) => to === undefined)?.value),
    failure,
    isBusy,
    load: () => Promise.all([image.load(), face.load(), detail.load()]),
    stop: () => {
      image.stop();
      face.stop();
      detail.stop();
    },
    setLabel: (value: unknown) => write(() => edit(value)),
    /** As `setLabel`; what the service says no to is the caller's to show. */
    saveLabel: async (value: unknown) => {
      await edit(value);
      await again();
    },
    reject: () => write(() => api.labels.reject(projectId, [itemId])),
    gild: (as: "gold" | "ordinary") => write(() => (as === "gold" ? api.labels.gild(projectId, itemId) : api.labels.ungild(projectId, itemId))),
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
