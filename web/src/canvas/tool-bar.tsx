import { useComputed, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../parts/button.tsx";
import type { Stage } from "./stage.ts";
import type { Tool } from "./tool.ts";

const ICONS = {
  turn: "M13 8a5 5 0 1 1-1.5-3.5L13 6M13 2.5V6H9.5",
  light: "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6ZM8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9",
  guides: "M8 1.5v13M1.5 8h13",
  names: "M2.5 3.5h6l5 5-5 5-6-6zM5.2 6.2v.01",
  list: "M6 4h8M6 8h8M6 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01",
} as const;

function Line({ path }: { path: string }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.5" aria-hidden="true">
      <path d={path} stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}

interface IconButtonProps {
  path: string;
  label: string;
  isOn?: boolean;
  onClick(): void;
  children?: ComponentChildren;
}

/** The focus stays on the picture when it is clicked, so that the next key goes there. */
function IconButton({ path, label, isOn, onClick, children }: IconButtonProps) {
  return (
    <button
      type="button"
      class="tool-button"
      aria-label={label}
      title={label}
      {...(isOn === undefined ? {} : { "aria-pressed": isOn })}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onClick}
    >
      <Line path={path} />
      {children}
    </button>
  );
}

const ZOOM = 1.25;
const LIGHTS = [
  { what: "brightness", label: "Brightness", keys: "B + wheel or arrows" },
  { what: "contrast", label: "Contrast", keys: "C + wheel or arrows" },
] as const;

interface Props {
  stage: Stage;
  tools: readonly Tool[];
  held?: Tool;
  choose?(tool: Tool): void;
  canEdit: boolean;
  isListShown?: boolean;
  /** Absent: there is no list. */
  onList?(): void;
}

export function ToolBar({ stage, tools, held, choose, canEdit, isListShown = false, onList }: Props) {
  const isLightShown = useSignal(false);
  // Not the view itself: it changes with every frame of a push, and this would be drawn again each time.
  const percent = useComputed(() => Math.round(stage.view.value.scale * 100));
  const light = useRef<HTMLDivElement>(null);
  // It goes away when the labeler goes on with something else.
  useEffect(() => {
    if (!isLightShown.value) return undefined;
    const close = (event: PointerEvent) => {
      if (!(event.target instanceof Node && light.current?.contains(event.target))) isLightShown.value = false;
    };
    addEventListener("pointerdown", close, { capture: true });
    return () => removeEventListener("pointerdown", close, { capture: true });
  }, [isLightShown.value]);
  const { brightness, contrast } = stage.light.value;
  const isLit = brightness !== 1 || contrast !== 1;
  return (
    <div class="tool-bar" role="toolbar" aria-label="Tools">
      {onList && <IconButton path={ICONS.list} label="List of regions" isOn={isListShown} onClick={onList} />}
      {canEdit && (
        <div class="tool-group">
          {tools.map((tool) => (
            <button
              key={tool.name}
              type="button"
              class="tool-button"
              aria-pressed={tool.name === held?.name}
              aria-label={`${tool.title} (${tool.key.toUpperCase()})`}
              title={`${tool.title} (${tool.key.toUpperCase()})`}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose?.(tool)}
            >
              <Line path={tool.icon} />
              <span class="tool-key">{tool.key.toUpperCase()}</span>
            </button>
          ))}
        </div>
      )}
      <span class="tool-gap" />
      {canEdit && (
        <IconButton
          path={ICONS.guides}
          label="Lines through the pointer (G)"
          isOn={stage.hasCrosshair.value}
          onClick={() => (stage.hasCrosshair.value = !stage.hasCrosshair.value)}
        />
      )}
      <IconButton
        path={ICONS.names}
        label="Names of classes on the picture"
        isOn={stage.hasNames.value}
        onClick={() => (stage.hasNames.value = !stage.hasNames.value)}
      />
      <div class="tool-light" ref={light}>
        <IconButton
          path={ICONS.light}
          label="Brightness and contrast"
          isOn={isLit || isLightShown.value}
          onClick={() => (isLightShown.value = !isLightShown.value)}
        />
        {isLightShown.value && (
          <div class="tool-light-panel">
            {LIGHTS.map(({ what, label, keys }) => (
              <label key={what}>
                <span class="small">
                  <span>
                    {label} <span class="muted">{keys}</span>
                  </span>
                  <span class="number">{Math.round(stage.light.value[what] * 100)} %</span>
                </span>
                <input
                  type="range"
                  aria-label={label}
                  min={20}
                  max={400}
                  step={5}
                  value={Math.round(stage.light.value[what] * 100)}
                  onInput={(event) => (stage.light.value = { ...stage.light.value, [what]: Number(event.currentTarget.value) / 100 })}
                />
              </label>
            ))}
            <Button disabled={!isLit} onClick={() => (stage.light.value = { brightness: 1, contrast: 1 })}>
              As the file has it
            </Button>
          </div>
        )}
      </div>
      <IconButton path={ICONS.turn} label="Turn the view by 90° (Q)" onClick={() => stage.turnBy(90)} />
      <div class="tool-group">
        <button
          type="button"
          class="tool-button"
          aria-label="Smaller (−)"
          title="Smaller (−)"
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => stage.zoomBy(1 / ZOOM)}
        >
          −
        </button>
        <button
          type="button"
          class="tool-button number tool-scale"
          aria-label={`${percent.value} %, pixel for pixel (0)`}
          title="Pixel for pixel (0)"
          onMouseDown={(event) => event.preventDefault()}
          onClick={stage.actualSize}
        >
          {percent.value} %
        </button>
        <button
          type="button"
          class="tool-button"
          aria-label="Larger (+)"
          title="Larger (+)"
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => stage.zoomBy(ZOOM)}
        >
          +
        </button>
        <button type="button" class="tool-button" aria-label="Fit (F)" title="Fit (F)" onMouseDown={(event) => event.preventDefault()} onClick={stage.fit}>
          Fit
        </button>
      </div>
    </div>
  );
}
