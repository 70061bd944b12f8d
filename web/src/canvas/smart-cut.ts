/** Nodes joined in pairs, each pulled to one of two sides. Costs are whole numbers: fractions would leave crumbs that take as long to use up as the rest. */
export interface CutGraph {
  /** Strength of the pull: positive to the inside, negative to the outside. */
  pull: Int32Array;
  /** Per node its first arc, or −1; per arc the next one of the same node. */
  first: Int32Array;
  next: Int32Array;
  /** Where an arc leads. The arc back is the one beside it: 2k and 2k + 1 belong together. */
  head: Int32Array;
  /** What it costs to cut the arc. Used up. */
  capacity: Int32Array;
}

export function cutGraph(nodes: number, pairs: number): CutGraph & { join(a: number, b: number, cost: number): void } {
  const first = new Int32Array(nodes).fill(-1);
  const next = new Int32Array(2 * pairs);
  const head = new Int32Array(2 * pairs);
  const capacity = new Int32Array(2 * pairs);
  let arcs = 0;
  const arc = (from: number, to: number, cost: number) => {
    head[arcs] = to;
    capacity[arcs] = cost;
    next[arcs] = first[from] ?? -1;
    first[from] = arcs++;
  };
  return {
    pull: new Int32Array(nodes),
    first,
    next,
    head,
    capacity,
    join: (a, b, cost) => {
      arc(a, b, cost);
      arc(b, a, cost);
    },
  };
}

const FREE = -1;
const ROOT = -2;
const ORPHAN = -3;
const FAR = 0x7fffffff;

/**
 * Parts the nodes into inside (1) and outside (0) so that the pulls given up and the joints cut cost least.
 * Two search trees that are kept from one augmenting path to the next: Boykov & Kolmogorov, "An experimental comparison of min-cut/max-flow
 * algorithms for energy minimization in vision", 2004.
 */
export function leastCut({ pull, first, next, head, capacity }: CutGraph): Uint8Array {
  const count = pull.length;
  /** Per node the arc to its parent, or one of the three words above. */
  const parent = new Int32Array(count).fill(FREE);
  const isOutside = new Uint8Array(count);
  /** How far the root was when last looked, and when that was: so most ways up are cut short. */
  const depth = new Int32Array(count);
  const seen = new Int32Array(count);
  let clock = 0;

  const queue = new Int32Array(count + 1);
  const isQueued = new Uint8Array(count);
  let queueHead = 0;
  let queueTail = 0;
  const activate = (node: number) => {
    if (isQueued[node]) return;
    isQueued[node] = 1;
    queue[queueTail] = node;
    queueTail = queueTail === count ? 0 : queueTail + 1;
  };
  const orphans: number[] = [];
  const orphan = (node: number) => {
    parent[node] = ORPHAN;
    orphans.push(node);
  };

  for (let node = 0; node < count; node++) {
    if (pull[node] === 0) continue;
    isOutside[node] = pull[node]! < 0 ? 1 : 0;
    parent[node] = ROOT;
    depth[node] = 1;
    activate(node);
  }

  /** Grows the tree of `node`; the arc, from the inside's tree to the outside's, where the trees meet, or −1. */
  const grow = (node: number): number => {
    const outside = isOutside[node]!;
    for (let arc = first[node]!; arc >= 0; arc = next[arc]!) {
      if (capacity[outside ? arc ^ 1 : arc]! <= 0) continue;
      const other = head[arc]!;
      if (parent[other] === FREE) {
        isOutside[other] = outside;
        parent[other] = arc ^ 1;
        seen[other] = seen[node]!;
        depth[other] = depth[node]! + 1;
        activate(other);
      } else if (isOutside[other] !== outside) {
        return outside ? arc ^ 1 : arc;
      } else if (seen[other]! <= seen[node]! && depth[other]! > depth[node]!) {
        parent[other] = arc ^ 1;
        seen[other] = seen[node]!;
        depth[other] = depth[node]! + 1;
      }
    }
    return -1;
  };

  /** Of an arc to a parent, the arc along which flow runs in this tree. */
  const flowing = (arc: number, outside: boolean) => (outside ? arc : arc ^ 1);

  const augment = (middle: number) => {
    const ends: [node: number, outside: boolean][] = [
      [head[middle ^ 1]!, false],
      [head[middle]!, true],
    ];
    let least = capacity[middle]!;
    for (const [end, outside] of ends) {
      let node = end;
      for (let arc = parent[node]!; arc >= 0; arc = parent[node]!) {
        least = Math.min(least, capacity[flowing(arc, outside)]!);
        node = head[arc]!;
      }
      least = Math.min(least, Math.abs(pull[node]!));
    }
    capacity[middle] = capacity[middle]! - least;
    capacity[middle ^ 1] = capacity[middle ^ 1]! + least;
    for (const [end, outside] of ends) {
      let node = end;
      for (let arc = parent[node]!; arc >= 0; arc = parent[node]!) {
        const used = flowing(arc, outside);
        capacity[used] = capacity[used]! - least;
        capacity[used ^ 1] = capacity[used ^ 1]! + least;
        if (capacity[used]! <= 0) orphan(node);
        node = head[arc]!;
      }
      pull[node] = outside ? pull[node]! + least : pull[node]! - least;
      if (outside ? pull[node]! >= 0 : pull[node]! <= 0) {
        pull[node] = 0;
        orphan(node);
      }
    }
  };

  /** Steps up to the root of a node's tree; FAR where its way ends at an orphan. */
  const stepsUp = (from: number): number => {
    let node = from;
    for (let steps = 0; ; steps++) {
      if (seen[node] === clock) return steps + depth[node]!;
      const arc = parent[node]!;
      if (arc === ROOT) {
        seen[node] = clock;
        depth[node] = 1;
        return steps + 1;
      }
      if (arc < 0) return FAR;
      node = head[arc]!;
    }
  };

  const adopt = (node: number) => {
    const outside = isOutside[node]!;
    let best = -1;
    let nearest = FAR;
    for (let arc = first[node]!; arc >= 0; arc = next[arc]!) {
      if (capacity[outside ? arc : arc ^ 1]! <= 0) continue;
      const other = head[arc]!;
      if (isOutside[other] !== outside || parent[other] === FREE) continue;
      let steps = stepsUp(other);
      if (steps >= FAR) continue;
      if (steps < nearest) {
        nearest = steps;
        best = arc;
      }
      for (let on = other; seen[on] !== clock; on = head[parent[on]!]!) {
        seen[on] = clock;
        depth[on] = steps--;
      }
    }
    if (best >= 0) {
      parent[node] = best;
      seen[node] = clock;
      depth[node] = nearest + 1;
      return;
    }
    for (let arc = first[node]!; arc >= 0; arc = next[arc]!) {
      const other = head[arc]!;
      if (isOutside[other] !== outside || parent[other] === FREE) continue;
      if (capacity[outside ? arc : arc ^ 1]! > 0) activate(other);
      if (parent[other]! >= 0 && head[parent[other]!] === node) orphan(other);
    }
    parent[node] = FREE;
  };

  while (queueHead !== queueTail) {
    const node = queue[queueHead]!;
    queueHead = queueHead === count ? 0 : queueHead + 1;
    isQueued[node] = 0;
    while (parent[node] !== FREE) {
      const middle = grow(node);
      if (middle < 0) break;
      clock++;
      augment(middle);
      for (let next = orphans.pop(); next !== undefined; next = orphans.pop()) adopt(next);
    }
  }
  const inside = new Uint8Array(count);
  for (let node = 0; node < count; node++) inside[node] = parent[node] !== FREE && !isOutside[node] ? 1 : 0;
  return inside;
}
