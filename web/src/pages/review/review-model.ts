import { batch, computed, signal } from "@preact/signals";
import type { Api } from "../../api/api.ts";
import type { ProjectView } from "../../api/projects.ts";
import type { Answer, Skip } from "../../drafts/records.ts";
import { skipOf } from "../../drafts/skips.ts";
import { createCards, createReviewCard } from "./review-card.ts";
import type { ShownAnswer } from "./review-answers.ts";
import type { Deed, ReviewQueue } from "./review-queue.ts";

/** The key of the label among what is drawn. */
export const LABEL = "label";
const NONE: ReadonlySet<string> = new Set();

interface Needs {
  api: Pick<Api, "items" | "labels">;
  project: Pick<ProjectView, "id" | "media">;
  queue: ReviewQueue;
  /** For the live region and the toasts. */
  say(text: string): void;
  /** Going on from a label without a change is a decision too: it is right. What needs review is not decided by that. */
  passing: "decides" | "leaves-open";
}

/** Going through a queue: what is shown of the item in hand, and what is done with it. */
export function createReviewModel({ api, project, queue, say, passing }: Needs) {
  const cards = createCards((itemId) => createReviewCard(api, project, itemId));
  /** What was switched, by key of an answer; anew for each item. */
  const switched = signal<{ of: string; keys: ReadonlySet<string> }>({ of: "", keys: NONE });
  const chosen = signal<string>();
  const hovered = signal<string>();

  const itemId = computed(() => queue.current.value?.id);
  const card = computed(() => (itemId.value === undefined ? undefined : cards.get(itemId.value)));
  const answers = computed(() => card.value?.answers.value ?? []);
  /** The label is hidden at first where there are answers: it would lie over them. */
  const isHiddenAtFirst = (key: string) => key === LABEL && answers.value.length > 0;
  const hidden = computed(() => {
    const { of, keys } = switched.value;
    const mine = of === itemId.value ? keys : NONE;
    return new Set([...answers.value.map(({ key }) => key), LABEL].filter((key) => isHiddenAtFirst(key) !== mine.has(key)));
  });
  const toggle = (...keys: readonly string[]) => {
    const now = switched.value.of === itemId.value ? switched.value.keys : NONE;
    const next = new Set(now);
    for (const key of keys)
      if (next.has(key)) next.delete(key);
      else next.add(key);
    switched.value = { of: itemId.value ?? "", keys: next };
  };
  const highlighted = computed(() => {
    const key = hovered.value ?? chosen.value;
    return key !== undefined && !hidden.value.has(key) ? key : undefined;
  });

  const go = (move: () => unknown) =>
    batch(() => {
      chosen.value = undefined;
      hovered.value = undefined;
      move();
      const next = queue.following.value;
      if (next) cards.get(next.id);
    });
  const decided = (id: string, deed: Deed, words: string) => {
    queue.done(id, deed);
    say(words);
    go(queue.goOn);
  };
  const takeAnswer = async ({ value, skipReason, number }: ShownAnswer) => {
    const mine = card.value;
    if (!mine || mine.isBusy.value) return;
    const isSkip = skipReason !== undefined;
    if ((await mine.decide(isSkip ? { skip: skipOf(skipReason) } : { value })) === "done")
      decided(mine.itemId, "taken", isSkip ? `Skipped, as answer ${number} says.` : `Answer ${number} is the label now.`);
  };
  const save = async (answer: Answer, deed: Deed, words: string) => {
    const mine = card.value;
    if (!mine) return;
    await mine.save(answer);
    decided(mine.itemId, deed, words);
  };

  return {
    card,
    answers,
    /** An item that comes later, loaded by now. */
    ahead: cards.get,
    hidden,
    highlighted,
    toggle,
    toggleAll: () => {
      const shown = answers.value.filter(({ key }) => !hidden.value.has(key));
      const some = shown.length > 0 ? shown : answers.value;
      toggle(...some.map(({ key }) => key));
    },
    over: (key: string | undefined) => {
      if (hovered.value !== key) hovered.value = key;
    },
    choose: (key: string | undefined) => {
      chosen.value = key === chosen.value ? undefined : key;
    },
    /** The next or previous of what is shown. */
    chooseNext: (by: 1 | -1) => {
      const keys = answers.value.map(({ key }) => key).filter((key) => !hidden.value.has(key));
      const at = keys.indexOf(chosen.value ?? "");
      chosen.value = at < 0 ? keys.at(by === 1 ? 0 : -1) : keys[at + by];
      const one = answers.value.find(({ key }) => key === chosen.value);
      if (one) say(`Answer ${one.number}.`);
    },
    letGo: () => {
      chosen.value = undefined;
    },
    toggleNumber: (number: number) => {
      const one = answers.value[number - 1];
      if (one) toggle(one.key);
    },
    take: async (number: number) => {
      const one = answers.value[number - 1];
      if (one) await takeAnswer(one);
    },
    takeChosen: async () => {
      const one = answers.value.find(({ key }) => key === highlighted.value) ?? (answers.value.length === 1 ? answers.value[0] : undefined);
      if (one) await takeAnswer(one);
      else say("Look at one of the answers first: ↑ and ↓ go through them.");
    },
    /** What editing starts from: the answer that is looked at, else the label, else the first that says something. */
    startOfEdit: (): unknown => {
      const looked = answers.value.find(({ key }) => key === highlighted.value)?.value;
      return looked ?? card.value?.label.value?.value ?? answers.value.find(({ value }) => value !== undefined)?.value;
    },
    /** Both reject with what the service said. */
    save: (value: unknown) => save({ value }, "edited", "The label is set."),
    skip: (skip: Skip) => save({ skip }, "skipped", "Skipped."),
    reject: async () => {
      const mine = card.value;
      if (mine && (await mine.reject()) === "done") decided(mine.itemId, "rejected", "Rejected. The item is back in the queue.");
    },
    gild: async () => {
      const mine = card.value;
      if (!mine) return;
      const as = mine.isGold.value ? "ordinary" : "gold";
      if ((await mine.gild(as)) === "done") say(as === "gold" ? "It is a gold item now." : "It is a gold item no more.");
    },
    step: (by: 1 | -1) => {
      const item = queue.current.value;
      if (by === 1 && passing === "decides" && item && !queue.deeds.value.has(item.id)) queue.done(item.id, "kept");
      go(() => queue.step(by));
    },
    /** After the first items came. */
    start: () => go(() => undefined),
    /** Whose the label is, in words. */
    provenance: computed(() => {
      const label = card.value?.label.value;
      if (!label) return "";
      if (label.source !== "consensus") return label.source === "reviewer" ? "set by a reviewer" : "a labeler's own answer";
      const parts = label.annotationIds?.length;
      const alike = label.agreement === undefined ? "" : `, ${Math.round(label.agreement * 100)} % alike`;
      return parts === undefined ? `by consensus${alike}` : `by consensus of ${parts} of ${Math.max(parts, answers.value.length)} answers${alike}`;
    }),
    stop: cards.stop,
  };
}
export type ReviewModel = ReturnType<typeof createReviewModel>;
