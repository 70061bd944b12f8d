import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { ProjectView } from "../../../api/projects.ts";
import { classBook } from "../../../kinds/class-keys.ts";
import type { Faces } from "./faces.ts";
import { type Grid, gridOf, reveal, scrollFor, offsetAt, visible } from "./geometry.ts";
import type { Selection } from "./selection.ts";
import { Tile } from "./tile.tsx";
import type { Wall } from "./wall.ts";

/** As in project.css, px: the file name under a picture, and the room for the focus ring around the wall. */
const CAPTION = 26;
const PADDING = 3;

interface Props {
  project: ProjectView;
  wall: Wall;
  faces: Faces;
  selection: Selection;
  /** Places by which the list was shifted since the last drawing; read once and set to 0. */
  shifted: { by: number };
  openId: string | undefined;
  onOpen(id: string): void;
}

/** Lines are wide. */
const TEXT_SHAPE = 0.62;

/** A text needs more room than a picture to say what it is. Px. */
const tileOf = ({ media }: ProjectView, width: number): number => (media === "text" ? (width < 500 ? 150 : 220) : width < 500 ? 104 : 148);

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
export function WallView({ project, wall, faces, selection, shifted, openId, onOpen }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [scrollTop, setScrollTop] = useState(0);
  const isAwaited = useRef(false);
  const count = wall.count.value;
  const grid = gridOf(Math.max(1, size.width), count, tileOf(project, size.width), CAPTION, project.media === "text" ? TEXT_SHAPE : 1);
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
    const items = Array.from({ length: last - first + 1 }, (_, k) => wall.itemAt(first + k)).filter((item) => item !== undefined);
    const soon = setTimeout(() => faces.want(items), 60); // not for what only flies by
    return () => clearTimeout(soon);
  }, [faces, first, last, span]);
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

  const latest = useRef(onClick);
  latest.current = onClick;
  const press = useCallback((event: MouseEvent, place: number, id: string) => latest.current(event, place, id), []);
  const book = useMemo(() => classBook(project.classes), [project.classes]);
  const focus = Math.min(Math.max(selection.focus.value, first), last);
  const tiles = Array.from({ length: count === 0 ? 0 : last - first + 1 }, (_, k) => first + k);
  const pictures = faces.thumbnails.known.value;
  const excerpts = faces.excerpts.known.value;
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
                book={book}
                thumbnail={item && pictures.get(item.id)}
                excerpt={item && excerpts.get(item.id)}
                value={item?.state === "labeled" ? faces.valueOf(item) : undefined}
                isSelected={item !== undefined && selection.ids.value.has(item.id)}
                isFocused={place === focus}
                isOpen={item !== undefined && item.id === openId}
                onBroken={faces.thumbnails.broken}
                onClick={press}
              />
            );
          })}
        </div>
      </div>
    </section>
  );
}
