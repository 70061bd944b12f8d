import { useEffect, useRef, useState } from "preact/hooks";
import type { ProjectView } from "../../api/projects.ts";
import type { ComparedKind } from "../../kinds/compared-kind.ts";
import type { WebKind } from "../../kinds/kind.ts";
import { Button } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Failure } from "../../parts/empty-state.tsx";
import type { PicturePool } from "../../pictures/picture-pool.ts";
import { EditDialog } from "../project/data/edit-dialog.tsx";
import { nameOfItem } from "../project/data/item-name.ts";
import { AnswerList } from "./answer-list.tsx";
import { ClassDialog } from "./class-dialog.tsx";
import { KeysDialog } from "./keys-dialog.tsx";
import { ReviewFace } from "./review-face.tsx";
import { whoSaidWhat } from "./review-answers.ts";
import { reviewKey, type ReviewKey } from "./review-keys.ts";
import type { ReviewModel } from "./review-model.ts";
import type { ReviewQueue } from "./review-queue.ts";
import { SkipDialog } from "./skip-dialog.tsx";
import { StateLine } from "./state-line.tsx";
import { WhoSaid } from "./who-said.tsx";

interface Props {
  project: ProjectView;
  kind: WebKind<unknown>;
  compared: ComparedKind<unknown>;
  model: ReviewModel;
  queue: ReviewQueue;
  pool: PicturePool;
  nameOf(userId: string): string;
}

const DECIDABLE = new Set(["labeled", "skipped", "needs-review"]);
/** Something else has the keys. */
const isOthers = (event: KeyboardEvent): boolean => {
  const on = event.target;
  if (!(on instanceof HTMLElement)) return false;
  if (on.closest("dialog, [popover]") || on.matches("select, textarea, input:not([type=checkbox])")) return true;
  return on.matches("button, a, summary, input") && (event.key === "Enter" || event.key === " ");
};

/** One item: its face, who said what, and what is done with it. */
export function ReviewItem({ project, kind, compared, model, queue, pool, nameOf }: Props) {
  const [opened, open] = useState<"edit" | "skip" | "reject" | "keys">();
  const face = useRef<HTMLDivElement>(null);
  const looking = useRef<(event: KeyboardEvent) => boolean>(() => false);
  const card = model.card.value;
  const item = card?.item.value;
  const mayDecide = item !== undefined && DECIDABLE.has(item.state) && project.state !== "completed";
  // A gold item is known by its label.
  const maySkip = mayDecide && card?.isGold.value === false;
  const mayGild = item?.state === "labeled";
  const deeds: Record<ReviewKey["does"], (key: ReviewKey) => unknown> = {
    show: (key) => key.does === "show" && model.toggleNumber(key.number),
    take: (key) => key.does === "take" && mayDecide && model.take(key.number),
    step: (key) => key.does === "step" && model.step(key.by),
    choose: (key) => key.does === "choose" && model.chooseNext(key.by),
    "take-chosen": () => mayDecide && model.takeChosen(),
    "show-all": model.toggleAll,
    "show-label": () => model.toggle("label"),
    "let-go": model.letGo,
    edit: () => mayDecide && open("edit"),
    skip: () => maySkip && open("skip"),
    reject: () => mayDecide && open("reject"),
    gold: () => mayGild && model.gild(),
    keys: () => open("keys"),
  };
  const press = useRef<((event: KeyboardEvent) => void) | undefined>(undefined);
  press.current = (event) => {
    if (isOthers(event) || opened) return;
    const key = event.shiftKey && event.key.startsWith("Arrow") ? undefined : reviewKey(event);
    if (key) deeds[key.does](key);
    else if (!looking.current(event)) return;
    event.preventDefault();
  };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => press.current?.(event);
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, []);
  /** The next key is about the item, not about the button that was pressed for the one before. */
  const toFace = () => face.current?.focus({ preventScroll: true });
  const close = () => open(undefined);
  const wasOpen = useRef(false);
  // Here, because a dialog gives the focus back when it is taken away.
  useEffect(() => {
    if (wasOpen.current && opened === undefined) toFace();
    wasOpen.current = opened !== undefined;
  }, [opened]);
  const itemId = card?.itemId;
  useEffect(() => {
    if (!document.activeElement?.closest(".review-steps, dialog, .review-bar")) toFace();
  }, [itemId]);
  const onKeys = (take: (event: KeyboardEvent) => boolean) => {
    looking.current = take;
    return () => {
      looking.current = () => false;
    };
  };

  const classesOf = (value: unknown): readonly string[] => {
    const known = kind.read(value);
    return known === undefined ? [] : kind.classesOf(known);
  };
  const isTable = !compared.regions && !compared.spans;
  const name = item ? nameOfItem(item) : "the item";
  const [isBusy, failure] = [card?.isBusy.value ?? false, card?.failure.value];
  return (
    <div class="review-item">
      <div ref={face} class={`review-face of-${project.media}`} tabIndex={-1}>
        <ReviewFace project={project} compared={compared} model={model} pool={pool} read={kind.read} onKeys={onKeys} />
      </div>
      <aside class="review-side" aria-label="Answers and decision">
        <div class="spread">
          <h2 class="ellipsis" title={item?.path}>
            {item ? name : "Item"}
          </h2>
          <span class="row nowrap review-steps">
            <Button look="quiet" icon="back" aria-label="Previous item (←)" disabled={queue.at.value === 0} onClick={() => model.step(-1)} />
            <Button
              look="quiet"
              icon="forward"
              aria-label="Next item (→)"
              disabled={
                queue.at.value + 1 >= queue.items.value.length && (item === undefined || queue.deeds.value.has(item.id) || item.state === "needs-review")
              }
              onClick={() => model.step(1)}
            />
            <Button look="quiet" aria-label="Keys (?)" onClick={() => open("keys")}>
              ?
            </Button>
          </span>
        </div>
        {card?.loadFailure.value !== undefined && (
          <Failure title="The item could not be loaded" detail={card.loadFailure.value} onRetry={() => void card.load()} />
        )}
        {item && <StateLine item={item} deed={queue.deeds.value.get(item.id)} isGold={card?.isGold.value ?? false} />}
        {isTable && <WhoSaid project={project} answers={model.answers.value} said={whoSaidWhat(model.answers.value, classesOf)} nameOf={nameOf} />}
        <AnswerList project={project} model={model} nameOf={nameOf} mayDecide={mayDecide} />
        {failure !== undefined && (
          <p class="error-text" role="alert">
            {failure}
          </p>
        )}
        {item && !mayDecide && <p class="muted small">There is nothing to decide: it waits for labelers, or the project takes no labels now.</p>}
        <div class="row review-acts">
          <Button look="primary" disabled={!mayDecide || isBusy} onClick={() => open("edit")}>
            Edit <kbd>E</kbd>
          </Button>
          <Button disabled={!maySkip || isBusy} onClick={() => open("skip")}>
            Skip <kbd>S</kbd>
          </Button>
          <Button icon="remove" disabled={!mayDecide || isBusy} onClick={() => open("reject")}>
            Reject <kbd>R</kbd>
          </Button>
          <Button aria-pressed={card?.isGold.value ?? false} disabled={!mayGild || isBusy} onClick={() => void model.gild()}>
            {card?.isGold.value ? "No gold item any more" : "Make it a gold item"} <kbd>G</kbd>
          </Button>
        </div>
      </aside>
      {opened === "keys" && <KeysDialog media={project.media} onClose={close} />}
      {opened === "skip" && <SkipDialog name={name} onSkip={model.skip} onClose={close} />}
      {opened === "reject" && (
        <Confirm
          title="Reject all answers to this item?"
          consequence="They go, and the item is back in the queue for anybody to label. The answers stay in its history."
          action="Reject"
          look="danger"
          onConfirm={model.reject}
          onClose={close}
        />
      )}
      {opened === "edit" &&
        item &&
        (kind.arrangement === "single" ? (
          <EditDialog
            project={project}
            kind={kind}
            item={item}
            url={card?.image.value.value?.url ?? ""}
            text={card?.text.value.value?.text}
            value={model.startOfEdit()}
            onSave={model.save}
            onClose={close}
          />
        ) : (
          <ClassDialog project={project} kind={kind} name={name} value={model.startOfEdit()} onSave={model.save} onClose={close} />
        ))}
    </div>
  );
}
