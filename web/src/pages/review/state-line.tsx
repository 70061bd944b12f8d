import type { ItemView } from "../../api/items.ts";
import { STATE_NAMES } from "../project/data/filters.ts";
import { saySkip } from "../../drafts/skips.ts";
import type { Deed } from "./review-queue.ts";

const DEEDS: Record<Deed, string> = {
  taken: "You took an answer",
  edited: "You set the label",
  skipped: "You skipped it",
  rejected: "You rejected it",
  kept: "You let it be",
};
const STATES = { ...STATE_NAMES, unlabeled: STATE_NAMES.open } as const;

/** Where the item stands, how alike its answers are, and what was done here. */
export function StateLine({ item, deed, isGold }: { item: ItemView; deed: Deed | undefined; isGold: boolean }) {
  const { state, agreement, skipReason } = item;
  return (
    <p class="row small review-state">
      <span class="chip">{STATES[state]}</span>
      {skipReason !== undefined && <span>{saySkip(skipReason)}</span>}
      {agreement !== undefined && (
        <span class="number" title="The mean over all pairs of answers of how alike they are">
          Answers are <strong>{Math.round(agreement * 100)} %</strong> alike
        </span>
      )}
      {isGold && <span class="chip review-gold">Gold item</span>}
      {deed && <span class="muted">{DEEDS[deed]}</span>}
    </p>
  );
}
