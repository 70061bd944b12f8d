import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { ClassBook, WebKind } from "../../kinds/kind.ts";
import type { PicturePool } from "../../pictures/picture-pool.ts";
import { LaterText } from "../../text/later-text.tsx";
import { answerWords, valueOf } from "./answer-words.ts";
import { AnswerOnItem, BrokenItem, lineColour } from "./item-cell.tsx";
import type { LabelEvent, LabelState, Visit } from "./label-page-events.ts";
import { brokenBy } from "./seen.ts";
import { StageImage } from "./stage-image.tsx";
import { itemOf, type TrailEntry } from "./trail.ts";
import { TrailStrip } from "./trail-strip.tsx";

/** Thumbnails on each side of the one that is looked at. */
const AROUND = 8;

interface Props {
  state: LabelState;
  visit: Visit;
  kind: WebKind<unknown>;
  classes: ClassBook;
  pool: PicturePool;
  dispatch(event: LabelEvent): void;
  onZoom(): void;
  /** The editor, where the task type has one. */
  children?: ComponentChildren;
}

function Looked({ state, entry, kind, classes, pool, onZoom }: Omit<Props, "visit" | "dispatch" | "children"> & { entry: TrailEntry }) {
  const item = itemOf(entry);
  const broken = brokenBy(state, item);
  const isText = kind.media === "text";
  const line = isText ? { style: { "--line": lineColour(valueOf(entry.answer, kind), kind, classes) } } : {};
  return (
    <button {...line} type="button" class={`cell visit-cell is-focused ${isText ? "is-text" : ""}`} onClick={onZoom}>
      <span class="visually-hidden">{`${entry.path}, ${answerWords(entry.answer, kind, classes)}. Enlarge.`}</span>
      {isText && item.text && <LaterText text={item.text} size="cell" />}
      <span aria-hidden="true" class="cell-over">
        {broken ? <BrokenItem reason={broken} /> : !isText && <StageImage pool={pool} item={item} />}
        <AnswerOnItem item={item} answer={entry.answer} kind={kind} classes={classes} />
      </span>
    </button>
  );
}

/** What I submitted, one at a time, with a strip of its neighbours; another answer corrects it. */
export function VisitView({ state, visit, dispatch, children, ...work }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const entry = state.trail[visit.index];
  useLayoutEffect(() => {
    const now = document.activeElement;
    if (!now || now === document.body || host.current?.contains(now)) host.current?.querySelector<HTMLElement>(".visit-cell, .single-stage")?.focus();
    host.current?.querySelector(".trail-thumb.is-current")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [entry?.itemId]);
  if (!entry) return null;
  const first = Math.max(0, visit.index - AROUND);
  const way = work.kind.arrangement === "single" ? "What you change here corrects it." : "Another class corrects it at once.";
  return (
    <div class="visit" ref={host}>
      <p class="visit-head small">
        <strong>Submitted before</strong> · number {visit.index + 1} from the latest{state.trailState === "end" ? ` of ${state.trail.length}` : ""}.{" "}
        {entry.editable ? way : "It can no longer be changed: a reviewer decided on it, or somebody answered anew."}
      </p>
      {children ?? <Looked state={state} entry={entry} {...work} />}
      <TrailStrip
        trail={state.trail}
        from={first}
        to={visit.index + AROUND + 1}
        current={visit.index}
        kind={work.kind}
        classes={work.classes}
        dispatch={dispatch}
      />
    </div>
  );
}
