import type { VNode } from "preact";

/** A photo as the drawings show it: hills under a sun. */
const photo = (
  <>
    <rect x="1" y="1" width="62" height="42" rx="4" class="paper" />
    <circle cx="50" cy="11" r="4" class="faint" />
    <path d="M1 36 18 20l12 12 9-8 24 17" class="line" />
  </>
);
const page = <rect x="1" y="1" width="62" height="42" rx="4" class="paper" />;
const lines = (...list: [x: number, y: number, width: number][]) =>
  list.map(([x, y, width]) => <path key={`${x} ${y}`} d={`M${x} ${y}h${width}`} class="line" />);
const tag = (x: number, y: number, width: number, tone: "a" | "b") => <rect x={x} y={y} width={width} height="9" rx="2" class={`tone-${tone}`} />;

/** By task type, on 64 × 44; drawn here and not by the kinds, because labelers never see them. */
const DRAWINGS: Readonly<Record<string, VNode>> = {
  "image-multi-class": (
    <>
      {photo}
      {tag(6, 30, 26, "a")}
    </>
  ),
  "image-multi-label": (
    <>
      {photo}
      {tag(6, 19, 20, "b")}
      {tag(6, 30, 30, "a")}
    </>
  ),
  "image-boxes": (
    <>
      {photo}
      <rect x="9" y="15" width="20" height="22" class="edge-a" />
      <rect x="38" y="4" width="20" height="15" class="edge-b" />
    </>
  ),
  "image-polygons": (
    <>
      {photo}
      <path d="M8 36 18 19l7 4 8 13-12 3Z" class="edge-a" />
      <path d="m42 9 7-5 8 5-2 9-9 1Z" class="edge-b" />
    </>
  ),
  "text-multi-class": (
    <>
      {page}
      {lines([7, 9, 50], [7, 16, 44], [7, 23, 48])}
      {tag(7, 31, 26, "a")}
    </>
  ),
  "text-multi-label": (
    <>
      {page}
      {lines([7, 9, 50], [7, 16, 44], [7, 23, 48])}
      {tag(7, 31, 22, "a")}
      {tag(32, 31, 18, "b")}
    </>
  ),
  "text-entities": (
    <>
      {page}
      {tag(16, 6, 18, "a")}
      {tag(30, 26, 24, "b")}
      {lines([7, 10.5, 6], [38, 10.5, 18], [7, 20, 50], [7, 30.5, 19], [7, 38, 30])}
    </>
  ),
};

/** What the labels of a task type look like. An unknown one gets an empty sheet. */
export function KindDrawing({ kind }: { kind: string }) {
  return (
    <svg class="kind-drawing" viewBox="0 0 64 44" aria-hidden="true">
      {DRAWINGS[kind] ?? page}
    </svg>
  );
}
