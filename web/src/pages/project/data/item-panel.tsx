import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useApi } from "../../../api/api.ts";
import type { ItemDetail } from "../../../api/labels.ts";
import type { ProjectView } from "../../../api/projects.ts";
import { AnswerBadge } from "../../../kinds/badge.tsx";
import { webKindNamed } from "../../../kinds/list.ts";
import { Button } from "../../../parts/button.tsx";
import { Confirm } from "../../../parts/confirm.tsx";
import { Failure } from "../../../parts/empty-state.tsx";
import { Field } from "../../../parts/field.tsx";
import { Moment, saySize } from "../../../parts/moment.tsx";
import { Skeleton } from "../../../parts/skeleton.tsx";
import { createItemPanel, type ItemPanel } from "./item-panel.ts";

interface Props {
  project: ProjectView;
  itemId: string;
  nameOf(userId: string): string;
  onClose(): void;
  onStep?: ((by: 1 | -1) => void) | undefined;
  onChanged(ids: string[]): void;
}

const SKIPS: Record<string, string> = { unclear: "unclear", "no-class-fits": "no class fits", "cannot-be-displayed": "cannot be displayed", other: "other" };
export const saySkip = (reason: string): string => `Skipped: ${SKIPS[reason] ?? reason}`;

/** A value of the project's task type as badges; a value of another type as its text. */
function Said({ project, value }: { project: ProjectView; value: unknown }) {
  const kind = webKindNamed(project.kind);
  const known = kind?.read(value);
  if (!kind || known === undefined) return <code>{JSON.stringify(value)}</code>;
  return <AnswerBadge classIds={kind.classesOf(known)} classes={project.classes} />;
}

function Answers({ project, detail, nameOf }: { project: ProjectView; detail: ItemDetail; nameOf(userId: string): string }) {
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
              <Said project={project} value={value} />
              <span class="muted small">
                <Moment at={from} /> by {nameOf(by)} ({source})
                {to !== undefined && closed && (
                  <>
                    , {closed} <Moment at={to} />
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

function ChangeLabel({ project, panel, classIds }: { project: ProjectView; panel: ItemPanel; classIds: readonly string[] }) {
  const kind = webKindNamed(project.kind);
  const [only] = classIds;
  if (!kind) return null;
  return (
    <Field label={only === undefined ? "Give it a label after all" : "Change the label"}>
      {(ids) => (
        <select
          {...ids}
          class="select"
          value={only ?? ""}
          disabled={panel.isBusy.value}
          onChange={(event) => {
            const value = kind.give(undefined, event.currentTarget.value);
            if (value !== undefined) void panel.setLabel(value);
          }}
        >
          <option value="" disabled>
            Choose a class
          </option>
          {project.classes
            .filter(({ id, retired }) => !retired || id === only)
            .map(({ id, name, retired }) => (
              <option key={id} value={id} disabled={retired}>
                {name}
              </option>
            ))}
        </select>
      )}
    </Field>
  );
}

/** The item that is looked at; Escape closes it, ← and → go to its neighbours on the wall. */
export function ItemPanelView({ project, itemId, nameOf, onClose, onStep, onChanged }: Props) {
  const api = useApi();
  const host = useRef<HTMLElement>(null);
  const [isRejecting, setRejecting] = useState(false);
  const panel = useMemo(() => createItemPanel(api, project.id, itemId, onChanged), [api, project.id, itemId]);
  useEffect(() => {
    void panel.load();
    host.current?.querySelector("h2")?.focus();
    return panel.stop;
  }, [panel]);
  const found = panel.image.value.value;
  const item = found?.item;
  const picture = panel.picture.value.value;
  const detail = panel.detail.value.value;
  const failure = panel.image.failure.value ?? panel.detail.failure.value;
  const hasAnswer = item?.state === "labeled" || item?.state === "skipped" || item?.state === "needs-review";
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys that work anywhere in the panel; each has a button too
    <aside
      ref={host}
      class="item-panel card"
      aria-label="Item"
      onKeyDown={(event) => {
        if (event.target instanceof HTMLSelectElement) return;
        if (event.key === "Escape") onClose();
        else if (event.key === "ArrowLeft") onStep?.(-1);
        else if (event.key === "ArrowRight") onStep?.(1);
      }}
    >
      <div class="item-panel-head">
        <h2 tabindex={-1} class="ellipsis" title={item?.path}>
          {item ? (item.path.split("/").at(-1) ?? item.path) : "Item"}
        </h2>
        <span class="row nowrap">
          {onStep && (
            <>
              <Button look="quiet" icon="back" aria-label="Previous item" onClick={() => onStep(-1)} />
              <Button look="quiet" icon="forward" aria-label="Next item" onClick={() => onStep(1)} />
            </>
          )}
          <Button look="quiet" icon="close" aria-label="Close the item" onClick={onClose} />
        </span>
      </div>
      {failure !== undefined && <Failure title="The item could not be loaded" detail={failure} onRetry={() => void panel.load()} />}
      <div class="item-picture">
        {picture?.url ? (
          <img src={picture.url} alt={item?.path ?? "Item"} />
        ) : picture || panel.picture.failure.value !== undefined ? (
          <p class="muted">{picture?.problem ?? panel.picture.failure.value}</p>
        ) : (
          <Skeleton label="Loading the picture" lines={1} />
        )}
      </div>
      {item && (
        <>
          <p class="small muted path">{item.path}</p>
          <p class="small muted number">
            {item.width !== undefined && item.height !== undefined && `${item.width} × ${item.height} px · `}
            {saySize(item.size)} ·{" "}
            <a href={found.url} target="_blank" rel="noopener noreferrer">
              Original file
            </a>
          </p>
          {item.problem && <p class="error-text">{item.problem}</p>}
          {hasAnswer && <ChangeLabel project={project} panel={panel} classIds={item.classIds} />}
          {hasAnswer && (
            <div>
              <Button icon="remove" isBusy={panel.isBusy.value} onClick={() => setRejecting(true)}>
                Reject
              </Button>
            </div>
          )}
          {panel.failure.value !== undefined && (
            <p class="error-text" role="alert">
              {panel.failure.value}
            </p>
          )}
        </>
      )}
      {detail && <Answers project={project} detail={detail} nameOf={nameOf} />}
      {isRejecting && (
        <Confirm
          title="Reject this answer?"
          consequence="The label goes and the item is back in the queue, for anybody to label. The answer stays in its history."
          action="Reject"
          look="danger"
          onConfirm={panel.reject}
          onClose={() => setRejecting(false)}
        />
      )}
    </aside>
  );
}
