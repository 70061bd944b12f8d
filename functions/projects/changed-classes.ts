import type { z } from "zod";
import { Refusal, type Violation } from "../refusal.ts";
import { MOST_CLASSES, nameFault, sameNames, type Written } from "./class-rules.ts";
import type { LabelClass } from "./classes.ts";
import { colourAt } from "./palette.ts";
import type { ChangeClasses } from "./wire.ts";

type Asked = Pick<z.output<typeof ChangeClasses>, "classes" | "merge">;

/**
 * The list of classes after a change (features D3, D4): those that were sent, in their order, then the retired ones, each after its group. No id is ever
 * given twice and no class ever leaves the list, so whatever a label says can be read for ever. Refuses as `invalid`, naming each wrong entry.
 */
export function changedClasses(before: readonly LabelClass[], ask: Asked): { classes: LabelClass[]; added: number } {
  const violations = [...idFaults(before, ask), ...levelFaults(ask), ...nameFaults(before, ask), ...mergeFaults(before, ask)];
  if (violations.length > 0) throw new Refusal("invalid", "The classes cannot be changed like this.", { reason: "classes", violations });
  const known = new Map(before.map((one) => [one.id, one]));
  let last = Math.max(0, ...before.map(({ id }) => numberOf(id)));
  const trail: string[] = [];
  const active = ask.classes.map(({ id: asked, name, level, colour }): LabelClass => {
    const own = asked === undefined ? undefined : known.get(asked);
    const id = own?.id ?? `c${++last}`;
    const parentId = trail[level - 1];
    trail.splice(level, trail.length, id);
    const shown = colour ?? own?.colour ?? colourAt(numberOf(id) - 1);
    return { id, name: name.trim().normalize("NFC"), ...(parentId !== undefined && { parentId }), colour: shown, retired: false };
  });
  const classes = [...active, ...retiredOf(before, active, ask.merge)];
  if (classes.length > MOST_CLASSES) {
    const message = `With the retired ones these are ${classes.length} classes; a project has ${MOST_CLASSES} at the most. Rename or bring back some instead of adding new ones.`;
    throw new Refusal("invalid", message, { reason: "classes", violations: [{ path: "classes", message }] });
  }
  return { classes, added: ask.classes.filter(({ id }) => id === undefined).length };
}

const numberOf = (id: string): number => Number(id.slice(1));

/** All that are not in the new list, with what was merged. A class that was merged before follows the one that it went into, so there are no chains. */
function retiredOf(before: readonly LabelClass[], active: readonly LabelClass[], merge: Asked["merge"]): LabelClass[] {
  const placed = new Set(active.map(({ id }) => id));
  const into = new Map(merge.map((one) => [one.from, one.into]));
  let waiting = before
    .filter(({ id }) => !placed.has(id))
    .map((one): LabelClass => {
      const to = into.get(one.id) ?? (one.mergedInto === undefined ? undefined : (into.get(one.mergedInto) ?? one.mergedInto));
      return { ...one, retired: true, ...(to !== undefined && { mergedInto: to }) };
    });
  const retired: LabelClass[] = [];
  while (waiting.length > 0) {
    const ready = waiting.filter(({ parentId }) => parentId === undefined || placed.has(parentId));
    if (ready.length === 0) throw new Error("A retired class is in a group that is not in the list.");
    for (const one of ready) placed.add(one.id);
    retired.push(...ready);
    waiting = waiting.filter(({ id }) => !placed.has(id));
  }
  return retired;
}

function idFaults(before: readonly LabelClass[], { classes }: Asked): Violation[] {
  const known = new Set(before.map(({ id }) => id));
  const seen = new Set<string>();
  return classes.flatMap(({ id }, index) => {
    if (id === undefined) return [];
    const isTwice = seen.has(id);
    seen.add(id);
    if (!known.has(id)) return [{ path: `classes.${index}.id`, message: `The project has no class ${id}. Leave the id out to add a class.` }];
    return isTwice ? [{ path: `classes.${index}.id`, message: `Class ${id} is in the list twice.` }] : [];
  });
}

function levelFaults({ classes }: Asked): Violation[] {
  return classes.flatMap(({ level }, index) => {
    const deepest = index === 0 ? 0 : (classes[index - 1]?.level ?? 0) + 1;
    return level <= deepest
      ? []
      : [{ path: `classes.${index}.level`, message: `It can be of level ${deepest} at the most: one deeper than the class before it.` }];
  });
}

function nameFaults(before: readonly LabelClass[], { classes }: Asked): Violation[] {
  const names = new Map(before.map(({ id, name }) => [id, name]));
  const groups = new Map<string, Written[]>();
  const trail: number[] = [];
  const wrong = classes.flatMap(({ id, name, level }, index) => {
    const group = level === 0 ? "" : String(trail[level - 1]);
    trail.splice(level, trail.length, index);
    groups.set(group, [...(groups.get(group) ?? []), { index, name }]);
    // One that was made when a slash still was a character like others keeps it.
    const isOld = id !== undefined && names.get(id) === name;
    const fault = nameFault(name) ?? (name.includes("/") && !isOld ? "A slash stands between levels; give the class a level instead." : undefined);
    return fault === undefined ? [] : [{ path: `classes.${index}.name`, message: fault }];
  });
  return [...wrong, ...sameNames(groups.values())];
}

function mergeFaults(before: readonly LabelClass[], { classes, merge }: Asked): Violation[] {
  const listed = new Set(classes.flatMap(({ id }) => (id === undefined ? [] : [id])));
  const known = new Map(before.map((one) => [one.id, one]));
  const seen = new Set<string>();
  return merge.flatMap(({ from, into }, index) => {
    const wrong: Violation[] = [];
    const own = known.get(from);
    if (!own) wrong.push({ path: `merge.${index}.from`, message: `The project has no class ${from}.` });
    else if (listed.has(from)) wrong.push({ path: `merge.${index}.from`, message: `Class ${from} is still in the list. Leave it out.` });
    else if (own.mergedInto !== undefined) wrong.push({ path: `merge.${index}.from`, message: `Class ${from} was merged into ${own.mergedInto} before.` });
    if (seen.has(from)) wrong.push({ path: `merge.${index}.from`, message: `Class ${from} is merged twice.` });
    seen.add(from);
    if (!listed.has(into)) wrong.push({ path: `merge.${index}.into`, message: `Class ${into} is not in the list.` });
    return wrong;
  });
}
