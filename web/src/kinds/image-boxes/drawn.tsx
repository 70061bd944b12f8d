import type { Drawn } from "../kind.ts";
import type { Value } from "./value.ts";
import "./drawn.css";

/** Boxes of a cell: more cannot be told apart there, and a wall of thumbnails must scroll. */
const MOST_DRAWN = 300;

/** The boxes over a picture that fills its place as `object-fit: contain` does; lines keep their width at any size. */
export function DrawnBoxes({ value, classes, size }: Drawn<Value>) {
  if (!size) return <span class="drawn-count">{value.boxes.length}</span>;
  return (
    <svg class="drawn-regions" viewBox={`0 0 ${size.width} ${size.height}`} aria-hidden="true">
      {value.boxes.slice(0, MOST_DRAWN).map(({ id, classId, x, y, width, height }) => (
        <g key={id}>
          <rect class="drawn-halo" x={x} y={y} width={width} height={height} />
          <rect x={x} y={y} width={width} height={height} stroke={classes.get(classId)?.colour ?? "#8e8e93"} />
        </g>
      ))}
    </svg>
  );
}
