import type { Item } from "./item.ts";
import { bucketOf } from "./item.ts";
import type { ItemView } from "./wire.ts";

/** Digits of `order` that a fraction is made of: 48 bits fit a number exactly. */
const DIGITS = 12;
const SCALE = 16 ** DIGITS;

export const fractionOf = (order: string): number => Number.parseInt(order.slice(0, DIGITS), 16) / SCALE;

/** The first order at or after this fraction (0 to below 1) of a bucket. */
export const orderAt = (fraction: number): string =>
  Math.floor(fraction * SCALE)
    .toString(16)
    .padStart(DIGITS, "0");

export function viewItem(item: Item, { buckets }: { buckets: number }): ItemView {
  const { id, path, size, width, height, problem, queue, answeredBy, answeredAt, skipReason, answerers, agreement, assignedTo } = item;
  return {
    id,
    path,
    ...(item.row !== undefined && { row: item.row }),
    size,
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(problem !== undefined && { problem }),
    state: item.state,
    queue,
    classIds: item.classIds ?? [],
    ...(answeredBy !== undefined && { answeredBy }),
    ...(answeredAt !== undefined && { answeredAt }),
    ...(skipReason !== undefined && { skipReason }),
    ...(answerers !== undefined && { answerers }),
    ...(agreement !== undefined && { agreement }),
    ...(assignedTo !== undefined && { assignedTo }),
    at: (bucketOf(id, buckets) + fractionOf(item.order)) / buckets,
  };
}
