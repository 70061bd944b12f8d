import { useLayoutEffect, useRef } from "preact/hooks";
import type { ClassBook, WebKind } from "../../kinds/kind.ts";
import type { PicturePool } from "../../pictures/picture-pool.ts";
import { windowOf } from "./cursor.ts";
import { ItemCell } from "./item-cell.tsx";
import type { LabelEvent, LabelState } from "./label-page-events.ts";
import { proposedFor } from "./page-kind.ts";
import { brokenBy } from "./seen.ts";
import type { Sheet } from "./sheet.ts";

/** A finger that rests so long wants to see more of the picture. */
const LONG_PRESS_MS = 500;
const SLIP_PX = 10;

/** Columns and rows of a layout: as square as the window allows. */
export function gridOf(layout: number, items: number, isTall: boolean): { columns: number; rows: number } {
  const shown = Math.min(layout, Math.max(1, items));
  const wide = Math.ceil(Math.sqrt(shown));
  const narrow = Math.ceil(shown / wide);
  return isTall ? { columns: narrow, rows: wide } : { columns: wide, rows: narrow };
}

/** What the small parts of a cell do, to that cell alone. */
const ACTS: Record<string, LabelEvent> = {
  untag: { type: "untag" },
  accept: { type: "accept", reach: "focus" },
  "skip-broken": { type: "skip", reason: "cannot-be-displayed" },
};

interface Props {
  state: LabelState;
  hand: Sheet;
  kind: WebKind<unknown>;
  classes: ClassBook;
  pool: PicturePool;
  isTall: boolean;
  dispatch(event: LabelEvent): void;
  onZoom(): void;
}

export function ItemGrid({ state, hand, kind, classes, pool, isTall, dispatch, onZoom }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const { cursor, settings } = state;
  const { start, end, window, windows } = windowOf(cursor.focus, settings.layout, hand.items.length);
  const { columns, rows } = gridOf(settings.layout, hand.items.length, isTall);

  // The focus follows the cursor, unless it is in another part of the page (the search field, say).
  useLayoutEffect(() => {
    const now = document.activeElement;
    if (now && now !== document.body && !host.current?.contains(now)) return;
    host.current?.querySelector<HTMLElement>(`[data-index="${cursor.focus}"]`)?.focus({ preventScroll: settings.layout <= 9 });
  }, [cursor.focus, hand.task.id, settings.layout]);

  const act = (name: string, index: number) => {
    const item = hand.items[index];
    if (name === "zoom") {
      dispatch({ type: "focus", index });
      onZoom();
    } else if (ACTS[name]) {
      dispatch({ type: "select-none" });
      dispatch({ type: "focus", index });
      dispatch(ACTS[name]);
    } else if (name === "reload" && item) {
      dispatch({ type: "image-back", itemId: item.id });
      pool.retry(item);
    }
  };
  const pressing = usePress(
    (index, event) => {
      if (index < 0) return dispatch({ type: "select-none" });
      const how = event.shiftKey ? "range" : event.ctrlKey || event.metaKey || event.pointerType === "touch" ? "toggle" : "only";
      dispatch({ type: "press", index, how });
    },
    (index) => act("zoom", index),
    act,
  );

  // oxlint-disable jsx-a11y/prefer-tag-over-role -- a native select cannot hold pictures
  return (
    <div class="grid-frame">
      <div
        ref={host}
        class={`item-grid layout-${settings.layout} of-${kind.media}`}
        role="listbox"
        aria-multiselectable="true"
        aria-label={`${kind.media === "text" ? "Texts" : "Images"} of this page`}
        data-task={hand.task.id}
        style={{ "--columns": String(columns), "--rows": String(rows) }}
        {...pressing}
      >
        {hand.items.slice(start, end).map((item, offset) => {
          const index = start + offset;
          return (
            <ItemCell
              key={item.id}
              item={item}
              index={index}
              count={hand.items.length}
              answer={hand.answers[item.id]}
              fault={hand.faults[item.id]}
              proposed={hand.answers[item.id] ? undefined : proposedFor(kind, item)}
              broken={brokenBy(state, item)}
              isFocused={index === cursor.focus}
              isSelected={cursor.selected.includes(index)}
              kind={kind}
              classes={classes}
              pool={pool}
            />
          );
        })}
      </div>
      {windows > 1 && (
        <p class="grid-windows small muted number">
          {settings.layout === 1
            ? `${kind.media === "text" ? "Text" : "Image"} ${cursor.focus + 1} of ${hand.items.length}`
            : `Part ${window + 1} of ${windows} of this page`}
        </p>
      )}
    </div>
  );
}

const indexAt = (target: EventTarget | null): number =>
  Number((target instanceof Element && target.closest<HTMLElement>("[data-index]")?.dataset["index"]) || -1);

/** Presses of mouse, pen and finger on cells: a press, a long press, a double press, and the small parts with `data-act`. */
function usePress(onPress: (index: number, event: PointerEvent) => void, onLong: (index: number) => void, onAct: (name: string, index: number) => void) {
  const down = useRef<{ x: number; y: number; timer: ReturnType<typeof setTimeout> | undefined; isLong: boolean }>(undefined);
  const cancel = () => {
    clearTimeout(down.current?.timer);
    down.current = undefined;
  };
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      const index = indexAt(event.target);
      const start = { x: event.clientX, y: event.clientY, timer: undefined as ReturnType<typeof setTimeout> | undefined, isLong: false };
      if (event.pointerType === "touch" && index >= 0)
        start.timer = setTimeout(() => {
          start.isLong = true;
          onLong(index);
        }, LONG_PRESS_MS);
      down.current = start;
    },
    onPointerMove: (event: PointerEvent) => {
      const start = down.current;
      if (start && Math.hypot(event.clientX - start.x, event.clientY - start.y) > SLIP_PX) cancel();
    },
    onPointerCancel: cancel,
    onPointerUp: (event: PointerEvent) => {
      const start = down.current;
      cancel();
      if (!start || start.isLong) return;
      const index = indexAt(event.target);
      const name = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-act]")?.dataset["act"] : undefined;
      if (name !== undefined && index >= 0) onAct(name, index);
      else onPress(index, event);
    },
    onDblClick: (event: MouseEvent) => {
      const index = indexAt(event.target);
      if (index >= 0) onLong(index);
    },
    onContextMenu: (event: MouseEvent) => {
      if (down.current) event.preventDefault(); // a long press of a finger, not a wish for a menu
    },
  };
}
