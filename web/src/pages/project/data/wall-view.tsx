import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ItemView } from "../../../api/items.ts";
import type { ProjectView } from "../../../api/projects.ts";
import { AnswerBadge } from "../../../kinds/badge.tsx";
import { Icon } from "../../../parts/icon.tsx";
import { type Grid, gridOf, reveal, scrollFor, offsetAt, visible } from "./geometry.ts";
import { saySkip } from "./item-panel.tsx";
import type { Selection } from "./selection.ts";
import type { createThumbnails, Thumbnail } from "./thumbnails.ts";
import type { Wall } from "./wall.ts";

/** As in project.css, px: the file name under a picture, and the room for the focus ring around the wall. */
const CAPTION = 26;
const PADDING = 3;

interface Props {
  project: ProjectView;
  wall: Wall;
  thumbnails: ReturnType<typeof createThumbnails>;
  selection: Selection;
  /** Places by which the list was shifted since the last drawing; read once and set to 0. */
  shifted: { by: number };
  openId: string | undefined;
  onOpen(id: string): void;
}

const nameOf = (path: string): string => path.split("/").at(-1) ?? path;

function stateOf(item: ItemView, project: ProjectView): string {
  if (item.state === "labeled") return item.classIds.map((id) => project.classes.find((one) => one.id === id)?.name ?? id).join(", ");
  if (item.state === "skipped") return saySkip(item.skipReason ?? "other");
  return item.state === "needs-review" ? "Needs review" : item.state === "missing" ? "File gone" : "Not done";
}

function Picture({ id, thumbnail, onBroken }: { id: string; thumbnail: Thumbnail | undefined; onBroken(id: string): void }) {
  if (!thumbnail) return <span class="tile-empty" />;
  if ("problem" in thumbnail)
    return (
      <span class="tile-problem small" title={thumbnail.problem}>
        <Icon name="warning" /> {thumbnail.problem}
      </span>
    );
  return <img src={thumbnail.url} alt="" decoding="async" draggable={false} onError={() => onBroken(id)} />;
}

interface TileProps {
  item: ItemView | undefined;
  place: number;
  project: ProjectView;
  thumbnail: Thumbnail | undefined;
  isSelected: boolean;
  isFocused: boolean;
  isOpen: boolean;
  onBroken(id: string): void;
  onClick(event: MouseEvent): void;
}

function Tile({ item, place, project, thumbnail, isSelected, isFocused, isOpen, onBroken, onClick }: TileProps) {
  if (!item) return <div class="tile" aria-hidden="true" data-place={place} />;
  return (
    <button
      type="button"
      class={`tile ${isSelected ? "is-selected" : ""} ${isOpen ? "is-open" : ""}`}
      data-place={place}
      tabindex={isFocused ? 0 : -1}
      aria-pressed={isSelected}
      title={item.path}
      onClick={onClick}
    >
      <span class="tile-picture">
        <Picture id={item.id} thumbnail={thumbnail} onBroken={onBroken} />
        {item.state === "labeled" && (
          <span class="tile-badge">
            <AnswerBadge classIds={item.classIds} classes={project.classes} />
          </span>
        )}
        {(item.state === "skipped" || item.state === "needs-review" || item.state === "missing") && (
          <span class="tile-badge">
            <span class="chip">{stateOf(item, project)}</span>
          </span>
        )}
        <span class="tile-check" aria-hidden="true">
          {isSelected && <Icon name="check" />}
        </span>
      </span>
      <span class="tile-name small ellipsis">{nameOf(item.path)}</span>
      {item.state === "unlabeled" && <span class="visually-hidden">, not done</span>}
    </button>
  );
}

const STEPS: Record<string, (grid: Grid, rows: number) => number> = {
  ArrowLeft: () => -1,
  ArrowRight: () => 1,
  ArrowUp: ({ columns }) => -columns,
  ArrowDown: ({ columns }) => columns,
  PageUp: ({ columns }, rows) => -columns * rows,
  PageDown: ({ columns }, rows) => columns * rows,
  Home: () => Number.NEGATIVE_INFINITY,
  End: () => Number.POSITIVE_INFINITY,
};

/** Thumbnails of all items, however many: only those that are seen exist. */
export function WallView({ project, wall, thumbnails, selection, shifted, openId, onOpen }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [scrollTop, setScrollTop] = useState(0);
  const isAwaited = useRef(false);
  const count = wall.count.value;
  const grid = gridOf(Math.max(1, size.width), count, size.width < 500 ? 104 : 148, CAPTION);
  const seen = visible(grid, scrollTop, size.height, count);
  const { first, last } = seen;
  const span = wall.span.value; // read here, so that the wall is drawn again when it changes

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setSize({ width: element.clientWidth - 2 * PADDING, height: element.clientHeight });
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    if (size.height > 0) void wall.show(first, last);
  }, [wall, first, last, size.height > 0]);
  useEffect(() => {
    const ids = Array.from({ length: last - first + 1 }, (_, k) => wall.itemAt(first + k)?.id).filter((id) => id !== undefined);
    const soon = setTimeout(() => void thumbnails.want(ids), 60); // not for what only flies by
    return () => clearTimeout(soon);
  }, [thumbnails, first, last, span]);
  useLayoutEffect(() => {
    if (shifted.by === 0 || !box.current) return;
    const rows = Math.round(shifted.by / grid.columns);
    shifted.by = 0;
    box.current.scrollTop = scrollFor(grid, offsetAt(grid, box.current.scrollTop, size.height) + rows * grid.rowHeight, size.height);
  });

  /** The tile may not be there yet after a far jump: the wall holds the focus meanwhile, so that the keys go on working. */
  const focusOn = (place: number) => {
    const element = box.current;
    if (!element) return;
    element.scrollTop = reveal(grid, element.scrollTop, size.height, place);
    setScrollTop(element.scrollTop);
    element.focus({ preventScroll: true });
    isAwaited.current = true;
  };
  useLayoutEffect(() => {
    if (!isAwaited.current) return;
    if (document.activeElement !== box.current) {
      isAwaited.current = false; // the person has gone elsewhere
      return;
    }
    const tile = box.current?.querySelector<HTMLElement>(`button[data-place="${selection.focus.value}"]`);
    if (!tile) return;
    tile.focus({ preventScroll: true });
    isAwaited.current = false;
  });
  const onScroll = (element: HTMLElement) => {
    const next = visible(grid, element.scrollTop, size.height, count);
    const place = document.activeElement?.closest("[data-place]")?.getAttribute("data-place");
    // A tile that is about to go takes the focus with it; the wall keeps it.
    if (place && element.contains(document.activeElement) && (Number(place) < next.first || Number(place) > next.last)) element.focus({ preventScroll: true });
    setScrollTop(element.scrollTop);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = selection.focus.value;
    const step = STEPS[event.key];
    if (step) {
      event.preventDefault();
      const place = Math.max(0, Math.min(count - 1, at + step(grid, Math.max(1, Math.floor(size.height / grid.rowHeight)))));
      if (event.shiftKey) selection.extend(place);
      else selection.move(place);
      focusOn(place);
    } else if (event.key === " ") {
      event.preventDefault();
      selection.toggle(at);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const item = wall.itemAt(at);
      if (item) onOpen(item.id);
    } else if ((event.ctrlKey || event.metaKey) && event.key === "a") {
      event.preventDefault();
      selection.all(wall.span.value.items.map(({ id }) => id));
    } else if (event.key === "Escape") selection.clear();
  };
  const onClick = (event: MouseEvent, place: number, id: string) => {
    const onCheck = event.target instanceof Element && event.target.closest(".tile-check");
    if (event.shiftKey) selection.extend(place);
    else if (onCheck || event.ctrlKey || event.metaKey) selection.toggle(place);
    else {
      selection.move(place);
      onOpen(id);
    }
  };

  const focus = Math.min(Math.max(selection.focus.value, first), last);
  const tiles = Array.from({ length: count === 0 ? 0 : last - first + 1 }, (_, k) => first + k);
  const known = thumbnails.known.value;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the arrow keys of the tiles inside, which are buttons
    <section
      ref={box}
      class="wall"
      tabindex={-1}
      aria-label={`Items, ${count.toLocaleString()}. Arrows move, Space selects, Enter opens.`}
      onScroll={(event) => onScroll(event.currentTarget)}
      onKeyDown={onKeyDown}
    >
      <div class="wall-height" style={{ height: `${grid.height}px` }}>
        <div
          class="wall-rows"
          style={{ top: `${seen.top}px`, gridTemplateColumns: `repeat(${grid.columns}, ${grid.tile}px)`, gridAutoRows: `${grid.rowHeight - 8}px` }}
        >
          {tiles.map((place) => {
            const item = wall.itemAt(place);
            return (
              <Tile
                key={item?.id ?? `empty-${place}`}
                item={item}
                place={place}
                project={project}
                thumbnail={item && known.get(item.id)}
                isSelected={item !== undefined && selection.ids.value.has(item.id)}
                isFocused={place === focus}
                isOpen={item !== undefined && item.id === openId}
                onBroken={thumbnails.broken}
                onClick={(event) => item && onClick(event, place, item.id)}
              />
            );
          })}
        </div>
      </div>
    </section>
  );
}
