import { useLayoutEffect, useRef } from "preact/hooks";
import type { ClassBook, WebKind } from "../../kinds/kind.ts";
import type { ImagePool } from "./image-pool.ts";
import { AnswerOnPicture, answerWords, BrokenPicture } from "./item-cell.tsx";
import type { LabelEvent, LabelState, Visit } from "./label-page-events.ts";
import { StageImage } from "./stage-image.tsx";
import type { TrailEntry } from "./trail.ts";

/** Thumbnails on each side of the one that is looked at. */
const AROUND = 8;

interface Props {
  state: LabelState;
  visit: Visit;
  kind: WebKind<unknown>;
  classes: ClassBook;
  pool: ImagePool;
  dispatch(event: LabelEvent): void;
  onZoom(): void;
}

const picture = ({ itemId, url, path }: TrailEntry) => ({ id: itemId, url, path });

/** What I submitted, one at a time, with a strip of its neighbours; another class corrects it. */
export function VisitView({ state, visit, kind, classes, pool, dispatch, onZoom }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const entry = state.trail[visit.index];
  useLayoutEffect(() => {
    const now = document.activeElement;
    if (!now || now === document.body || host.current?.contains(now)) host.current?.querySelector<HTMLElement>(".cell")?.focus();
    host.current?.querySelector(".visit-thumb.is-current")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [entry?.itemId]);
  if (!entry) return null;
  const broken = state.broken[entry.itemId];
  const first = Math.max(0, visit.index - AROUND);
  const strip = state.trail.slice(first, visit.index + AROUND + 1);
  return (
    <div class="visit" ref={host}>
      <p class="visit-head small">
        <strong>Submitted before</strong> · number {visit.index + 1} from the latest{state.trailState === "end" ? ` of ${state.trail.length}` : ""}
        {entry.editable ? ". Another class corrects it at once." : ". It can no longer be changed: a reviewer decided on it, or somebody answered anew."}
      </p>
      <button type="button" class="cell visit-cell is-focused" onClick={onZoom}>
        <span class="visually-hidden">{`${entry.path}, ${answerWords(entry.answer, kind, classes)}. Enlarge.`}</span>
        <span aria-hidden="true">
          {broken ? <BrokenPicture reason={broken} /> : <StageImage pool={pool} item={picture(entry)} />}
          <AnswerOnPicture answer={entry.answer} kind={kind} classes={classes} />
        </span>
      </button>
      <ol class="visit-strip" aria-label="What I submitted, newest on the right">
        {strip
          .map((one, at) => ({ one, index: first + at }))
          .reverse()
          .map(({ one, index }) => (
            <li key={one.itemId}>
              <button
                type="button"
                class={`visit-thumb ${index === visit.index ? "is-current" : ""}`}
                aria-current={index === visit.index}
                aria-label={`Number ${index + 1} from the latest, ${answerWords(one.answer, kind, classes)}`}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => dispatch({ type: "visit", index })}
              >
                <img src={one.url} alt="" loading="lazy" decoding="async" />
              </button>
            </li>
          ))}
      </ol>
    </div>
  );
}
