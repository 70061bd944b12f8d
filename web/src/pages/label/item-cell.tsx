import type { TaskItem } from "../../../../functions/tasks/wire.ts";
import type { Answer, SkipReason } from "../../drafts/records.ts";
import type { ClassBook, WebKind } from "../../kinds/kind.ts";
import { Icon } from "../../parts/icon.tsx";
import type { ImagePool } from "./image-pool.ts";
import { StageImage } from "./stage-image.tsx";

export const SKIP_WORDS: Record<SkipReason, string> = {
  unclear: "Unclear",
  "no-class-fits": "No class fits",
  "cannot-be-displayed": "Cannot be displayed",
  other: "Other reason",
};

/** An answer in words, for readers. */
export function answerWords(answer: Answer | undefined, kind: WebKind<unknown>, classes: ClassBook): string {
  if (!answer) return "not tagged";
  if ("skip" in answer) return `skipped: ${SKIP_WORDS[answer.skip.reason]}`;
  const names = kind.classesOf(kind.read(answer.value)).map((id) => classes.get(id)?.name ?? "a removed class");
  return `tagged ${names.join(", ")}`;
}

const colourOf = (answer: Answer | undefined, kind: WebKind<unknown>, classes: ClassBook): string | undefined => {
  if (!answer || "skip" in answer) return undefined;
  const [first] = kind.classesOf(kind.read(answer.value));
  return classes.get(first ?? "")?.colour ?? "#8e8e93";
};

/** The answer as it lies on the picture. `isMine`: with a cross that takes the tag away, for the pointer (X does it by key). */
export function AnswerOnPicture({ answer, kind, classes, untag }: { answer: Answer | undefined; kind: WebKind<unknown>; classes: ClassBook; untag?: boolean }) {
  if (!answer) return null;
  const Drawn = kind.drawOnCell;
  return (
    <>
      <span class="cell-line" style={{ borderColor: colourOf(answer, kind, classes) }} />
      <span class="cell-answer">
        {"skip" in answer ? (
          <span class="skip-chip">Skipped · {SKIP_WORDS[answer.skip.reason]}</span>
        ) : (
          <Drawn value={kind.read(answer.value)} classes={classes} />
        )}
        {untag && (
          <span class="cell-untag" data-act="untag" title="Take it away (X)">
            <Icon name="close" />
          </span>
        )}
      </span>
    </>
  );
}

/** In place of a picture that cannot be seen: why, and where it is in hand, the way on. */
export function BrokenPicture({ reason, hint }: { reason: string; hint?: "keys" | "acts" }) {
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
  fault: string | undefined;
  broken: string | undefined;
  isFocused: boolean;
  isSelected: boolean;
  kind: WebKind<unknown>;
  classes: ClassBook;
  pool: ImagePool;
}

/** One picture of the grid. Its parts that can be pressed are for the pointer only: the keys reach everything from the cell itself. */
export function ItemCell({ item, index, count, answer, fault, broken, isFocused, isSelected, kind, classes, pool }: CellProps) {
  const label = `Image ${index + 1} of ${count}, ${answerWords(answer, kind, classes)}${broken ? `, cannot be seen: ${broken}` : ""}${fault ? `, not taken: ${fault}` : ""}`;
  const state = [isFocused && "is-focused", isSelected && "is-selected", answer && "is-answered", fault && "is-faulty"].filter(Boolean).join(" ");
  // oxlint-disable jsx-a11y/prefer-tag-over-role -- a native option cannot hold a picture
  return (
    <div class={`cell ${state}`} role="option" aria-selected={isSelected} tabIndex={isFocused ? 0 : -1} data-index={index} data-item={item.id}>
      <span class="visually-hidden">{label}</span>
      <span aria-hidden="true">
        {broken ? <BrokenPicture reason={broken} hint={isFocused ? "keys" : "acts"} /> : <StageImage pool={pool} item={item} />}
        <AnswerOnPicture answer={answer} kind={kind} classes={classes} untag />
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
