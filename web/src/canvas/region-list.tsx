import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../parts/button.tsx";
import type { ClassBook, KeyedClass } from "../kinds/kind.ts";
import { countsOf, type RegionDesk } from "./region-desk.ts";
import type { RegionKind } from "./region-kind.ts";
import type { Region } from "./region.ts";

const GONE = { name: "Removed class", colour: "#8e8e93" };
const EVERY = "";
/** Rows that are there at once; the rest comes so many at a time, after the picture was painted. */
const ROWS = 100;
const MORE_ROWS = 400;

interface Props<Value> {
  desk: RegionDesk;
  kind: RegionKind<Value>;
  classes: readonly KeyedClass[];
  book: ClassBook;
  canEdit: boolean;
}

/** All regions in words: to find one, hide, lock and reorder it, and for readers the summary of the picture. One row is five nodes of the page, whatever is in it. */
export function RegionList<Value>({ desk, kind, classes, book, canEdit }: Props<Value>) {
  const { stage } = desk;
  const only = useSignal(EVERY);
  const most = useSignal(ROWS);
  const keyDown = useRef<(event: KeyboardEvent) => void>(() => undefined);
  const dragged = useRef<string | undefined>(undefined);
  const rows = useRef(new WeakMap<Region, { of: string; row: VNode }>());
  const counts = useRef(countsOf(stage.regions)).current.value;
  const all = stage.regions.value;
  const selection = stage.selection.value;
  const [hidden, locked] = [stage.hidden.value, stage.locked.value];
  const chosen = all.filter(({ id }) => selection.has(id));
  const [one] = chosen;
  const free = desk.selected();

  /** An unchanged row is the same object, which Preact passes over: with a thousand rows that is most of the work. */
  const row = (region: Region, place: number) => {
    const { name, colour } = book.get(region.classId) ?? GONE;
    const [isSelected, isHidden, isLocked] = [selection.has(region.id), hidden.has(region.id), locked.has(region.id)];
    const of = `${place} ${name} ${colour} ${isSelected} ${isHidden} ${isLocked} ${region.warning ?? ""} ${canEdit}`;
    const kept = rows.current.get(region);
    if (kept?.of === of) return kept.row;
    const words = `${name}, ${kind.inWords(region.shape)}${region.warning === undefined ? "" : `, ${region.warning}`}`;
    const made = (
      <li key={region.id} class={`region-row ${isSelected ? "is-selected" : ""} ${isHidden ? "is-hidden" : ""}`}>
        <button
          type="button"
          class={`region-name ${region.warning === undefined ? "" : "has-warning"}`}
          style={{ "--class": colour }}
          aria-current={isSelected}
          title={words}
          draggable={canEdit}
          onKeyDown={(event) => keyDown.current(event)}
          onDragStart={() => (dragged.current = region.id)}
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault();
            if (dragged.current !== undefined) desk.reorder(dragged.current, place);
          }}
          onClick={(event) => {
            if (event.shiftKey || event.ctrlKey || event.metaKey) stage.selection.value = new Set([...stage.selection.value, region.id]);
            else desk.selectOnly(region);
          }}
        >{`${kind.noun} ${place + 1}, ${words}`}</button>
        <button
          type="button"
          class="region-hide"
          aria-pressed={isHidden}
          aria-label={`Hide ${kind.noun.toLowerCase()} ${place + 1}`}
          onClick={() => desk.hide([region])}
        />
        <button
          type="button"
          class="region-lock"
          aria-pressed={isLocked}
          aria-label={`Lock ${kind.noun.toLowerCase()} ${place + 1}`}
          onClick={() => desk.lock([region])}
        />
      </li>
    );
    rows.current.set(region, { of, row: made });
    return made;
  };

  const places = all.map((region, place) => ({ region, place }));
  const listed = only.value === EVERY ? places : places.filter(({ region }) => region.classId === only.value);
  const shown = listed.map(({ region }) => region);
  const isMore = listed.length > most.value;
  useEffect(() => {
    if (!isMore) return undefined;
    const timer = setTimeout(() => (most.value += MORE_ROWS), 50);
    return () => clearTimeout(timer);
  }, [isMore, most.value]);
  /** Rows outlive a rendering, so they ask for the newest list. */
  keyDown.current = (event) => {
    const way = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    const list = event.currentTarget instanceof HTMLElement ? event.currentTarget.closest(".region-list") : null;
    if (way === 0 || !list) return;
    const buttons = [...list.querySelectorAll<HTMLElement>(".region-name")];
    const at = buttons.findIndex((button) => button === event.currentTarget);
    event.preventDefault();
    event.stopPropagation();
    const moved = listed[at];
    if (event.altKey && canEdit && moved) desk.reorder(moved.region.id, moved.place + way);
    else if (!event.altKey) buttons[at + way]?.focus();
  };
  return (
    <section class="region-panel" aria-label={`${kind.plural} on this image`}>
      <header class="region-head">
        <h2 class="number">
          {desk.count(all.length)}
          {hidden.size > 0 && <span class="muted"> · {hidden.size} hidden</span>}
        </h2>
        {stage.suggested.value.length > 0 && <p class="small muted">{stage.suggested.value.length} proposed. Space accepts all, a click one.</p>}
        <div class="region-head-row">
          <select class="select" aria-label="Show the class" value={only.value} onChange={(event) => (only.value = event.currentTarget.value)}>
            <option value={EVERY}>All classes</option>
            {[...counts].map(([classId, count]) => (
              <option key={classId} value={classId}>
                {(book.get(classId) ?? GONE).name} ({count})
              </option>
            ))}
          </select>
          <Button look="quiet" disabled={shown.length === 0} title="Hide or show all that are listed (Shift+H)" onClick={() => desk.hide(shown)}>
            {shown.length > 0 && shown.every(({ id }) => hidden.has(id)) ? "Show all" : "Hide all"}
          </Button>
        </div>
      </header>
      <ol class="region-list">{listed.slice(0, most.value).map(({ region, place }) => row(region, place))}</ol>
      {one && canEdit && (
        <footer class="region-details" aria-label="Selected">
          <label class="region-class">
            <span class="small muted">{chosen.length === 1 ? `${kind.noun} ${all.indexOf(one) + 1}` : desk.count(chosen.length)}</span>
            <select class="select" value={one.classId} disabled={free.length === 0} onChange={(event) => desk.giveClass(event.currentTarget.value)}>
              {!classes.some(({ id }) => id === one.classId) && <option value={one.classId}>{(book.get(one.classId) ?? GONE).name}</option>}
              {classes.map((each) => (
                <option key={each.id} value={each.id}>
                  {each.path}
                </option>
              ))}
            </select>
          </label>
          {chosen.length === 1 && kind.fields && <kind.fields region={one} desk={desk} />}
          <div class="region-head-row">
            <Button
              look="quiet"
              icon="up"
              aria-label="One place up in the list (Alt+↑)"
              disabled={chosen.length > 1}
              onClick={() => desk.reorder(one.id, all.indexOf(one) - 1)}
            />
            <Button
              look="quiet"
              icon="down"
              aria-label="One place down in the list (Alt+↓)"
              disabled={chosen.length > 1}
              onClick={() => desk.reorder(one.id, all.indexOf(one) + 1)}
            />
            <Button look="quiet" icon="copy" aria-label="Duplicate (Ctrl+D)" onClick={desk.duplicate} />
            <Button look="quiet" icon="remove" aria-label="Delete (X)" disabled={free.length === 0} onClick={() => desk.remove()} />
          </div>
        </footer>
      )}
    </section>
  );
}
