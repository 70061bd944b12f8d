import { computed, signal } from "@preact/signals";
import type { Api } from "../../api/api.ts";
import { sentence } from "../../api/api-error.ts";
import { loaded } from "../../api/loaded.ts";
import type { ProjectView } from "../../api/projects.ts";
import type { Answer } from "../../drafts/records.ts";
import { shownAnswers } from "./review-answers.ts";

/** More than any text has that is loaded, code points. */
const WHOLE_TEXT = 1_000_000;

/** One item under review: its file, every answer, its label, and what a reviewer can do. Loaded before it is looked at. */
export function createReviewCard(api: Pick<Api, "items" | "labels">, { id: projectId, media }: Pick<ProjectView, "id" | "media">, itemId: string) {
  const image = loaded((off) => api.items.image(projectId, itemId, { signal: off }));
  const text = loaded(async (off) => (await api.items.texts(projectId, { itemIds: [itemId], most: WHOLE_TEXT }, { signal: off })).items[0]);
  const detail = loaded((off) => api.labels.detail(projectId, itemId, { signal: off }));
  const isBusy = signal(false);
  const failure = signal<string>();
  const load = () => Promise.all([image.load(), detail.load(), ...(media === "text" ? [text.load()] : [])]);
  const write = async (work: () => Promise<unknown>): Promise<"done" | "failed"> => {
    isBusy.value = true;
    failure.value = undefined;
    try {
      await work();
      await Promise.all([image.load(), detail.load()]);
      return "done";
    } catch (error) {
      failure.value = sentence(error);
      return "failed";
    } finally {
      isBusy.value = false;
    }
  };
  const put = (answer: Answer) => api.labels.edit(projectId, itemId, "skip" in answer ? answer : { value: JSON.parse(JSON.stringify(answer.value)) }); // as JSON has it
  return {
    itemId,
    image,
    text,
    detail,
    isBusy,
    failure,
    item: computed(() => image.value.value?.item),
    answers: computed(() => shownAnswers(detail.value.value)),
    label: computed(() => detail.value.value?.label),
    isGold: computed(() => detail.value.value?.gold !== undefined),
    loadFailure: computed(() => image.failure.value ?? detail.failure.value),
    load,
    stop: () => {
      for (const one of [image, text, detail]) one.stop();
    },
    decide: (answer: Answer) => write(() => put(answer)),
    /** As `decide`; what the service says no to is the caller's to show. */
    save: async (answer: Answer) => {
      await put(answer);
      await Promise.all([image.load(), detail.load()]);
    },
    reject: () => write(() => api.labels.reject(projectId, [itemId])),
    gild: (as: "gold" | "ordinary") => write(() => (as === "gold" ? api.labels.gild(projectId, itemId) : api.labels.ungild(projectId, itemId))),
  };
}
export type ReviewCard = ReturnType<typeof createReviewCard>;

/** Items that are held: the one in hand, its neighbours, and some that were looked at. */
const MOST = 8;

/** Cards by item, each loaded once; the oldest go first. */
export function createCards(make: (itemId: string) => ReviewCard) {
  const held = new Map<string, ReviewCard>();
  return {
    get: (itemId: string): ReviewCard => {
      const card = held.get(itemId) ?? make(itemId);
      if (!held.has(itemId)) void card.load();
      held.delete(itemId);
      held.set(itemId, card);
      for (const [oldest, old] of [...held].slice(0, Math.max(0, held.size - MOST))) {
        old.stop();
        held.delete(oldest);
      }
      return card;
    },
    stop: () => {
      for (const card of held.values()) card.stop();
    },
  };
}
