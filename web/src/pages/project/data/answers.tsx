import type { ItemDetail } from "../../../api/labels.ts";
import type { ProjectView } from "../../../api/projects.ts";
import { webKindNamed } from "../../../kinds/list.ts";
import { Button } from "../../../parts/button.tsx";
import { Moment } from "../../../parts/moment.tsx";
import { saySkip } from "../../../drafts/skips.ts";
import { Said } from "./said.tsx";

/** Why a version of the label ended. */
const SAID: Record<NonNullable<ItemDetail["history"][number]["closed"]>, string> = {
  corrected: "corrected",
  rejected: "rejected",
  removed: "removed to start over with new classes",
  merged: "given other classes by a merge",
};

interface Props {
  project: ProjectView;
  detail: ItemDetail;
  nameOf(userId: string): string;
  /** What is drawn on the item now, if it is not the label. */
  drawn: string | undefined;
  onDraw(drawn: { of: string; value: unknown } | undefined): void;
}

/** Draws a value on the item, or takes it off again; only where drawing says more than the badges do. */
function Show({ project, of, value, drawn, onDraw }: Pick<Props, "project" | "drawn" | "onDraw"> & { of: string; value: unknown }) {
  if (webKindNamed(project.kind)?.arrangement !== "single") return null;
  return (
    <Button look="quiet" aria-pressed={drawn === of} aria-label={`Show ${of}`} onClick={() => onDraw(drawn === of ? undefined : { of, value })}>
      {drawn === of ? "Shown" : "Show"}
    </Button>
  );
}

/** Every labeler's answer, and what the label has been. */
export function Answers({ project, detail, nameOf, drawn, onDraw }: Props) {
  const exact = (at: number) => new Date(at).toLocaleString();
  return (
    <>
      <h3>Answers</h3>
      {detail.answers.length === 0 && <p class="muted">Nobody has answered yet.</p>}
      <ul class="answers">
        {detail.answers.map(({ by, at, seconds, state, edits, value, skipReason }) => (
          <li key={`${by}${at}`} class={state === "rejected" ? "is-rejected" : ""}>
            <span class="row">
              {skipReason === undefined ? <Said project={project} value={value} /> : <span>{saySkip(skipReason)}</span>}
              {state === "rejected" && <span class="chip">rejected</span>}
              {skipReason === undefined && (
                <Show project={project} of={`the answer of ${nameOf(by)}, ${exact(at)}`} value={value} drawn={drawn} onDraw={onDraw} />
              )}
            </span>
            <span class="muted small">
              {nameOf(by)}, <Moment at={at} />, {seconds.toLocaleString(undefined, { maximumFractionDigits: 1 })} s
              {edits > 0 && `, corrected ${edits === 1 ? "once" : `${edits} times`}`}
            </span>
          </li>
        ))}
      </ul>
      <h3>History of the label</h3>
      {detail.history.length === 0 && <p class="muted">It has had no label.</p>}
      <ol class="answers">
        {detail.history
          .toSorted((a, b) => b.version - a.version)
          .map(({ version, from, to, by, source, value, closed, closedBy }) => (
            <li key={version}>
              <span class="row">
                <Said project={project} value={value} />
                {to !== undefined && <Show project={project} of={`version ${version} of the label`} value={value} drawn={drawn} onDraw={onDraw} />}
              </span>
              <span class="muted small">
                <Moment at={from} /> by {nameOf(by)} ({source})
                {to !== undefined && closed && (
                  <>
                    , {SAID[closed]} <Moment at={to} />
                    {closedBy && ` by ${nameOf(closedBy)}`}
                  </>
                )}
              </span>
            </li>
          ))}
      </ol>
    </>
  );
}
