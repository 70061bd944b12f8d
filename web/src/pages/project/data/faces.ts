import type { Api } from "../../../api/api.ts";
import type { ItemView } from "../../../api/items.ts";
import type { ProjectView } from "../../../api/projects.ts";
import { webKindNamed } from "../../../kinds/list.ts";
import { createLookup } from "./lookup.ts";
import { createThumbnails } from "./thumbnails.ts";

/** The beginning of a text on a tile, code points. */
const EXCERPT = 300;

export interface Excerpt {
  text?: string;
  isCut?: boolean;
  problem?: string;
}

/** A label that is corrected is another value: what it says is kept by when it was given and the classes in it. */
const stampOf = ({ id, answeredAt, classIds }: ItemView): string => `${id} ${answeredAt ?? 0} ${classIds.join(",")}`;

/** What the tiles of the wall show of their items: small pictures or the beginnings of texts, and what the labels say where classes do not say it all. */
export function createFaces(api: Pick<Api, "items" | "labels">, project: Pick<ProjectView, "id" | "media" | "kind">) {
  const thumbnails = createThumbnails((itemIds, off) => api.items.renditions(project.id, { itemIds, side: 256 }, { signal: off }));
  const excerpts = createLookup<Excerpt>({
    ask: async (itemIds, off) => {
      const { items } = await api.items.texts(project.id, { itemIds, most: EXCERPT }, { signal: off });
      return new Map(
        items.map(({ id, text, isCut, problem }) => [
          id,
          { ...(text === undefined ? {} : { text: text.text }), ...(isCut ? { isCut } : {}), ...(problem === undefined ? {} : { problem }) },
        ]),
      );
    },
    none: { problem: "The text cannot be read." },
    batch: 48,
    most: 3_000,
  });
  const values = createLookup<unknown>({
    ask: async (stamps, off) => {
      const byId = new Map(stamps.map((stamp) => [stamp.split(" ")[0] ?? "", stamp]));
      const { items } = await api.labels.values(project.id, { itemIds: [...byId.keys()] }, { signal: off });
      return new Map(items.map(({ id, value }) => [byId.get(id) ?? "", value]));
    },
    none: undefined,
    batch: 48,
    most: 1_000,
  });
  const isDrawn = webKindNamed(project.kind)?.arrangement === "single";
  return {
    thumbnails,
    excerpts,
    valueOf: (item: ItemView): unknown => values.known.value.get(stampOf(item)),
    /** A value was written that changed neither the time nor the classes. */
    changed: (item: ItemView | undefined) => void (item && values.forget(stampOf(item))),
    want: (items: readonly ItemView[]) => {
      const ids = items.map(({ id }) => id);
      void (project.media === "text" ? excerpts : thumbnails).want(ids);
      if (isDrawn) void values.want(items.filter(({ state }) => state === "labeled").map(stampOf));
    },
    stop: () => {
      thumbnails.stop();
      excerpts.stop();
      values.stop();
    },
  };
}
export type Faces = ReturnType<typeof createFaces>;
