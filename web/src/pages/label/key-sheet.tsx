import type { KeyLine, WebKind } from "../../kinds/kind.ts";
import { Dialog } from "../../parts/dialog.tsx";

const LINES: readonly KeyLine[] = [
  { keys: "Enter", does: "Submit the page; if something is open, go there" },
  { keys: "← → ↑ ↓", does: "Go to another image; with Shift, extend the selection" },
  { keys: "Space", does: "Select the image in focus, or not" },
  { keys: "Ctrl+A", does: "Select all in sight" },
  { keys: "S", does: "Skip, then 1–4 for the reason; S again takes the first" },
  { keys: "D", does: "On an image that cannot be seen: skip it for that reason" },
  { keys: "Ctrl+Z · Ctrl+Shift+Z", does: "Undo, redo; on a fresh page, back to what was submitted" },
  { keys: "[ · ]", does: "Previous, next of what I submitted" },
  { keys: "Z", does: "Enlarge: wheel or + − zoom, drag moves, 0 pixel for pixel, F fit, Esc closes" },
  { keys: "/", does: "Search the classes" },
  { keys: "Page Up · Page Down", does: "The part before, the next part of the page" },
  { keys: "I", does: "Instructions" },
  { keys: "?", does: "This sheet" },
  { keys: "Esc", does: "Cancel what is going on, nothing else" },
];

export function KeySheet({ kind, onClose }: { kind: WebKind<unknown> | undefined; onClose(): void }) {
  return (
    <Dialog title="Keys" onClose={onClose} size="large">
      <dl class="key-sheet">
        {[...(kind?.keyLines ?? []), ...LINES].map(({ keys, does }) => (
          <div key={keys}>
            <dt>
              {keys.split(" · ").map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
