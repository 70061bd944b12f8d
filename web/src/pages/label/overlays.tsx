import type { ClassBook, WebKind } from "../../kinds/kind.ts";
import type { PicturePool } from "../../pictures/picture-pool.ts";
import { answerWords } from "./answer-words.ts";
import { KeySheet } from "./key-sheet.tsx";
import type { Seen } from "./seen.ts";
import { ZoomDialog } from "./zoom-dialog.tsx";
import { ZoomText } from "./zoom-text.tsx";

export interface OverlayProps {
  what: "keys" | "zoom";
  /** What is looked at; nothing is enlarged without. */
  seen: Seen | undefined;
  kind: WebKind<unknown>;
  classes: ClassBook;
  pool: PicturePool;
  onClose(): void;
  onOtherKey(event: KeyboardEvent): void;
}

/** What opens over the page: the key sheet, and the item in large where the page itself shows it small. */
export default function PageOverlay({ what, seen, kind, classes, pool, onClose, onOtherKey }: OverlayProps) {
  if (what === "keys") return <KeySheet kind={kind} onClose={onClose} />;
  if (!seen || kind.arrangement === "single") return null;
  const { item } = seen;
  const name = item.row === undefined ? item.path : `${item.path}, row ${item.row}`;
  const same = { name, answer: answerWords(seen.answer, kind, classes), onClose, onOtherKey };
  if (kind.media === "image") return <ZoomDialog key={item.id} picture={pool.shown(item)} {...same} />;
  return item.text ? <ZoomText key={item.id} text={item.text} {...same} /> : null;
}
