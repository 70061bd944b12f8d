import { useLayoutEffect, useRef } from "preact/hooks";
import type { SkipReason } from "../../drafts/records.ts";
import { SKIP_WORDS } from "./item-cell.tsx";

const REASONS: readonly SkipReason[] = ["unclear", "no-class-fits", "cannot-be-displayed", "other"];
const BROKEN_FIRST: readonly SkipReason[] = ["cannot-be-displayed", "unclear", "no-class-fits", "other"];
const reasonsFor = (isBroken: boolean) => (isBroken ? BROKEN_FIRST : REASONS);

/** The one more key of a skip: 1–4, or S again for the first reason. */
export function skipReasonOf({ key, code }: { key: string; code: string }, isBroken: boolean): SkipReason | undefined {
  const digit = /^(?:Digit|Numpad)([1-4])$/.exec(code)?.[1] ?? key;
  return reasonsFor(isBroken)[key.toLowerCase() === "s" ? 0 : Number(digit) - 1];
}

/** Why is this skipped? The page reads its digits (`skipReasonOf`), so that the second key counts even before the menu is painted. */
export function SkipMenu({ isBroken, onSkip, onClose }: { isBroken: boolean; onSkip(reason: SkipReason): void; onClose(): void }) {
  const host = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    host.current?.querySelector("button")?.focus();
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = [...(host.current?.querySelectorAll("button") ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
    if (event.key === "Tab") onClose();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") buttons.at((at + (event.key === "ArrowDown" ? 1 : -1)) % buttons.length)?.focus();
    else return;
    event.stopPropagation();
    event.preventDefault();
  };
  const onFocusOut = (event: FocusEvent) => {
    if (!(event.relatedTarget instanceof Node) || !host.current?.contains(event.relatedTarget)) onClose();
  };
  return (
    <div ref={host} class="skip-menu" role="menu" aria-label="Why skip?" tabIndex={-1} onKeyDown={onKeyDown} onFocusOut={onFocusOut}>
      {reasonsFor(isBroken).map((reason, at) => (
        <button key={reason} type="button" role="menuitem" class="skip-reason" onClick={() => onSkip(reason)}>
          {SKIP_WORDS[reason]}
          <kbd>{at + 1}</kbd>
        </button>
      ))}
    </div>
  );
}
