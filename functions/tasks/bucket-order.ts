import { createHash } from "node:crypto";

/**
 * The buckets in the order in which this labeler visits them: a permutation of their own, the same on every call. So a labeler stays in one
 * bucket until it is empty (own pages are found there, few writers meet), and labelers spread evenly over all. Where each item needs several labelers,
 * they all go the same way (no `userId`): else what one began in a bucket would wait until others have done with theirs.
 */
export function bucketOrder(seed: { userId: string; projectId: string }, buckets: number): number[] {
  const dice = createHash("sha256").update(`${seed.projectId.length}:${seed.projectId}${seed.userId}`).digest();
  const order = Array.from({ length: buckets }, (_, bucket) => bucket);
  for (let left = buckets - 1; left > 0; left--) {
    const pick = (dice[left % dice.length] ?? 0) % (left + 1);
    [order[left], order[pick]] = [order[pick] ?? 0, order[left] ?? 0];
  }
  return order;
}
