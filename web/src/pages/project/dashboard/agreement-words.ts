/**
 * What Krippendorff's alpha means. Bounds: Krippendorff, "Content Analysis", 2004, p. 241: rely on variables with alpha of 0.8 and more, draw tentative
 * conclusions only from 0.667 on.
 */
export function alphaInWords(alpha: number): { tone: "ok" | "warn" | "danger"; says: string } {
  if (alpha >= 0.8) return { tone: "ok", says: "Labelers agree well: what the labels say can be relied on." };
  if (alpha >= 0.667)
    return { tone: "warn", says: "Labelers agree moderately: good for tentative conclusions. Look at where they differ, and make the instructions clearer." };
  if (alpha > 0)
    return {
      tone: "danger",
      says: "Labelers agree little more than by chance would: the classes or the instructions are not clear to them. Review before you go on.",
    };
  return { tone: "danger", says: "Labelers agree no more than by chance. The classes or the instructions mean different things to them." };
}
