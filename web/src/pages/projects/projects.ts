import { batch, computed, signal } from "@preact/signals";
import { atLeast } from "../../api/access.ts";
import { isAbort, sentence } from "../../api/api-error.ts";
import type { Api } from "../../api/api.ts";
import type { Share } from "../../api/progress.ts";
import type { ProjectCard } from "../../api/projects.ts";

type ProjectsApi = Pick<Api, "projects" | "progress">;

const PAGE = 50;
/** So many shares are asked for at once. */
const AT_ONCE = 4;

/** The projects that I may at least label; what each has done is asked for card by card, after the cards are there. */
export function createProjects(api: ProjectsApi) {
  const cards = signal<readonly ProjectCard[]>();
  const shares = signal<ReadonlyMap<string, Share>>(new Map());
  const cursor = signal<string>();
  const failure = signal<string>();
  const search = signal("");
  const archived = signal(false);
  const shown = computed(() => {
    const wanted = search.value.trim().toLocaleLowerCase();
    return (cards.value ?? []).filter(({ name, description }) => !wanted || `${name}\n${description}`.toLocaleLowerCase().includes(wanted));
  });
  const isInitializing = computed(() => (cards.value ?? []).some(({ state }) => state === "initializing" || state === "deleting"));

  const loadShares = async (of: readonly ProjectCard[], off: AbortSignal) => {
    const waiting = of.filter(({ state }) => state !== "initializing" && state !== "deleting" && state !== "failed");
    const work = async () => {
      for (let card = waiting.shift(); card; card = waiting.shift()) {
        try {
          const share = await api.progress.share(card.id, { signal: off });
          shares.value = new Map(shares.value).set(card.id, share);
        } catch (error) {
          if (isAbort(error)) throw error; // a bar that is missing says enough; the card is there
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  };

  const take = async (off: AbortSignal, after?: string) => {
    try {
      const page = await api.projects.list({ limit: PAGE, ...(archived.value && { archived: true }), ...(after ? { cursor: after } : {}) }, { signal: off });
      batch(() => {
        const known = after ? (cards.value ?? []) : [];
        const ids = new Set(known.map(({ id }) => id));
        cards.value = [...known, ...page.items.filter(({ id }) => !ids.has(id))];
        cursor.value = page.cursor;
        failure.value = undefined;
      });
      await loadShares(page.items, off);
    } catch (error) {
      if (isAbort(error)) throw error;
      failure.value = sentence(error);
    }
  };

  const isShort = () => (cards.value?.length ?? 0) <= PAGE;
  return {
    cards,
    shown,
    shares,
    failure,
    search,
    /** Shows those that were put away, in place of the others. */
    archived,
    hasMore: computed(() => cursor.value !== undefined),
    isInitializing,
    load: (off: AbortSignal) => take(off),
    more: (off: AbortSignal) => take(off, cursor.value),
    /** Looks again, unless the person has gone deep into the list: it would fall back to its first page. */
    look: async (off: AbortSignal): Promise<"changed" | "same"> => {
      if (isShort()) await take(off);
      return isInitializing.value ? "changed" : "same";
    },
  };
}
export type Projects = ReturnType<typeof createProjects>;

/** What a person may do with a project from its card. */
export const actionsOn = ({ role, state }: ProjectCard) => ({
  mayOpen: atLeast(role, "reviewer"),
  mayLabel: state === "running",
});
