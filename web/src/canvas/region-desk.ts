import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { EditorProps } from "../kinds/kind.ts";
import { boundsOf, freeId, type Region, regionAt, type Shape } from "./region.ts";
import type { Desk } from "./desk.ts";
import { pushOf } from "./select-tool.ts";
import type { RegionKind } from "./region-kind.ts";
import type { Stage } from "./stage.ts";
import type { Pointer } from "./tool.ts";
import type { XY } from "./viewport.ts";

const CLIPBOARD = "canvas.clipboard";
/** Characters; what a browser keeps on this device is bounded. */
const MOST_CLIPBOARD = 1_000_000;
/** A copy beside its original, CSS px. */
const BESIDE_PX = 12;

const without = (ids: ReadonlySet<string>, id: string) => new Set([...ids].filter((one) => one !== id));
const toggled = (ids: ReadonlySet<string>, id: string) => (ids.has(id) ? without(ids, id) : new Set([...ids, id]));
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** What the page gave last; the editor reads it when it acts, so that it never acts on an old answer. */
export type Now<Value> = () => EditorProps<Value>;

/**
 * The acts of a labeler on regions, over a stage. The answer itself is the page's (`props.value`): each act ends in one `onChange`.
 * Proposals that were not accepted stay dashed beside the answer, so that they can be accepted one by one.
 */
export function createRegionDesk<Value>(stage: Stage, kind: RegionKind<Value>, now: Now<Value>) {
  const proposed = signal<readonly Region[]>([]);
  /** Deleted by the labeler: they are not proposed again. */
  const dismissed = signal<ReadonlySet<string>>(new Set());
  const off = effect(() => {
    const taken = new Set(stage.regions.value.map(({ id }) => id));
    const left = proposed.value.filter(({ id }) => !taken.has(id) && !dismissed.value.has(id));
    stage.suggested.value = left;
  });
  const canEdit = () => now().mode === "edit";

  const nameOf = (region: Region): string => {
    const number = stage.regions.value.findIndex(({ id }) => id === region.id) + 1;
    const warning = region.warning === undefined ? "" : `, ${region.warning}`;
    return `${kind.noun} ${number}, ${now().book.get(region.classId)?.name ?? "Removed class"}, ${kind.inWords(region.shape)}${warning}`;
  };
  const write = (regions: readonly Region[]) => {
    if (!canEdit()) return;
    const before = new Set(stage.regions.value);
    // Shown at once, and again when the page hands it back: two acts within one frame must not work on the same answer.
    stage.regions.value = regions.map((region) => (before.has(region) ? region : (kind.checked?.(region) ?? region)));
    now().onChange(regions.length > 0 ? kind.toValue(regions) : undefined);
  };
  const select = (ids: Iterable<string>) => {
    stage.selection.value = new Set(ids);
  };
  const hasRoomFor = (more: number): boolean => {
    if (stage.regions.value.length + more <= kind.most) return true;
    now().say(`An image can have ${kind.most.toLocaleString("en")} ${kind.plural}. Nothing was added.`);
    return false;
  };
  const ids = () => [...stage.regions.value, ...proposed.value];

  const desk: Desk = {
    stage,
    memory: { getItem: (key) => now().memory.getItem(key), setItem: (key, value) => now().memory.setItem(key, value) },
    say: (text) => now().say(text),
    regions: () => stage.regions.value,
    classId: () => {
      const { classId, classes } = now();
      return classes.some(({ id }) => id === classId.value) ? classId.value : classes[0]?.id;
    },
    change: write,
    add: (shape: Shape) => {
      const classId = desk.classId();
      if (classId === undefined) {
        now().say("This project has no class to give.");
        return undefined;
      }
      if (!canEdit() || !hasRoomFor(1)) return undefined;
      const region: Region = { id: freeId(ids()), classId, shape };
      write([...stage.regions.value, region]);
      select([region.id]);
      const shown = stage.regions.value.at(-1) ?? region;
      now().say(nameOf(shown));
      return shown;
    },
    replace: (changed) => {
      const byId = new Map(changed.map((one) => [one.id, one]));
      if (byId.size > 0) write(stage.regions.value.map((one) => byId.get(one.id) ?? one));
    },
    selected: () => stage.regions.value.filter(({ id }) => stage.selection.value.has(id) && !stage.hidden.value.has(id) && !stage.locked.value.has(id)),
    pick: (pointer: Pointer) => {
      const hit = stage.hit(pointer);
      if (!hit) {
        const meant = canEdit() ? regionAt(stage.suggested.value, pointer.at, stage.reach(pointer)) : undefined;
        if (meant) acts.accept([meant]);
        else if (!pointer.shift && !pointer.ctrl) select([]);
        return meant;
      }
      if (pointer.shift || pointer.ctrl) stage.selection.value = toggled(stage.selection.value, hit.id);
      else select([hit.id]);
      return hit;
    },
  };

  const count = (number: number) => (number === 1 ? `1 ${kind.noun.toLowerCase()}` : `${number} ${kind.plural}`);
  const paste = (regions: readonly Region[], push: XY) => {
    if (regions.length === 0 || !canEdit() || !hasRoomFor(regions.length)) return;
    const { x, y } = pushOf(regions, push.x, push.y, stage.image.value);
    const all = [...ids()];
    const made = regions.map((region) => {
      const copy: Region = { id: freeId(all), classId: region.classId, shape: kind.moved(region.shape, x, y, stage.image.value) };
      all.push(copy);
      return copy;
    });
    write([...stage.regions.value, ...made]);
    select(made.map(({ id }) => id));
    const [only] = made;
    now().say(made.length === 1 && only ? nameOf(only) : `${count(made.length)} added.`);
  };
  const beside = () => ({ x: BESIDE_PX / stage.view.value.scale, y: BESIDE_PX / stage.view.value.scale });

  const acts = {
    nameOf,
    count,
    accept: (regions: readonly Region[]) => {
      if (regions.length === 0 || !hasRoomFor(regions.length)) return;
      write([...stage.regions.value, ...regions]);
      select(regions.length === 1 ? regions.map(({ id }) => id) : []);
      now().say(`${count(regions.length)} accepted.`);
    },
    remove: (regions: readonly Region[] = desk.selected()) => {
      if (regions.length === 0 || !canEdit()) return false;
      const gone = new Set(regions.map(({ id }) => id));
      dismissed.value = new Set([...dismissed.value, ...gone]);
      // The one after it is next in hand, so that Delete can be pressed again and Tab goes on from there.
      const at = stage.regions.value.findIndex(({ id }) => gone.has(id));
      const left = stage.regions.value.filter(({ id }) => !gone.has(id));
      const next = left[Math.min(at, left.length - 1)];
      write(left);
      select(next && regions.length === 1 ? [next.id] : []);
      now().say(`${count(regions.length)} deleted.`);
      return true;
    },
    /** To the selected ones, as one act; true where there were any. */
    giveClass: (classId: string, regions: readonly Region[] = desk.selected()) => {
      const changed = regions.filter((region) => region.classId !== classId).map((region) => ({ ...region, classId }));
      desk.replace(changed);
      if (changed.length > 0) now().say(`${now().book.get(classId)?.name ?? ""}: ${count(changed.length)}.`);
      return regions.length > 0;
    },
    nudged: (dx: number, dy: number, of: readonly Region[]): Region[] => {
      if (of.length === 0) return [];
      const { x, y } = pushOf(of, dx, dy, stage.image.value);
      return of.map((region) => ({ ...region, shape: kind.moved(region.shape, x, y, stage.image.value) }));
    },
    grown: (dx: number, dy: number, of: readonly Region[]): Region[] =>
      of.map((region) => ({ ...region, shape: kind.grown?.(region.shape, dx, dy, stage.image.value) ?? region.shape })),
    copy: () => {
      const regions = stage.regions.value.filter(({ id }) => stage.selection.value.has(id));
      if (regions.length === 0) return false;
      const text = JSON.stringify({ itemId: now().item.id, regions: regions.map(({ classId, shape }) => ({ classId, shape })) });
      if (text.length > MOST_CLIPBOARD) now().say("These are too many to copy at once. Select fewer.");
      else {
        now().memory.setItem(CLIPBOARD, text);
        now().say(`${count(regions.length)} copied.`);
      }
      return true;
    },
    paste: () => {
      const kept: unknown = JSON.parse(now().memory.getItem(CLIPBOARD) ?? "{}");
      const list: unknown[] = isObject(kept) && Array.isArray(kept["regions"]) ? kept["regions"] : [];
      const classes = new Set(now().classes.map(({ id }) => id));
      const regions = list.flatMap((one): Region[] => {
        const shape = isObject(one) ? kind.fitted(one["shape"], stage.image.value) : undefined;
        const given = isObject(one) && typeof one["classId"] === "string" && classes.has(one["classId"]) ? one["classId"] : desk.classId();
        return shape && given !== undefined ? [{ id: "", classId: given, shape }] : [];
      });
      if (regions.length === 0) return now().say("There is nothing to paste.");
      return paste(regions, isObject(kept) && kept["itemId"] === now().item.id ? beside() : { x: 0, y: 0 });
    },
    duplicate: () => {
      paste(
        stage.regions.value.filter(({ id }) => stage.selection.value.has(id)),
        beside(),
      );
    },
    /** All that can be seen. */
    selectAll: () => {
      select(stage.regions.value.filter(({ id }) => !stage.hidden.value.has(id)).map(({ id }) => id));
      now().say(`${count(stage.selection.value.size)} selected.`);
    },
    /** The next or previous one that can be seen; false after the last, so that the focus can go on. */
    step: (by: 1 | -1) => {
      const seen = stage.regions.value.filter(({ id }) => !stage.hidden.value.has(id));
      const at = seen.findIndex(({ id }) => stage.selection.value.has(id));
      const next = at === -1 ? (by === 1 ? seen[0] : seen.at(-1)) : seen[at + by];
      select(next ? [next.id] : []);
      if (!next) return false;
      stage.show(boundsOf(next.shape));
      now().say(nameOf(next));
      return true;
    },
    hide: (regions: readonly Region[]) => {
      const are = regions.every(({ id }) => stage.hidden.value.has(id));
      const set = new Set(stage.hidden.value);
      for (const { id } of regions)
        if (are) set.delete(id);
        else set.add(id);
      stage.hidden.value = set;
      if (regions.length > 0) now().say(`${count(regions.length)} ${are ? "shown" : "hidden"}.`);
    },
    lock: (regions: readonly Region[]) => {
      const are = regions.every(({ id }) => stage.locked.value.has(id));
      const set = new Set(stage.locked.value);
      for (const { id } of regions)
        if (are) set.delete(id);
        else set.add(id);
      stage.locked.value = set;
      if (regions.length > 0) now().say(`${count(regions.length)} ${are ? "unlocked" : "locked"}.`);
    },
    /** To another place of the order: 0 is the bottom. */
    reorder: (id: string, place: number) => {
      const all = [...stage.regions.value];
      const from = all.findIndex((one) => one.id === id);
      const [region] = all.splice(from, 1);
      const to = Math.min(all.length, Math.max(0, place));
      if (!region || from === to) return;
      all.splice(to, 0, region);
      write(all);
      now().say(`${nameOf(region)}, moved to place ${to + 1} of ${all.length}.`);
    },
    selectOnly: (region: Region) => {
      select([region.id]);
      stage.show(boundsOf(region.shape));
    },
    /** The page's answer and proposals, as they are now. */
    take: (given: readonly Region[], suggested: readonly Region[] | undefined) => {
      const before = new Map(stage.regions.value.map((region) => [region.id, region]));
      const regions = given.map((region) => {
        const old = before.get(region.id);
        // An unchanged region stays the same object, so that its row of the list is not drawn again.
        return old && old.classId === region.classId && isSame(old.shape, region.shape) ? old : (kind.checked?.(region) ?? region);
      });
      stage.regions.value = regions;
      const left = new Set(regions.map(({ id }) => id));
      if ([...stage.selection.value].some((id) => !left.has(id))) select([...stage.selection.value].filter((id) => left.has(id)));
      if (suggested) proposed.value = suggested;
    },
    /** Another item. */
    forget: () => {
      proposed.value = [];
      dismissed.value = new Set();
      for (const set of [stage.selection, stage.hidden, stage.locked]) set.value = new Set();
      stage.changing.value = [];
      stage.hovered.value = undefined;
    },
    dispose: off,
  };
  return { ...desk, ...acts };
}
export type RegionDesk = ReturnType<typeof createRegionDesk>;

const isSameRing = (a: readonly number[], b: readonly number[] | undefined) => a.length === b?.length && a.every((value, at) => value === b[at]);
export const isSame = (a: Shape, b: Shape): boolean =>
  a === b ||
  (a.form === "box" && b.form === "box"
    ? a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height
    : a.form === "polygon" && b.form === "polygon" && a.rings.length === b.rings.length && a.rings.every((ring, at) => isSameRing(ring, b.rings[at])));

/** How many regions of each class, in the order they were first used. */
export const countsOf = (regions: ReadonlySignal<readonly Region[]>) =>
  computed(() => {
    const counts = new Map<string, number>();
    for (const { classId } of regions.value) counts.set(classId, (counts.get(classId) ?? 0) + 1);
    return counts;
  });
