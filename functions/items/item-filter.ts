import type { Filter, Index, Scalar } from "../backends/documents.ts";
import { itemsByClass, itemsByLabeler, itemsByOrder, itemsByState } from "./item.ts";
import type { ItemsQuery } from "./wire.ts";

export type Asked = Pick<ItemsQuery, "state" | "classId" | "labeler" | "queue" | "name">;

export interface Plan {
  index: Index;
  equals: Record<string, Scalar>;
  /** Narrows what the index finds, by reading. */
  where: Filter[];
}

const eq = (field: string, value: Scalar | undefined): Filter[] => (value === undefined ? [] : [{ field, is: "eq", value }]);

/** The most selective index for a filter (a class or a labeler has fewer items than a state or a queue), the rest by reading. Pure. */
export function planOf(asked: Asked): Plan {
  const { classId, labeler, queue, name } = asked;
  const state = asked.state === "open" ? "unlabeled" : asked.state;
  const byName: Filter[] = name ? [{ field: "path", is: "contains", value: name }] : [];
  if (classId !== undefined)
    return { index: itemsByClass, equals: { classId }, where: [...eq("answeredBy", labeler), ...eq("state", state), ...eq("queue", queue), ...byName] };
  if (labeler !== undefined)
    return { index: itemsByLabeler, equals: { answeredBy: labeler }, where: [...eq("state", state), ...eq("queue", queue), ...byName] };
  if (state) return { index: itemsByState, equals: { state }, where: [...eq("queue", queue), ...byName] };
  return { index: itemsByOrder, equals: {}, where: [...eq("queue", queue), ...byName] };
}
