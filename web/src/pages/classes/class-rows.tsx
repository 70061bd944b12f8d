import { useMemo, useRef, useState } from "preact/hooks";
import { Button } from "../../parts/button.tsx";
import { Icon } from "../../parts/icon.tsx";
import { addClass, changeClass, type ClassRow, MOST_LEVELS, mayMove, mayShift, moveClass, placeClass, removeClass, shiftClass } from "./class-list.ts";
import { isPath, pasteClasses, splitPaths } from "./class-text.ts";
import "./classes.css";

/** As in classes.css, px: how far a level stands in. */
const INDENT = 24;

/** What can be done with one row; one object for the life of the list, so that rows that did not change are not drawn again. */
interface Doing {
  change(key: number, change: Partial<Pick<ClassRow, "name" | "colour">>): void;
  remove(key: number): void;
  move(key: number, by: 1 | -1): void;
  shift(key: number, by: 1 | -1): void;
  add(key: number, as: "beside" | "in"): void;
  paste(text: string): void;
  leave(): void;
  grab(key: number, x: number): void;
  drop(key: number, x: number, isBelow: boolean): void;
  merge: ((key: number) => void) | undefined;
}

interface RowProps {
  row: ClassRow;
  index: number;
  /** The key that labelers press for it. */
  cap: string | undefined;
  fault: string | undefined;
  /** Of "up", "down", "in", "out", "add". */
  may: string;
  doing: Doing;
}

const isLowerHalf = (event: DragEvent): boolean => {
  const box = event.currentTarget instanceof Element ? event.currentTarget.getBoundingClientRect() : undefined;
  return box !== undefined && event.clientY > box.top + box.height / 2;
};

function RowView({ row, index, cap, fault, may, doing }: RowProps) {
  const called = row.name.trim() || `class ${index + 1}`;
  const [isGrabbed, setGrabbed] = useState(false);
  const [over, setOver] = useState<"above" | "below">();
  const keys: Record<string, () => void> = {
    ArrowUp: () => doing.move(row.key, -1),
    ArrowDown: () => doing.move(row.key, 1),
    ArrowLeft: () => doing.shift(row.key, -1),
    ArrowRight: () => doing.shift(row.key, 1),
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- dragging is the mouse's way only; the buttons and Alt+arrows are the keyboard's
    <li
      class={`class-row ${over ? `drop-${over}` : ""}`}
      data-key={row.key}
      data-level={row.level}
      style={{ "--level": String(row.level) }}
      draggable={isGrabbed}
      onDragStart={(event) => doing.grab(row.key, event.clientX)}
      onDragEnd={() => setGrabbed(false)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(isLowerHalf(event) ? "below" : "above");
      }}
      onDragLeave={() => setOver(undefined)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(undefined);
        doing.drop(row.key, event.clientX, isLowerHalf(event));
      }}
    >
      {/* Only the handle starts a drag, so that text in the field can still be selected by mouse. */}
      <span class="drag-handle" aria-hidden="true" onPointerDown={() => setGrabbed(true)} onPointerUp={() => setGrabbed(false)}>
        <Icon name="drag" />
      </span>
      <span class="key-place">{cap && <kbd class="key">{cap.toUpperCase()}</kbd>}</span>
      <input
        type="color"
        class="colour"
        value={row.colour}
        aria-label={`Colour of ${called}`}
        onInput={(event) => doing.change(row.key, { colour: event.currentTarget.value })}
      />
      <input
        class="input class-name"
        value={row.name}
        maxlength={700}
        aria-label={`Name of class ${index + 1}${row.level > 0 ? `, level ${row.level + 1}` : ""}`}
        aria-invalid={fault ? true : undefined}
        aria-describedby={fault ? `class-fault-${row.key}` : undefined}
        onInput={(event) => doing.change(row.key, { name: event.currentTarget.value })}
        onBlur={doing.leave}
        onPaste={(event) => {
          const text = event.clipboardData?.getData("text/plain") ?? "";
          if (!/[\r\n]/.test(text.trim())) return;
          event.preventDefault(); // a list becomes rows, not one long name
          doing.paste(text);
        }}
        onKeyDown={(event) => {
          const act = event.altKey && !event.ctrlKey ? keys[event.key] : undefined;
          if (event.key === "Enter") {
            event.preventDefault();
            doing.add(row.key, "beside");
          } else if (act) {
            event.preventDefault(); // Alt+← would leave the page
            act();
          }
        }}
      />
      <span class="row class-row-actions">
        <Button
          look="quiet"
          icon="back"
          aria-label={`Move ${called} out of its group`}
          disabled={!may.includes("out")}
          onClick={() => doing.shift(row.key, -1)}
        />
        <Button
          look="quiet"
          icon="forward"
          aria-label={`Move ${called} into the class above`}
          disabled={!may.includes("in")}
          onClick={() => doing.shift(row.key, 1)}
        />
        <Button look="quiet" icon="up" aria-label={`Move ${called} up`} disabled={!may.includes("up")} onClick={() => doing.move(row.key, -1)} />
        <Button look="quiet" icon="down" aria-label={`Move ${called} down`} disabled={!may.includes("down")} onClick={() => doing.move(row.key, 1)} />
        <Button look="quiet" icon="add" aria-label={`Add a class in ${called}`} disabled={!may.includes("add")} onClick={() => doing.add(row.key, "in")} />
        {doing.merge && row.id !== undefined && (
          <Button look="quiet" class="merge-button" aria-label={`Merge ${called} into another class`} onClick={() => doing.merge?.(row.key)}>
            Merge…
          </Button>
        )}
        <Button look="quiet" icon="remove" aria-label={`${row.id === undefined ? "Remove" : "Retire"} ${called}`} onClick={() => doing.remove(row.key)} />
      </span>
      {fault && (
        <p id={`class-fault-${row.key}`} class="error-text class-fault">
          <Icon name="error" /> {fault}
        </p>
      )}
    </li>
  );
}

/** The same markup again where nothing changed: with 500 rows, a letter typed in one must not draw the others. */
function Row({ row, index, cap, fault, may, doing }: RowProps) {
  return useMemo(() => <RowView row={row} index={index} cap={cap} fault={fault} may={may} doing={doing} />, [row, index, cap, fault, may, doing]);
}

interface Props {
  rows: readonly ClassRow[];
  /** By row. */
  faults: ReadonlyMap<number, string>;
  /** Keys that labelers press, by row. */
  caps: ReadonlyMap<number, string>;
  onChange(rows: ClassRow[]): void;
  /** Offers merging for classes that are there already. */
  onMerge?(key: number): void;
}

/** The classes as rows to be written, ordered and put into groups. */
export function ClassRows({ rows, faults, caps, onChange, onMerge }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const now = useRef({ rows, onChange, onMerge });
  now.current = { rows, onChange, onMerge };
  const isMergeable = onMerge !== undefined;
  const doing = useMemo((): Doing => {
    let grabbed: { key: number; x: number } | undefined;
    const set = (next: ClassRow[]) => now.current.onChange(next);
    const focusRow = (key: number | undefined) =>
      requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-key="${key}"] .class-name`)?.focus());
    return {
      change: (key, change) => set(changeClass(now.current.rows, key, change)),
      remove: (key) => {
        const before = now.current.rows;
        const at = before.findIndex((row) => row.key === key);
        set(removeClass(before, key));
        focusRow((before[at + 1] ?? before[at - 1])?.key);
      },
      move: (key, by) => {
        set(moveClass(now.current.rows, key, by));
        focusRow(key);
      },
      shift: (key, by) => {
        set(shiftClass(now.current.rows, key, by));
        focusRow(key);
      },
      add: (key, as) => {
        const before = new Set(now.current.rows.map((row) => row.key));
        const next = addClass(splitPaths(now.current.rows), "", { key, as });
        set(next);
        focusRow(next.find((row) => !before.has(row.key) && row.name === "")?.key);
      },
      paste: (text) => set(pasteClasses(now.current.rows, text).rows),
      leave: () => {
        if (now.current.rows.some(isPath)) set(splitPaths(now.current.rows));
      },
      grab: (key, x) => {
        grabbed = { key, x };
      },
      drop: (key, x, isBelow) => {
        const before = now.current.rows;
        const moved = before.find((row) => row.key === grabbed?.key);
        const at = before.findIndex((row) => row.key === key);
        if (moved && grabbed && at >= 0) set(placeClass(before, moved.key, at + (isBelow ? 1 : 0), moved.level + Math.round((x - grabbed.x) / INDENT)));
        grabbed = undefined;
      },
      merge: isMergeable ? (key) => now.current.onMerge?.(key) : undefined,
    };
  }, [isMergeable]);
  return (
    <ul class="class-rows" ref={list}>
      {rows.map((row, index) => {
        const may = [
          mayMove(rows, index, -1) ? "up" : "",
          mayMove(rows, index, 1) ? "down" : "",
          mayShift(rows, index, 1) ? "in" : "",
          mayShift(rows, index, -1) ? "out" : "",
          row.level + 1 < MOST_LEVELS ? "add" : "",
        ].join(" ");
        return <Row key={row.key} row={row} index={index} cap={caps.get(row.key)} fault={faults.get(row.key)} may={may} doing={doing} />;
      })}
    </ul>
  );
}
