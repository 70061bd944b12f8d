import type { Desk } from "../../canvas/desk.ts";
import { pointCount } from "../../canvas/polygon-geometry.ts";
import { tidiedShape } from "../../canvas/polygon-points.ts";
import { isPolygonRegion } from "../../canvas/polygon-region.ts";
import { simplified } from "../../canvas/polygon-simplify.ts";
import type { PolygonShape, Region } from "../../canvas/region.ts";
import { Button } from "../../parts/button.tsx";
import "./polygon-fields.css";

const countOf = ({ rings }: PolygonShape) => rings.reduce((sum, ring) => sum + pointCount(ring), 0);
/** Pixels of the image; each press goes so far that points are left out. */
const TOLERANCES = [0.5, 1, 2, 4, 8, 16, 32];

function simpler(shape: PolygonShape): PolygonShape | undefined {
  for (const tolerance of TOLERANCES) {
    const fewer = { ...shape, rings: shape.rings.map((ring) => simplified(ring, tolerance)) };
    if (countOf(fewer) < countOf(shape)) return fewer;
  }
  return undefined;
}

/** Points of the selected polygon, what is doubtful about it, and a way to have fewer of them. */
export function PolygonFields({ region, desk }: { region: Region; desk: Desk }) {
  if (!isPolygonRegion(region)) return <></>;
  const isLocked = desk.stage.locked.value.has(region.id);
  const fewer = () => {
    const next = simpler(region.shape);
    const shape = next && tidiedShape(next, desk.stage.image.value);
    if (!shape) return desk.say("It cannot have fewer points.");
    desk.replace([{ ...region, shape }]);
    return desk.say(`${countOf(shape)} points.`);
  };
  return (
    <div class="polygon-fields">
      <span class="small number">{countOf(region.shape)} points</span>
      <Button look="quiet" disabled={isLocked} title="Leaves out points that are hardly seen" onClick={fewer}>
        Fewer points
      </Button>
      {region.warning !== undefined && (
        <p class="polygon-warning small">
          <span aria-hidden="true">⚠ </span>
          This polygon {region.warning}. Move or take out points (U); if the object looks so, leave it.
        </p>
      )}
    </div>
  );
}
