import { useState } from "preact/hooks";
import { Button } from "./button.tsx";

const SAYS = { copied: "Copied", refused: "The browser refused. Select the text and copy it." } as const;

/** Puts a text on the clipboard and says so beside itself: a toast lies behind an open dialog, where readers do not hear it. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [said, setSaid] = useState<keyof typeof SAYS>();
  const copy = async () => {
    setSaid(undefined); // so that the second copy is announced, too
    try {
      await navigator.clipboard.writeText(text);
      setSaid("copied");
    } catch {
      setSaid("refused");
    }
  };
  return (
    <span class="row">
      <Button icon={said === "copied" ? "check" : "copy"} onClick={() => void copy()}>
        {label}
      </Button>
      <output class={`small ${said === "copied" ? "ok-text" : "muted"}`}>{said && SAYS[said]}</output>
    </span>
  );
}
