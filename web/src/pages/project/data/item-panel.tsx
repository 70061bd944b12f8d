import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useApi } from "../../../api/api.ts";
import type { ProjectView } from "../../../api/projects.ts";
import { Button } from "../../../parts/button.tsx";
import { Confirm } from "../../../parts/confirm.tsx";
import { Failure } from "../../../parts/empty-state.tsx";
import { saySize } from "../../../parts/moment.tsx";
import { Answers } from "./answers.tsx";
import { ChangeLabel } from "./change-label.tsx";
import { ItemFace } from "./item-face.tsx";
import { nameOfItem } from "./item-name.ts";
import { createItemPanel, type ItemPanel } from "./item-panel.ts";

interface Props {
  project: ProjectView;
  itemId: string;
  nameOf(userId: string): string;
  onClose(): void;
  onStep?: ((by: 1 | -1) => void) | undefined;
  onChanged(ids: string[]): void;
}

/** Its label is the known answer, by which labelers are measured unseen. */
function GoldButton({ panel, isGold, isLabeled }: { panel: ItemPanel; isGold: boolean; isLabeled: boolean }) {
  if (!isGold && !isLabeled) return null;
  return (
    <Button isBusy={panel.isBusy.value} onClick={() => void panel.gild(isGold ? "ordinary" : "gold")}>
      {isGold ? "No gold item any more" : "Make it a gold item"}
    </Button>
  );
}

/** The item that is looked at; Escape closes it, ← and → go to its neighbours on the wall. */
export function ItemPanelView({ project, itemId, nameOf, onClose, onStep, onChanged }: Props) {
  const api = useApi();
  const host = useRef<HTMLElement>(null);
  const [drawn, setDrawn] = useState<{ of: string; value: unknown }>();
  const [isRejecting, setRejecting] = useState(false);
  const panel = useMemo(() => createItemPanel(api, project, itemId, onChanged), [api, project.id, itemId]);
  useEffect(() => {
    void panel.load();
    host.current?.querySelector("h2")?.focus();
    return panel.stop;
  }, [panel]);
  const found = panel.image.value.value;
  const item = found?.item;
  const label = panel.value.value;
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
        if (event.target instanceof HTMLSelectElement || (event.target instanceof Element && event.target.closest("dialog, [popover]"))) return;
        if (event.key === "Escape") onClose();
        else if (event.key === "ArrowLeft") onStep?.(-1);
        else if (event.key === "ArrowRight") onStep?.(1);
      }}
    >
      <div class="item-panel-head">
        <h2 tabindex={-1} class="ellipsis" title={item?.path}>
          {item ? nameOfItem(item) : "Item"}
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
      <ItemFace project={project} panel={panel} item={item} value={drawn ? drawn.value : label} />
      {drawn && (
        <p class="small drawn-note" aria-live="polite">
          Shown: {drawn.of}.{" "}
          <Button look="quiet" onClick={() => setDrawn(undefined)}>
            Show the label
          </Button>
        </p>
      )}
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
          {hasAnswer && (
            <div class="row item-acts">
              {detail && <ChangeLabel project={project} panel={panel} item={item} url={found.url} value={label} />}
              <Button icon="remove" isBusy={panel.isBusy.value} onClick={() => setRejecting(true)}>
                Reject
              </Button>
              {detail && <GoldButton panel={panel} isGold={detail.gold !== undefined} isLabeled={item.state === "labeled"} />}
            </div>
          )}
          {detail?.gold && (
            <p class="small">
              Gold item: {detail.gold.right.toLocaleString()} of {detail.gold.answers.toLocaleString()} labelers who met it answered as its label says.
            </p>
          )}
          {panel.failure.value !== undefined && (
            <p class="error-text" role="alert">
              {panel.failure.value}
            </p>
          )}
        </>
      )}
      {detail && <Answers project={project} detail={detail} nameOf={nameOf} drawn={drawn?.of} onDraw={setDrawn} />}
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
