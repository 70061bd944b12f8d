import type { Point } from "./polygon-geometry.ts";
import type { Stage } from "./stage.ts";

const HALO = "rgb(0 0 0 / 60%)";

function line(context: CanvasRenderingContext2D, stage: Stage, points: readonly Point[]): void {
  context.beginPath();
  for (const [index, point] of points.entries()) {
    const at = stage.toScreen(point);
    if (index === 0) context.moveTo(at.x, at.y);
    else context.lineTo(at.x, at.y);
  }
}

/** What is set as a full line, what the next click would add dashed, and faintly what would close it. */
export function pointsShown(
  context: CanvasRenderingContext2D,
  stage: Stage,
  { set, onward, isClosed, colour }: { set: readonly Point[]; onward: readonly Point[]; isClosed: boolean; colour: string },
): void {
  const [first] = set;
  const last = set.at(-1);
  const stroke = (points: readonly Point[], dash: number[]) => {
    line(context, stage, points);
    context.setLineDash([]);
    context.lineWidth = 4;
    context.strokeStyle = HALO;
    context.stroke();
    context.setLineDash(dash);
    context.lineWidth = 2;
    context.strokeStyle = colour;
    context.stroke();
    context.setLineDash([]);
  };
  context.lineJoin = "round";
  line(context, stage, [...set, ...onward]);
  context.globalAlpha = isClosed ? 0.25 : 0.12;
  context.fillStyle = colour;
  context.fill();
  context.globalAlpha = 1;
  stroke(set, []);
  if (last && onward.length > 0) stroke([last, ...onward], [6, 4]);
  const end = onward.at(-1);
  if (!first || !end || isClosed || set.length < 2) return;
  context.globalAlpha = 0.5;
  context.lineWidth = 1;
  context.setLineDash([2, 4]);
  line(context, stage, [end, first]);
  context.strokeStyle = colour;
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}
