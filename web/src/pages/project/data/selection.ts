import { signal } from "@preact/signals";

/** What is selected on the wall, the way file managers do it. `idAt` tells which item lies at a place, if it is loaded. */
export function createSelection(idAt: (place: number) => string | undefined) {
  const ids = signal<ReadonlySet<string>>(new Set());
  const focus = signal(0);
  let anchor = 0;
  const between = (a: number, b: number): string[] => {
    const [from, to] = a < b ? [a, b] : [b, a];
    const found: string[] = [];
    for (let place = from; place <= to; place++) {
      const id = idAt(place);
      if (id !== undefined) found.push(id);
    }
    return found;
  };
  const toggle = (place: number) => {
    const id = idAt(place);
    if (id === undefined) return;
    const next = new Set(ids.value);
    if (!next.delete(id)) next.add(id);
    ids.value = next;
    anchor = place;
    focus.value = place;
  };
  return {
    ids,
    focus,
    toggle,
    /** From the last one chosen to this one, besides what is selected. */
    extend: (place: number) => {
      ids.value = new Set([...ids.value, ...between(anchor, place)]);
      focus.value = place;
    },
    move: (place: number) => {
      focus.value = place;
    },
    all: (found: readonly string[]) => {
      ids.value = new Set(found);
    },
    clear: () => {
      ids.value = new Set();
    },
    /** The list was shifted by so many places. */
    shift: (by: number) => {
      anchor += by;
      focus.value += by;
    },
  };
}
export type Selection = ReturnType<typeof createSelection>;
