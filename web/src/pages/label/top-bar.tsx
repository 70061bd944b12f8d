import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { WebKind } from "../../kinds/kind.ts";
import { Button, LinkButton } from "../../parts/button.tsx";
import { Popover } from "../../parts/menu.tsx";
import type { LabelModel } from "./label-model.ts";
import type { LabelState, Settings } from "./label-page-events.ts";
import { type Layout, layoutsOf, takesMany } from "./page-kind.ts";
import { openItems } from "./sheet.ts";
import { StatusLine } from "./status-line.tsx";

const COUNTDOWN_MS = 3 * 60_000;
const QUEUES = { manual: "", clustered: "Similar items", prelabeled: "Prelabeled" } as const;

function LayoutGlyph({ layout }: { layout: Layout }) {
  const side = Math.ceil(Math.sqrt(layout));
  const rows = Math.ceil(layout / side);
  const [width, height] = [14 / side, 12 / rows];
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      {Array.from({ length: side * rows }, (_, at) => (
        <rect
          key={at}
          x={1 + (at % side) * width}
          y={2 + Math.floor(at / side) * height}
          width={Math.max(1, width - 1)}
          height={Math.max(1, height - 1)}
          rx="0.5"
          fill="currentColor"
        />
      ))}
    </svg>
  );
}

function Layouts({ settings, layouts, noun, onChange }: { settings: Settings; layouts: readonly Layout[]; noun: string; onChange(layout: Layout): void }) {
  return (
    <fieldset class="layouts" aria-label={`${noun}s side by side`}>
      {layouts.map((layout) => (
        <button
          key={layout}
          type="button"
          class="layout-button"
          aria-pressed={settings.layout === layout}
          aria-label={layout === 1 ? `1 ${noun}` : `${layout} ${noun}s`}
          title={layout === 1 ? `1 ${noun}` : `${layout} ${noun}s`}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChange(layout)}
        >
          <LayoutGlyph layout={layout} />
          <span class="layout-number">{layout}</span>
        </button>
      ))}
    </fieldset>
  );
}

function Choice({ is, text, hint, onChange }: { is: boolean; text: string; hint?: string; onChange(value: boolean): void }) {
  return (
    <label class="choice">
      <input type="checkbox" checked={is} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>
        {text}
        {hint && <span class="hint"> {hint}</span>}
      </span>
    </label>
  );
}

function Countdown({ until, now }: { until: number; now(): number }) {
  const left = useSignal(until - now());
  useEffect(() => {
    const show = () => (left.value = until - now());
    show();
    const timer = setInterval(show, 1_000);
    return () => clearInterval(timer);
  }, [until, now]);
  if (left.value > COUNTDOWN_MS || left.value <= 0) return null;
  const seconds = Math.ceil(left.value / 1_000);
  const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return (
    <p class="countdown small number" title="Then this page may go to somebody else. It goes on by itself while you work.">
      {text} left
    </p>
  );
}

/** My pace, for who wants to know it; nobody else sees it. */
function Pace({ session }: { session: LabelState["session"] }) {
  const each = session.items > 0 ? ` · ${(session.activeMs / 1_000 / session.items).toFixed(1)} s each` : "";
  return (
    <p class="pace small muted number" title="This session, only for you">
      {session.items} done{each}
    </p>
  );
}

interface Props {
  model: LabelModel;
  state: LabelState;
  kind: WebKind<unknown>;
  now(): number;
  onKeys(): void;
  onInstructions(): void;
}

export function TopBar({ model, state, kind, now, onKeys, onInstructions }: Props) {
  const project = model.project.value;
  const { hand, settings } = state;
  const set = (change: Partial<Settings>) => model.dispatch({ type: "settings", settings: change });
  const noun = kind.media;
  const isGrid = kind.arrangement === "grid";
  const layouts = layoutsOf(kind);
  const choice = { settings, layouts, noun, onChange: (layout: Layout) => set({ layout }) };
  const done = hand ? hand.items.length - openItems(hand).length : 0;
  return (
    <header class="label-top">
      <LinkButton href="/" look="quiet" icon="back" aria-label="Back to the projects" />
      <h1 class="ellipsis">{project?.name}</h1>
      {hand && QUEUES[hand.task.queue] && <span class="queue-badge small">{QUEUES[hand.task.queue]}</span>}
      {hand && !state.visit && hand.items.length > 1 && (
        <p class="page-progress small number">
          <progress value={done} max={hand.items.length} aria-label="Done on this page" />
          {done} of {hand.items.length}
        </p>
      )}
      {settings.showsPace && <Pace session={state.session} />}
      <span class="label-top-gap" />
      {hand && <Countdown until={hand.until} now={now} />}
      <StatusLine model={model} />
      {layouts.length > 1 && <Layouts {...choice} />}
      <Popover label="Options" face={<span aria-hidden="true">⋯</span>}>
        <div class="stack label-options">
          {layouts.length > 1 && (
            <div class="stack tight narrow-only">
              <strong>{noun === "text" ? "Texts" : "Images"} side by side</strong>
              <Layouts {...choice} />
            </div>
          )}
          {isGrid && (
            <Choice is={settings.advances} text="Go on after a tag" hint={`to the next ${noun} without one`} onChange={(advances) => set({ advances })} />
          )}
          {isGrid && !takesMany(kind) && (
            <Choice
              is={settings.submitsItself}
              text="Submit by itself"
              hint={`when the last ${noun} of a page is tagged`}
              onChange={(submitsItself) => set({ submitsItself })}
            />
          )}
          <Choice is={settings.showsTrail} text="Show what I submitted" hint="as a strip under the work" onChange={(showsTrail) => set({ showsTrail })} />
          <Choice is={settings.showsPace} text="Show my pace" hint="only to me" onChange={(showsPace) => set({ showsPace })} />
        </div>
      </Popover>
      {project && project.instructions.type !== "none" && (
        <Button look="quiet" icon="info" aria-label="Instructions (I)" title="Instructions (I)" onClick={onInstructions} />
      )}
      <Button look="quiet" aria-label="Keys (?)" title="Keys (?)" onClick={onKeys}>
        ?
      </Button>
    </header>
  );
}
