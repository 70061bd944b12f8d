import { isBegun, type Item } from "../items/item.ts";
import { type Annotation, annotationId } from "./label.ts";
import { isAnswered, roundOf } from "./standing.ts";

export const isGoldAnswer = ({ id, itemId, by }: Annotation): boolean => id === annotationId(itemId, "gold", by);

/**
 * Whether its labeler may still change this answer: alone, while it is what the item says; with consensus, while the labelers of its round have not agreed. The
 * answer that a gold item is known by is closed; answers to a gold item can be changed while it is one.
 */
export function canCorrect(annotation: Annotation, item: Item): boolean {
  if (annotation.state !== "current") return false;
  if (isGoldAnswer(annotation)) return item.gold === true && item.state === "labeled";
  if (item.gold) return false;
  if (!item.answerers) return isAnswered(item) && item.answeredBy === annotation.by && annotation.id === annotationId(item.id, item.generation);
  const isOpen = item.state === "needs-review" || (item.state === "unlabeled" && isBegun(item));
  return isOpen && item.answerers.includes(annotation.by) && annotation.id === annotationId(item.id, roundOf(item), annotation.by);
}
