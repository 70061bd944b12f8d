import { useState } from "preact/hooks";
import type { Progress } from "../../../api/progress.ts";
import { Moment } from "../../../parts/moment.tsx";
import { columnsFor, inOrder, type Order, turned } from "./labeler-rows.ts";

/** Who labels how much, how quickly and how well; sorted by any column. */
export function LabelersCard({ projectId, progress }: { projectId: string; progress: Progress }) {
  const [order, setOrder] = useState<Order>({ id: "labeled", way: "descending" });
  const { labelers, agreementAsOf } = progress;
  const columns = columnsFor(labelers);
  return (
    <section class="card stack tight wide" aria-labelledby="labelers-title">
      <h2 id="labelers-title">Labelers</h2>
      {labelers.length === 0 ? (
        <p class="muted">Nobody has labeled yet.</p>
      ) : (
        <div class="scroll-x">
          <table class="table labelers-table">
            <thead>
              <tr>
                {columns.map(({ id, title, means }) => (
                  <th key={id} scope="col" class={id === "name" ? "" : "end"} aria-sort={order.id === id ? order.way : "none"}>
                    <button type="button" class="sort-button" title={means} onClick={() => setOrder(turned(order, id))}>
                      {title}
                      <span aria-hidden="true">{order.id !== id ? "" : order.way === "ascending" ? " ↑" : " ↓"}</span>
                    </button>
                  </th>
                ))}
                <th scope="col">
                  <span class="visually-hidden">Review</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {inOrder(labelers, columns, order).map((labeler) => (
                <tr key={labeler.userId}>
                  {columns.map(({ id, say, more }) => (
                    <td key={id} class={id === "name" ? "" : "end"}>
                      {id === "name" ? <a href={`/projects/${projectId}/data?labeler=${encodeURIComponent(labeler.userId)}`}>{say(labeler)}</a> : say(labeler)}
                      {more?.(labeler) && <span class="muted small cell-more">{more(labeler)}</span>}
                    </td>
                  ))}
                  <td class="end">
                    <a
                      href={`/projects/${projectId}/review?state=labeled&labeler=${encodeURIComponent(labeler.userId)}&sample=10`}
                      aria-label={`Review 10 % of the work of ${labeler.name}`}
                    >
                      Review 10 %
                    </a>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {agreementAsOf !== undefined && (
        <p class="muted small">
          Agreement with others was computed <Moment at={agreementAsOf} />.
        </p>
      )}
    </section>
  );
}
