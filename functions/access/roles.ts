/** From least to most. `vendor` is a labeler of an outside company, bound to its projects. */
export const ROLES = ["vendor", "labeler", "reviewer", "contributor", "owner"] as const;
export type Role = (typeof ROLES)[number];

const RANK: Record<Role, number> = { vendor: 1, labeler: 1, reviewer: 2, contributor: 3, owner: 4 };

/** Whether `has` may do what needs `needed`. */
export function atLeast(has: Role | undefined, needed: Role): boolean {
  return has !== undefined && RANK[has] >= RANK[needed];
}

export function higher(a: Role | undefined, b: Role | undefined): Role | undefined {
  if (!a || !b) return a ?? b;
  return RANK[a] >= RANK[b] ? a : b;
}
