import { useComputed, useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { createStage, type Stage } from "../../canvas/stage.ts";
import { ToolBar } from "../../canvas/tool-bar.tsx";
import type { Region } from "../../canvas/region.ts";
import type { ClassBook } from "../../kinds/kind.ts";
import type { ShownPicture } from "../../pictures/shown-picture.ts";
import { lookTool } from "./look-tool.ts";
import "../../canvas/region-editor.css";

const ZOOM = 1.25;
/** CSS px a press of an arrow pushes the picture. */
const PUSH_PX = 60;
const LIGHT_STEP = 0.05;

interface Props {
  itemId: string;
  name: string;
  picture: ShownPicture;
  regions: readonly Region[];
  book: ClassBook;
  /** Regions to be seen before the others. */
  highlighted: ReadonlySet<string>;
  onOver(regionId: string | undefined): void;
  onPress(regionId: string | undefined): void;
  /** The page asks it for keys of looking; true: it took it. */
  onKeys(take: (event: KeyboardEvent) => boolean): () => void;
}

const PUSHES: Record<string, [x: number, y: number]> = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

function takeKey(stage: Stage, event: KeyboardEvent): boolean {
  const push = PUSHES[event.key];
  if (push && event.shiftKey) stage.panBy(push[0] * PUSH_PX, push[1] * PUSH_PX);
  else if (event.key === "+" || event.key === "=") stage.zoomBy(ZOOM);
  else if (event.key === "-") stage.zoomBy(1 / ZOOM);
  else if (event.key === "0") stage.actualSize();
  else if (event.key.toLowerCase() === "f") stage.fit();
  else if (event.key.toLowerCase() === "q") stage.turnBy(event.shiftKey ? -90 : 90);
  else return false;
  return true;
}

/** The picture, large, with everybody's regions on it: zoomed, pushed, turned and windowed as where it was labeled. */
export function ReviewStage({ itemId, name, picture, regions, book, highlighted, onOver, onPress, onKeys }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const now = useRef({ onOver, onPress });
  now.current = { onOver, onPress };
  const shown = useSignal<ShownPicture | undefined>(picture);
  shown.value = picture;
  const image = useComputed(() => ({ width: shown.value?.width.value ?? 0, height: shown.value?.height.value ?? 0 }));
  const opened = useSignal<Stage | undefined>(undefined);

  useLayoutEffect(() => {
    if (!host.current) return undefined;
    const stage = createStage(host.current, shown, image, {
      onLight: (what, steps) => {
        const next = Math.min(4, Math.max(0.2, stage.light.value[what] + steps * LIGHT_STEP));
        stage.light.value = { ...stage.light.value, [what]: next };
      },
    });
    stage.hold(lookTool(stage, { over: (id) => now.current.onOver(id), press: (id) => now.current.onPress(id) }));
    opened.value = stage;
    const off = onKeys((event) => takeKey(stage, event));
    return () => {
      off();
      stage.dispose();
    };
  }, []);
  const stage = opened.value;
  useLayoutEffect(() => stage?.fit(), [stage, itemId]);
  useLayoutEffect(() => {
    if (!stage) return;
    stage.book.value = book;
    stage.regions.value = regions;
    stage.selection.value = highlighted;
  }, [stage, regions, book, highlighted]);
  const problem = picture.problem.value;
  return (
    <div class="region-editor review-picture">
      {stage && <ToolBar stage={stage} tools={[]} canEdit={false} />}
      <div class="region-middle">
        <div
          ref={host}
          class="region-stage"
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it is pushed and zoomed, by keys too
          tabIndex={0}
          role="application"
          aria-label={`${name}, with the answers drawn on it`}
          onPointerLeave={() => onOver(undefined)}
        />
        {problem !== undefined && (
          <p class="region-problem" role="alert">
            {problem}
          </p>
        )}
      </div>
      <div class="region-foot">{picture.controls()}</div>
    </div>
  );
}
