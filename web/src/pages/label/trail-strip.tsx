import { skipTitle } from "../../drafts/skips.ts";
import type { ClassBook, WebKind } from "../../kinds/kind.ts";
import { answerWords, classIdsOf, valueOf } from "./answer-words.ts";
import type { LabelEvent } from "./label-page-events.ts";
import type { Trail, TrailEntry } from "./trail.ts";

/** Code units of a text that a thumbnail shows. */
const SNIPPET = 60;

interface Props {
  trail: Trail;
  /** Places in the trail: the newest shown, and the end. */
  from: number;
  to: number;
  current: number | undefined;
  kind: WebKind<unknown>;
  classes: ClassBook;
  dispatch(event: LabelEvent): void;
}

function Said({ entry, kind, classes }: { entry: TrailEntry; kind: WebKind<unknown>; classes: ClassBook }) {
  const { answer } = entry;
  if ("skip" in answer) return <span class="trail-said">{skipTitle(answer.skip.reason)}</span>;
  const value = valueOf(answer, kind);
  const ids = classIdsOf(answer, kind);
  const [first] = ids;
  const name = first === undefined ? "" : (classes.get(first)?.name ?? "Removed class");
  return (
    <span class="trail-said">
      {ids.slice(0, 3).map((id) => (
        <span key={id} class="trail-colour" style={{ backgroundColor: classes.get(id)?.colour ?? "#8e8e93" }} />
      ))}
      {value !== undefined && kind.inWords ? kind.inWords(value) : ids.length > 1 ? `${name} +${ids.length - 1}` : name}
    </span>
  );
}

function Face({ entry }: { entry: TrailEntry }) {
  if (entry.text) return <span class="trail-text">{entry.text.text.slice(0, SNIPPET)}</span>;
  if (entry.url !== undefined) return <img src={entry.url} alt="" loading="lazy" decoding="async" />;
  return <span class="trail-text">{entry.path.slice(entry.path.lastIndexOf("/") + 1)}</span>;
}

/** What I submitted, newest on the right, to look at again and correct. */
export function TrailStrip({ trail, from, to, current, kind, classes, dispatch }: Props) {
  const shown = trail.slice(from, to).map((entry, at) => ({ entry, index: from + at }));
  return (
    <ol class="trail-strip" aria-label="What I submitted, newest on the right">
      {shown.toReversed().map(({ entry, index }) => (
        <li key={entry.itemId}>
          <button
            type="button"
            class={`trail-thumb ${index === current ? "is-current" : ""}`}
            aria-current={index === current}
            title={entry.path}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => dispatch({ type: "visit", index })}
          >
            <span class="visually-hidden">{`Number ${index + 1} from the latest, ${answerWords(entry.answer, kind, classes)}`}</span>
            <span class="trail-face" aria-hidden="true">
              <Face entry={entry} />
              <Said entry={entry} kind={kind} classes={classes} />
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
