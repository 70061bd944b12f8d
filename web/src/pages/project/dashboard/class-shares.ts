import type { ProjectView } from "../../../api/projects.ts";

export interface ClassShare {
  id: string;
  path: string;
  colour: string;
  /** Labels that say this class. */
  own: number;
  /** Those, and of the classes in it. */
  all: number;
}

/** Classes in their order, groups with what is in them. A retired class is there as long as labels say it, or a class in it is there. */
export function classShares(classes: ProjectView["classes"], counts: Readonly<Record<string, number>>): ClassShare[] {
  const shares: ClassShare[] = [];
  /** Groups that the next class may be in, the outermost first. */
  const open: { share: ClassShare; level: number }[] = [];
  const kept = new Set<ClassShare>();
  for (const { id, path, level, colour, retired } of classes) {
    while ((open.at(-1)?.level ?? -1) >= level) open.pop();
    const own = counts[id] ?? 0;
    const share: ClassShare = { id, path, colour, own, all: own };
    const groups = open.map((one) => one.share);
    for (const group of groups) group.all += own;
    if (!retired || own > 0) for (const one of [share, ...groups]) kept.add(one);
    shares.push(share);
    open.push({ share, level });
  }
  return shares.filter((share) => kept.has(share));
}
