/** Sizes in CSS px. */
export interface Grid {
  columns: number;
  /** Width of a tile. */
  tile: number;
  /** With its caption and the gap to the next. */
  rowHeight: number;
  /** Height of all rows as the browser scrolls them. */
  height: number;
  /** True height over scrolled height: 1, or more where the list is taller than browsers can scroll. */
  scale: number;
}

/** Firefox ends at 17.9 million px, Chromium at 33.5 million. */
const TALLEST = 15_000_000;
const GAP = 8;

/** `shape`: a tile's height over its width. */
export function gridOf(width: number, count: number, smallest: number, caption: number, shape = 1): Grid {
  const columns = Math.max(2, Math.floor((width + GAP) / (smallest + GAP)));
  const tile = Math.max(1, Math.floor((width - GAP * (columns - 1)) / columns));
  const rowHeight = Math.round(tile * shape) + caption + GAP;
  const full = Math.ceil(count / columns) * rowHeight;
  const height = Math.min(full, TALLEST);
  return { columns, tile, rowHeight, height, scale: height === 0 ? 1 : full / height };
}

/** The true offset from the top of the list for a scroll position, px. */
export const offsetAt = (grid: Grid, scrollTop: number, view: number): number =>
  grid.scale === 1 ? scrollTop : (scrollTop / Math.max(1, grid.height - view)) * (grid.height * grid.scale - view);

/** The scroll position that shows a true offset. */
export const scrollFor = (grid: Grid, offset: number, view: number): number =>
  grid.scale === 1 ? offset : (offset / Math.max(1, grid.height * grid.scale - view)) * Math.max(0, grid.height - view);

/** Places that can be seen, with a row to spare on each side, and where the first of them is drawn, px from the top of the scrolled box. */
export function visible(grid: Grid, scrollTop: number, view: number, count: number): { first: number; last: number; top: number } {
  const offset = offsetAt(grid, scrollTop, view);
  const firstRow = Math.max(0, Math.floor(offset / grid.rowHeight) - 1);
  const lastRow = Math.ceil((offset + view) / grid.rowHeight) + 1;
  return {
    first: Math.min(firstRow * grid.columns, Math.max(0, count - 1)),
    last: Math.max(0, Math.min(count, lastRow * grid.columns) - 1),
    top: scrollTop + (firstRow * grid.rowHeight - offset),
  };
}

/** The scroll position from which a place is wholly seen, or the present one if it is already. */
export function reveal(grid: Grid, scrollTop: number, view: number, place: number): number {
  const offset = offsetAt(grid, scrollTop, view);
  const top = Math.floor(place / grid.columns) * grid.rowHeight;
  if (top < offset) return scrollFor(grid, top, view);
  if (top + grid.rowHeight > offset + view) return scrollFor(grid, top + grid.rowHeight - view, view);
  return scrollTop;
}
