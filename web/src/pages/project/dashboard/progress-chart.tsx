import { useEffect, useRef, useState } from "preact/hooks";
import type { Progress } from "../../../api/progress.ts";
import { type Layer, LAYERS, nearest, plot, thinned } from "./chart.ts";

const HEIGHT = 180;
const NAMES: Record<Layer, string> = { labeled: "Labeled", needsReview: "Needs review", skipped: "Skipped" };
const TONES: Record<Layer, string> = { labeled: "labeled", needsReview: "review", skipped: "skipped" };
const when = (at: number) => new Date(at).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });

/** Answers over time as a picture, and the same numbers as a table. */
export function ProgressChart({ history }: { history: Progress["history"] }) {
  const host = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(600);
  const [at, setAt] = useState<number>();
  useEffect(() => {
    if (!host.current) return;
    const watch = new ResizeObserver(([entry]) => entry && setWidth(Math.max(160, entry.contentRect.width)));
    watch.observe(host.current);
    return () => watch.disconnect();
  }, []);
  const [first, last] = [history[0], history.at(-1)];
  const { areas, xs, top } = plot(history, width, HEIGHT);
  const point = at === undefined ? undefined : history[Math.min(at, history.length - 1)];
  const said = point ?? last;
  if (!first || !last || history.every((each) => LAYERS.every((layer) => each[layer] === 0))) return <p class="muted">Nothing has been labeled yet.</p>;
  return (
    <figure class="stack tight">
      <div ref={host}>
        <svg
          class="chart"
          width={width}
          height={HEIGHT}
          viewBox={`0 0 ${width} ${HEIGHT}`}
          aria-hidden="true"
          onPointerMove={(event) => setAt(nearest(xs, event.offsetX))}
          onPointerLeave={() => setAt(undefined)}
        >
          <path d={`M0 .5H${width}M0 ${HEIGHT / 2}H${width}M0 ${HEIGHT - 0.5}H${width}`} class="chart-grid" />
          {areas.map(({ layer, path }) => (
            <path key={layer} d={path} class={`fill-${TONES[layer]}`} />
          ))}
          {at !== undefined && <path d={`M${xs[at] ?? 0} 0V${HEIGHT}`} class="chart-cursor" />}
        </svg>
        <div class="spread small muted number">
          <span>{when(first.at)}</span>
          <span>top of the chart: {top.toLocaleString()} answers</span>
          <span>{when(last.at)}</span>
        </div>
      </div>
      {said && (
        <figcaption class="row small number">
          <strong>{when(said.at)}</strong>
          {LAYERS.map((layer) => (
            <span key={layer} class="legend-entry">
              <span class={`swatch tone-${TONES[layer]}`} /> {NAMES[layer]} {said[layer].toLocaleString()}
            </span>
          ))}
        </figcaption>
      )}
      <details>
        <summary class="small">As a table</summary>
        <div class="scroll-x">
          <table class="table small">
            <thead>
              <tr>
                <th scope="col">Time</th>
                {LAYERS.map((layer) => (
                  <th key={layer} scope="col" class="end">
                    {NAMES[layer]}
                  </th>
                ))}
                <th scope="col" class="end">
                  All items
                </th>
              </tr>
            </thead>
            <tbody>
              {thinned(history, 20).map((row) => (
                <tr key={row.at}>
                  <td>{when(row.at)}</td>
                  {LAYERS.map((layer) => (
                    <td key={layer} class="end">
                      {row[layer].toLocaleString()}
                    </td>
                  ))}
                  <td class="end">{row.total.toLocaleString()}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
