import type { TaskItem } from "../../../../functions/tasks/wire.ts";
import type { Answer } from "../../drafts/records.ts";
import type { ClassBook, WebKind } from "../../kinds/kind.ts";
import { Icon } from "../../parts/icon.tsx";
import type { PicturePool } from "../../pictures/picture-pool.ts";
import { LaterText } from "../../text/later-text.tsx";
import { answerWords, skipWords, valueOf, valueWords } from "./answer-words.ts";
import { StageImage } from "./stage-image.tsx";

/** The line around an item that has an answer, or a proposal. */
export const lineColour = (value: unknown, kind: WebKind<unknown>, classes: ClassBook): string | undefined => {
  if (value === undefined) return undefined;
  const [first] = kind.classesOf(value);
  return classes.get(first ?? "")?.colour ?? "#8e8e93";
};

interface OnItem {
  item: Pick<TaskItem, "width" | "height">;
  answer: Answer | undefined;
  /** Shown dashed, and only where there is no answer. */
  proposed?: unknown;
  kind: WebKind<unknown>;
  classes: ClassBook;
  /** With a cross that takes the tag away, for the pointer (X does it by key). */
  untag?: boolean;
}

/** The answer, or what is proposed, as it lies on the picture or under the text. */
export function AnswerOnItem({ item, answer, proposed, kind, classes, untag }: OnItem) {
  const Drawn = kind.drawOnCell;
  const { width, height } = item;
  const size = width !== undefined && height !== undefined ? { width, height } : undefined;
  const value = answer ? valueOf(answer, kind) : proposed;
  if (!answer && value === undefined) return null;
  const isProposed = !answer;
  return (
    <>
      <span class={`cell-line ${isProposed ? "is-proposed" : ""}`} style={{ borderColor: lineColour(value, kind, classes) }} />
      <span class={`cell-answer ${isProposed ? "is-proposed" : ""}`}>
        {isProposed && <span class="proposed-chip">Proposed</span>}
        {answer && "skip" in answer ? (
          <span class="skip-chip">Skipped · {skipWords(answer.skip)}</span>
        ) : (
          value !== undefined && <Drawn value={value} classes={classes} size={size} />
        )}
        {isProposed && untag && (
          <span class="cell-untag" data-act="accept" title="That is right (Space)">
            <Icon name="check" />
          </span>
        )}
        {answer && untag && (
          <span class="cell-untag" data-act="untag" title="Take it away (X)">
            <Icon name="close" />
          </span>
        )}
      </span>
    </>
  );
}

/** In place of an item that cannot be seen: why, and where it is in hand, the way on. */
export function BrokenItem({ reason, hint }: { reason: string; hint?: "keys" | "acts" }) {
  return (
    <span class="cell-broken">
      <Icon name="warning" />
      <span>{reason}</span>
      {hint && (
        <span class="cell-broken-acts">
          <span class="cell-act" data-act="skip-broken">
            Skip: cannot be displayed {hint === "keys" && <kbd>D</kbd>}
          </span>
          <span class="cell-act" data-act="reload">
            Load again
          </span>
        </span>
      )}
    </span>
  );
}

interface CellProps {
  item: TaskItem;
  index: number;
  count: number;
  answer: Answer | undefined;
  proposed: unknown;
  fault: string | undefined;
  broken: string | undefined;
  isFocused: boolean;
  isSelected: boolean;
  kind: WebKind<unknown>;
  classes: ClassBook;
  pool: PicturePool;
}

/** One item of the grid. Its parts that can be pressed are for the pointer only: the keys reach everything from the cell itself. */
export function ItemCell({ item, index, count, answer, proposed, fault, broken, isFocused, isSelected, kind, classes, pool }: CellProps) {
  const isText = kind.media === "text";
  const said = !answer && proposed !== undefined ? `proposed ${valueWords(proposed, kind, classes)}` : answerWords(answer, kind, classes);
  const label = `${isText ? "Text" : "Image"} ${index + 1} of ${count}, ${said}${broken ? `, cannot be seen: ${broken}` : ""}${fault ? `, not taken: ${fault}` : ""}`;
  const look = [isText && "is-text", isFocused && "is-focused", isSelected && "is-selected", answer && "is-answered", fault && "is-faulty"]
    .filter(Boolean)
    .join(" ");
  const line = isText ? { style: { "--line": lineColour(answer ? valueOf(answer, kind) : proposed, kind, classes) } } : {};
  // oxlint-disable jsx-a11y/prefer-tag-over-role -- a native option cannot hold a picture
  return (
    <div {...line} class={`cell ${look}`} role="option" aria-selected={isSelected} tabIndex={isFocused ? 0 : -1} data-index={index} data-item={item.id}>
      <span class="visually-hidden">{label}</span>
      {isText && item.text && !broken && <LaterText text={item.text} size="cell" />}
      <span aria-hidden="true" class="cell-over">
        {broken ? <BrokenItem reason={broken} hint={isFocused ? "keys" : "acts"} /> : !isText && <StageImage pool={pool} item={item} />}
        <AnswerOnItem item={item} answer={answer} proposed={proposed} kind={kind} classes={classes} untag />
        <span class="cell-zoom" data-act="zoom" title="Enlarge (Z)">
          <Icon name="search" />
        </span>
        {isSelected && (
          <span class="cell-check">
            <Icon name="check" />
          </span>
        )}
        {fault && <span class="cell-fault">{fault}</span>}
      </span>
    </div>
  );
}
