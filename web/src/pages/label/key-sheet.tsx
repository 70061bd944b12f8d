import type { KeyLine, WebKind } from "../../kinds/kind.ts";
import { Dialog } from "../../parts/dialog.tsx";

const FIRST: readonly KeyLine[] = [{ keys: "Enter", does: "Submit the page; if something is open, go there" }];
const OF_GRIDS = (noun: string): readonly KeyLine[] => [
  { keys: "← · → · ↑ · ↓", does: `Go to another ${noun}; with Shift, extend the selection` },
  { keys: "Space", does: `Accept what is proposed; where nothing is, select the ${noun} in focus, or not` },
  { keys: "Shift+Space", does: "Accept all that is proposed on the page" },
  { keys: "Ctrl+Space", does: `Select the ${noun} in focus, or not` },
  { keys: "Ctrl+A", does: "Select all in sight" },
  { keys: "Page Up · Page Down", does: noun === "text" ? "Read on in the text, then the next part of the page" : "The part before, the next part of the page" },
  {
    keys: "Z",
    does:
      noun === "text" ? "Enlarge: + − 0 its size, arrows scroll, Esc closes" : "Enlarge: wheel or + − zoom, drag moves, 0 pixel for pixel, F fit, Esc closes",
  },
];
const OF_SINGLES: readonly KeyLine[] = [
  { keys: "N", does: "Nothing here: it was looked at, and there is nothing to mark" },
  { keys: "Space", does: "Accept what is proposed" },
];
const LAST = (noun: string): readonly KeyLine[] => [
  { keys: "S", does: "Skip, then 1–4 for the reason; S again takes the first" },
  { keys: "D", does: `On ${noun === "image" ? "an image" : "a text"} that cannot be seen: skip it for that reason` },
  { keys: "Ctrl+Z · Ctrl+Shift+Z", does: "Undo, redo; on a fresh page, back to what was submitted" },
  { keys: "[ · ]", does: "Previous, next of what I submitted" },
  { keys: "/", does: "Search the classes" },
  { keys: "I", does: "Instructions" },
  { keys: "?", does: "This sheet" },
  { keys: "Esc", does: "Cancel what is going on, nothing else" },
];

/** Every key of this task type's page. */
const linesOf = (kind: WebKind<unknown>): readonly KeyLine[] => [
  ...kind.keyLines,
  ...FIRST,
  ...(kind.arrangement === "grid" ? OF_GRIDS(kind.media) : OF_SINGLES),
  ...LAST(kind.media),
];

export function KeySheet({ kind, onClose }: { kind: WebKind<unknown>; onClose(): void }) {
  return (
    <Dialog title="Keys" onClose={onClose} size="large">
      <dl class="key-sheet">
        {linesOf(kind).map(({ keys, does }) => (
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
