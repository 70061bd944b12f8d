import type { Skip, SkipReason } from "./records.ts";

/** Why an item is skipped, in the order of their keys. */
export const SKIP_REASONS = ["unclear", "no-class-fits", "cannot-be-displayed", "other"] as const satisfies readonly SkipReason[];
export const SKIP_NAMES: Record<SkipReason, string> = {
  unclear: "unclear",
  "no-class-fits": "no class fits",
  "cannot-be-displayed": "cannot be displayed",
  other: "other",
};

/** As it begins a line. */
export const skipTitle = (reason: SkipReason): string => SKIP_NAMES[reason].charAt(0).toUpperCase() + SKIP_NAMES[reason].slice(1);
/** Characters of a note, as the service takes it. */
export const MOST_NOTE = 500;

/** A skip as it was given, from the words that the service keeps of it: the reason, and after a colon the note. */
export function skipOf(kept: string): Skip {
  const reason = SKIP_REASONS.find((one) => kept === one || kept.startsWith(`${one}: `));
  if (!reason) return { reason: "other", note: kept };
  const note = kept.slice(reason.length + 2);
  return { reason, ...(note !== "" && { note }) };
}

export function saySkip(kept: string): string {
  const { reason, note } = skipOf(kept);
  return `Skipped: ${SKIP_NAMES[reason]}${note === undefined ? "" : `: ${note}`}`;
}
