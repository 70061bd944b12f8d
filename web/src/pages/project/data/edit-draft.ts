import { computed, signal } from "@preact/signals";

/** Steps that can be taken back. */
const MOST = 200;

/** A value while it is edited, with its steps. */
export function createEditDraft<Value>(start: Value | undefined) {
  const value = signal<Value | undefined>(start);
  const past = signal<readonly (Value | undefined)[]>([]);
  const future = signal<readonly (Value | undefined)[]>([]);
  return {
    value,
    canUndo: computed(() => past.value.length > 0),
    canRedo: computed(() => future.value.length > 0),
    isChanged: computed(() => JSON.stringify(value.value) !== JSON.stringify(start)),
    put: (next: Value | undefined) => {
      past.value = [...past.value, value.value].slice(-MOST);
      future.value = [];
      value.value = next;
    },
    undo: () => {
      if (past.value.length === 0) return;
      future.value = [value.value, ...future.value];
      value.value = past.value.at(-1);
      past.value = past.value.slice(0, -1);
    },
    redo: () => {
      if (future.value.length === 0) return;
      past.value = [...past.value, value.value];
      value.value = future.value[0];
      future.value = future.value.slice(1);
    },
  };
}
export type EditDraft<Value> = ReturnType<typeof createEditDraft<Value>>;
