import { Refusal, type Violation } from "../refusal.ts";
import { MOST_ACTIVE, nameFault, sameNames, type Written } from "./class-rules.ts";
import type { LabelClass } from "./classes.ts";
import { nameKey } from "../datasets/name-key.ts";
import { colourAt } from "./palette.ts";
import { MOST_LEVELS } from "./wire.ts";

interface Asked {
  name: string;
  level?: number | undefined;
  colour?: string | undefined;
}

/** `index` of the entry that named it first; a group that is only part of other names is `implied`. */
interface Node extends Written {
  colour: string | undefined;
  implied: boolean;
  children: Node[];
}

/** The first list of classes of a project (feature D1). Refuses as `invalid`, naming each wrong entry as `classes.<index>.name` or `.level`. */
export function newClasses(asked: readonly Asked[]): LabelClass[] {
  const root: Node[] = [];
  const violations: Violation[] = [];
  /** The last class of each level. */
  let trail: Node[] = [];
  for (const [index, one] of asked.entries()) {
    const found = one.level === undefined ? alongPath(root, index, one) : atLevel(root, trail, index, one, one.level);
    if ("path" in found) violations.push(found);
    else trail = found.trail;
  }
  violations.push(...sameNames(groupsOf(root)));
  if (violations.length > 0) {
    const inOrder = violations.toSorted((a, b) => indexOf(a) - indexOf(b));
    throw new Refusal("invalid", "The class names are not right.", { reason: "classes", violations: inOrder });
  }
  const classes = flat(root);
  if (classes.length > MOST_ACTIVE) {
    const message = `With the groups in their names these are ${classes.length} classes; a project has ${MOST_ACTIVE} at the most.`;
    throw new Refusal("invalid", message, { reason: "classes", violations: [{ path: "classes", message }] });
  }
  return classes;
}

const indexOf = ({ path }: Violation): number => Number(path.split(".")[1]);

/** `Animal/Cat`: in the groups of these names, which are made if they are not there. A class that was only implied until now becomes one of its own. */
function alongPath(root: Node[], index: number, { name, colour }: Asked): { trail: Node[] } | Violation {
  const names = name.split("/").map((part) => part.trim().normalize("NFC"));
  const path = `classes.${index}.name`;
  if (names.length > MOST_LEVELS) return { path, message: `These are ${names.length} levels; there can be ${MOST_LEVELS}.` };
  const fault = names.map(nameFault).find((one) => one !== undefined);
  if (fault !== undefined) return { path, message: names.length > 1 ? `Between two slashes: ${fault}` : fault };
  const trail: Node[] = [];
  let siblings = root;
  for (const [level, part] of names.entries()) {
    const isLast = level === names.length - 1;
    const key = nameKey(part);
    let node = siblings.find((one) => nameKey(one.name) === key);
    if (!node || (isLast && !node.implied)) {
      node = { index, name: part, colour: isLast ? colour : undefined, implied: !isLast, children: [] };
      siblings.push(node);
    } else if (isLast) Object.assign(node, { index, name: part, colour, implied: false });
    trail.push(node);
    siblings = node.children;
  }
  return { trail };
}

/** Of that level alone, in the nearest class before it that is one level up. */
function atLevel(root: Node[], trail: readonly Node[], index: number, { name, colour }: Asked, level: number): { trail: Node[] } | Violation {
  const group = trail[level - 1];
  if (level > 0 && !group) return { path: `classes.${index}.level`, message: `There is no class of level ${level - 1} before it that it could be in.` };
  const fault = nameFault(name) ?? (name.includes("/") ? "A slash stands between levels; with a level given, the name is its own alone." : undefined);
  if (fault !== undefined) return { path: `classes.${index}.name`, message: fault };
  const node: Node = { index, name: name.trim().normalize("NFC"), colour, implied: false, children: [] };
  (group ? group.children : root).push(node);
  return { trail: [...trail.slice(0, level), node] };
}

function groupsOf(siblings: readonly Node[]): (readonly Node[])[] {
  return [siblings, ...siblings.flatMap(({ children }) => groupsOf(children))];
}

function flat(root: readonly Node[]): LabelClass[] {
  const classes: LabelClass[] = [];
  const add = (siblings: readonly Node[], parentId?: string): void => {
    for (const { name, colour, children } of siblings) {
      const at = classes.length;
      const id = `c${at + 1}`;
      classes.push({ id, name, ...(parentId !== undefined && { parentId }), colour: colour ?? colourAt(at), retired: false });
      add(children, id);
    }
  };
  add(root);
  return classes;
}
