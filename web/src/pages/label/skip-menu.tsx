import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { SkipReason } from "../../drafts/records.ts";
import { MOST_NOTE, SKIP_REASONS, skipTitle } from "../../drafts/skips.ts";
import { Button } from "../../parts/button.tsx";

const BROKEN_FIRST: readonly SkipReason[] = ["cannot-be-displayed", "unclear", "no-class-fits", "other"];
const reasonsFor = (isBroken: boolean) => (isBroken ? BROKEN_FIRST : SKIP_REASONS);

/** The one more key of a skip: 1–4, or S again for the first reason. */
export function skipReasonOf({ key, code }: { key: string; code: string }, isBroken: boolean): SkipReason | undefined {
  const digit = /^(?:Digit|Numpad)([1-4])$/.exec(code)?.[1] ?? key;
  return reasonsFor(isBroken)[key.toLowerCase() === "s" ? 0 : Number(digit) - 1];
}

interface Props {
  isBroken: boolean;
  /** `note`: another reason was chosen, and is asked for in words. */
  step: "reason" | "note";
  onReason(reason: SkipReason): void;
  onNote(note: string): void;
  onClose(): void;
}

/** Why is this skipped? The page reads the digits (`skipReasonOf`), so that the second key counts even before the menu is painted. */
export function SkipMenu({ isBroken, step, onReason, onNote, onClose }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const note = useSignal("");
  useLayoutEffect(() => {
    host.current?.querySelector<HTMLElement>("input, button")?.focus();
  }, [step]);
  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = [...(host.current?.querySelectorAll("button") ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
    if (event.key === "Tab") onClose();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") buttons.at((at + (event.key === "ArrowDown" ? 1 : -1)) % buttons.length)?.focus();
    else return;
    event.stopPropagation();
    event.preventDefault();
  };
  /** Looked at when the dust has settled: a button that goes with its step takes the focus along for a moment. */
  const onFocusOut = () => {
    setTimeout(() => {
      const isStill = !host.current || host.current.contains(document.activeElement);
      // Words that were typed stay until the labeler closes them: a glance at another window, or a press beside, must not lose them.
      if (!isStill && note.peek() === "" && document.hasFocus()) onClose();
    });
  };
  if (step === "note")
    return (
      <div ref={host} class="skip-menu skip-note" onFocusOut={onFocusOut}>
        <form
          class="stack tight"
          onSubmit={(event) => {
            event.preventDefault();
            onNote(note.value.trim());
          }}
        >
          <label class="stack tight">
            <span>Why? In a few words, if you like.</span>
            <input
              class="input"
              maxLength={MOST_NOTE}
              value={note}
              onInput={(event) => (note.value = event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key !== "Escape") return;
                event.preventDefault();
                event.stopPropagation();
                onClose();
              }}
            />
          </label>
          <Button type="submit" look="primary">
            Skip <kbd>Enter</kbd>
          </Button>
        </form>
      </div>
    );
  return (
    <div ref={host} class="skip-menu" role="menu" aria-label="Why skip?" tabIndex={-1} onKeyDown={onKeyDown} onFocusOut={onFocusOut}>
      {reasonsFor(isBroken).map((reason, at) => (
        <button key={reason} type="button" role="menuitem" class="skip-reason" onClick={() => onReason(reason)}>
          {reason === "other" ? "Other reason …" : skipTitle(reason)}
          <kbd>{at + 1}</kbd>
        </button>
      ))}
    </div>
  );
}
