import { useMemo } from "preact/hooks";
import type { ItemView } from "../../../api/items.ts";
import type { ProjectView } from "../../../api/projects.ts";
import { AnswerBadge } from "../../../kinds/badge.tsx";
import type { ClassBook } from "../../../kinds/kind.ts";
import { webKindNamed } from "../../../kinds/list.ts";
import { Icon } from "../../../parts/icon.tsx";
import type { Excerpt } from "./faces.ts";
import { nameOfItem } from "./item-name.ts";
import { saySkip } from "../../../drafts/skips.ts";
import type { Thumbnail } from "./thumbnails.ts";

interface Props {
  item: ItemView | undefined;
  place: number;
  project: ProjectView;
  book: ClassBook;
  thumbnail: Thumbnail | undefined;
  excerpt: Excerpt | undefined;
  /** What its label says, of task types that draw it. */
  value: unknown;
  isSelected: boolean;
  isFocused: boolean;
  isOpen: boolean;
  onBroken(id: string): void;
  onClick(event: MouseEvent, place: number, id: string): void;
}

const Problem = ({ text }: { text: string }) => (
  <span class="tile-problem small" title={text}>
    <Icon name="warning" /> {text}
  </span>
);

function Picture({ id, thumbnail, onBroken }: { id: string; thumbnail: Thumbnail | undefined; onBroken(id: string): void }) {
  if (!thumbnail) return <span class="tile-empty" />;
  if ("problem" in thumbnail) return <Problem text={thumbnail.problem} />;
  return <img src={thumbnail.url} alt="" decoding="async" draggable={false} onError={() => onBroken(id)} />;
}

function Text({ excerpt }: { excerpt: Excerpt | undefined }) {
  if (!excerpt) return <span class="tile-empty" />;
  if (excerpt.text === undefined) return <Problem text={excerpt.problem ?? "The text cannot be read."} />;
  return (
    <span class="tile-text small" dir="auto">
      {excerpt.text === "" ? <span class="muted">(empty)</span> : excerpt.text}
      {excerpt.isCut && " …"}
    </span>
  );
}

/** What the label says: regions over the picture; of texts and of classes, badges at the foot. */
function Label({ item, project, book, value }: Pick<Props, "project" | "book" | "value"> & { item: ItemView }) {
  const kind = webKindNamed(project.kind);
  const known = kind?.arrangement === "single" ? kind.read(value) : undefined;
  if (kind && known !== undefined) {
    const size = item.width !== undefined && item.height !== undefined ? { width: item.width, height: item.height } : undefined;
    const Drawn = kind.drawOnThumbnail;
    return (
      <>
        <span class={kind.media === "image" ? "tile-drawing" : "tile-badge"}>
          <Drawn value={known} classes={book} size={size} />
        </span>
        <span class="visually-hidden">
          {[kind.inWords?.(known), ...kind.classesOf(known).map((id) => book.get(id)?.path ?? id)].filter(Boolean).join(", ")}
        </span>
      </>
    );
  }
  return (
    <span class="tile-badge">
      <AnswerBadge classIds={item.classIds} classes={project.classes} />
      {kind?.arrangement === "single" && item.classIds.length === 0 && <span class="chip">Nothing marked</span>}
    </span>
  );
}

function TileView({ item, place, project, book, thumbnail, excerpt, value, isSelected, isFocused, isOpen, onBroken, onClick }: Props) {
  if (!item) return <div class="tile" aria-hidden="true" data-place={place} />;
  const { state } = item;
  return (
    <button
      type="button"
      class={`tile ${isSelected ? "is-selected" : ""} ${isOpen ? "is-open" : ""}`}
      data-place={place}
      tabindex={isFocused ? 0 : -1}
      aria-pressed={isSelected}
      title={item.path}
      onClick={(event) => onClick(event, place, item.id)}
    >
      <span class={`tile-picture ${project.media === "text" ? "is-text" : ""}`}>
        {project.media === "text" ? <Text excerpt={excerpt} /> : <Picture id={item.id} thumbnail={thumbnail} onBroken={onBroken} />}
        {state === "labeled" && <Label item={item} project={project} book={book} value={value} />}
        {(state === "skipped" || state === "needs-review" || state === "missing") && (
          <span class="tile-badge">
            <span class="chip">{state === "skipped" ? saySkip(item.skipReason ?? "other") : state === "missing" ? "File gone" : "Needs review"}</span>
          </span>
        )}
        <span class="tile-check" aria-hidden="true">
          {isSelected && <Icon name="check" />}
        </span>
      </span>
      <span class="tile-name small ellipsis">{nameOfItem(item)}</span>
      {state === "unlabeled" && <span class="visually-hidden">, not done</span>}
    </button>
  );
}

/** One item of the wall; drawn again only when something of it changed, for regions are many lines. */
export function Tile(props: Props) {
  return useMemo(() => <TileView {...props} />, Object.values(props));
}
