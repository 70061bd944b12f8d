import type { Drawn } from "../kind.ts";
import type { Value } from "./value.ts";
import "./drawn.css";

/** Of a cell: more cannot be told apart there, and a wall of thumbnails must scroll. */
const MOST_DRAWN = 200;
const MOST_POINTS = 200;

/** Of a long ring every so many points: in little nobody sees the others. */
function path(ring: readonly number[]): string {
  const every = Math.ceil(ring.length / 2 / MOST_POINTS);
  const words: string[] = [];
  for (let at = 0; at < ring.length; at += 2 * every) words.push(`${ring[at] ?? 0} ${ring[at + 1] ?? 0}`);
  return `M${words.join("L")}Z`;
}

/** The polygons over a picture that fills its place as `object-fit: contain` does; lines keep their width at any size. */
export function DrawnPolygons({ value, classes, size }: Drawn<Value>) {
  if (!size) return <span class="drawn-polygon-count">{value.polygons.length}</span>;
  return (
    <svg class="drawn-polygons" viewBox={`0 0 ${size.width} ${size.height}`} aria-hidden="true">
      {value.polygons.slice(0, MOST_DRAWN).map(({ id, classId, rings }) => {
        const d = rings.map(path).join("");
        return (
          <g key={id}>
            <path class="drawn-polygon-halo" d={d} />
            <path d={d} stroke={classes.get(classId)?.colour ?? "#8e8e93"} />
          </g>
        );
      })}
    </svg>
  );
}
