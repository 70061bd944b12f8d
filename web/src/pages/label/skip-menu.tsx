import { useEffect, useRef } from "preact/hooks";
import type { SkipReason } from "../../drafts/records.ts";
import { SKIP_WORDS } from "./item-cell.tsx";

const REASONS: readonly SkipReason[] = ["unclear", "no-class-fits", "cannot-be-displayed", "other"];

/** Why is this skipped? One more key: 1–4, or S again for the first (on a picture that cannot be seen, that one comes first). */
export function SkipMenu({ isBroken, onSkip, onClose }: { isBroken: boolean; onSkip(reason: SkipReason): void; onClose(): void }) {
  const host = useRef<HTMLDivElement>(null);
  const reasons = isBroken ? [REASONS[2], ...REASONS.filter((_, at) => at !== 2)].filter((one) => one !== undefined) : REASONS;
  useEffect(() => {
    host.current?.querySelector("button")?.focus();
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = [...(host.current?.querySelectorAll("button") ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
    const digit = /^(?:Digit|Numpad)([1-4])$/.exec(event.code)?.[1] ?? event.key;
    const reason = event.key.toLowerCase() === "s" ? reasons[0] : reasons[Number(digit) - 1];
    if (event.key === "Escape" || event.key === "Tab") onClose();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") buttons.at((at + (event.key === "ArrowDown" ? 1 : -1)) % buttons.length)?.focus();
    else if (event.key === "Enter" || event.key === " ") return event.stopPropagation();
    else if (reason) onSkip(reason);
    event.stopPropagation();
    event.preventDefault();
    return undefined;
  };
  const onFocusOut = (event: FocusEvent) => {
    if (!(event.relatedTarget instanceof Node) || !host.current?.contains(event.relatedTarget)) onClose();
  };
  return (
    <div ref={host} class="skip-menu" role="menu" aria-label="Why skip?" tabIndex={-1} onKeyDown={onKeyDown} onFocusOut={onFocusOut}>
      {reasons.map((reason, at) => (
        <button key={reason} type="button" role="menuitem" class="skip-reason" onClick={() => onSkip(reason)}>
          {SKIP_WORDS[reason]}
          <kbd>{at + 1}</kbd>
        </button>
      ))}
    </div>
  );
}
