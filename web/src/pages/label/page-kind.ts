import type { TaskItem } from "../../../../functions/tasks/wire.ts";
import type { GridKind, SingleKind } from "../../kinds/kind.ts";

/** What the behaviour of the page needs to know of a task type: nothing that is drawn. */
export type PageKind =
  | Pick<GridKind<unknown>, "arrangement" | "classesPerItem" | "media" | "read" | "give" | "classesOf">
  | Pick<SingleKind<unknown>, "arrangement" | "media" | "read" | "classesOf" | "nothing">;

export const LAYOUTS = [1, 4, 6, 9, 16, 36] as const;
export type Layout = (typeof LAYOUTS)[number];

/** The layouts that a task type can have: texts in small cells cannot be read, and an editor needs the whole stage. */
export const layoutsOf = ({ arrangement, media }: Pick<PageKind, "arrangement" | "media">): readonly Layout[] =>
  arrangement === "single" ? [1] : media === "text" ? [1, 4] : LAYOUTS;

/** Pages that wait behind the one in hand. A page of one item is soon done, so two; with the one in hand that is all that one labeler may hold. */
export const pagesAheadOf = ({ arrangement }: Pick<PageKind, "arrangement">): number => (arrangement === "single" ? 2 : 1);

/** Whether several classes may stand on an item, and one given again goes. */
export const takesMany = (kind: PageKind): boolean => kind.arrangement === "grid" && kind.classesPerItem === "many";

/** What is proposed for an item, if it can be read. */
export const proposedFor = (kind: Pick<PageKind, "read">, item: Pick<TaskItem, "suggested"> | undefined): unknown =>
  item?.suggested === undefined ? undefined : kind.read(item.suggested.value);
