import { type Signal, useComputed, useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { EditorProps } from "../kinds/kind.ts";
import type { ShownPicture } from "../pictures/shown-picture.ts";
import { listenToHeldKeys } from "./held-keys.ts";
import { createRegionDesk, type RegionDesk } from "./region-desk.ts";
import { rememberLooks } from "./looks.ts";
import type { RegionKind } from "./region-kind.ts";
import { createRegionKeys } from "./region-keys.ts";
import { RegionList } from "./region-list.tsx";
import { boundsOf } from "./region.ts";
import { createStage } from "./stage.ts";
import { ToolBar } from "./tool-bar.tsx";
import type { HeldTool, Tool } from "./tool.ts";
import "./region-editor.css";

const TOOL = "canvas.tool";
const LIST = "canvas.list";
/** What a button or link needs for itself; Tab goes through regions from the picture only, so that everything can be reached. */
const BUTTON_KEYS = new Set(["Enter", " ", "Tab"]);

/** The focus is somewhere that has its own use for the key. */
function isOthers(key: string): boolean {
  const on = document.activeElement;
  if (!(on instanceof HTMLElement)) return false;
  if (on.matches("input, select, textarea, [contenteditable]")) return true;
  return on.matches("button, a, summary") && BUTTON_KEYS.has(key);
}

/** On a phone the picture needs the room; the list is a press away. */
const isNarrow = () => globalThis.matchMedia("(width < 44rem)").matches;

/** The pixel under the pointer, and the size of what is drawn; written as text alone, many times a second. */
function Readout({ desk, hint, picture }: { desk: RegionDesk; hint: string; picture: ShownPicture | undefined }) {
  const { stage } = desk;
  const place = useComputed(() => {
    const at = stage.crosshair.value;
    if (!at) return "";
    const value = picture?.valueAt?.(at.x, at.y);
    return `x ${Math.floor(at.x)}  y ${Math.floor(at.y)}${value === undefined ? "" : `  ${value}`}`;
  });
  const size = useComputed(() => {
    const [region] = stage.changing.value.length > 0 ? stage.changing.value : stage.regions.value.filter(({ id }) => stage.selection.value.has(id));
    if (!region) return "";
    const { width, height } = boundsOf(region.shape);
    return `${Math.round(width)} × ${Math.round(height)}`;
  });
  const { width, height } = stage.image.value;
  return (
    <div class="region-status small">
      <span class="region-hint muted">{hint}</span>
      <span class="number">{size}</span>
      <span class="number region-place">{place}</span>
      <span class="number muted">{width > 0 ? `${width} × ${height} px` : ""}</span>
    </div>
  );
}

/** Stage, desk and keys of one mounted editor. */
function open<Value>(host: HTMLElement, kind: RegionKind<Value>, now: () => EditorProps<Value>, given: Given<Value>) {
  const stage = createStage(host, given.picture, given.image, {
    onLight: (what, steps) => keys.light(what, steps),
    onPointer: () => keys.leaveKeys(),
    onPress: () => keys.settle(),
    onPush: () => (hasPushed = true),
  });
  const desk = createRegionDesk(stage, kind, now);
  let held: HeldTool | undefined;
  let hasPushed = false;
  let isAccepting = false;
  const canEdit = () => now().mode === "edit";
  const heldKeys = listenToHeldKeys((code) => {
    if (code.startsWith("Arrow") || code === "AltLeft" || code === "AltRight") keys.settle();
    // At its release: until then it may be held down to push the picture.
    if (code === "Space" && isAccepting && !hasPushed) desk.accept(stage.suggested.value);
    isAccepting = false;
  });
  const choose = (tool: Tool) => {
    keys.leaveKeys();
    given.tool.value = tool;
    held = tool.attach(desk);
    stage.hold(held);
    stage.wantsCrosshair.value = tool.hasCrosshair ?? false;
    now().memory.setItem(TOOL, tool.name);
    desk.say(`${tool.title}. ${tool.hint}`);
  };
  const keys = createRegionKeys(desk, { tool: () => held, tools: kind.tools, choose, canEdit, isHeld: heldKeys.isHeld });
  const hold = () => {
    held = canEdit() ? given.tool.value.attach(desk) : undefined;
    stage.hold(held);
    stage.wantsCrosshair.value = canEdit() && (given.tool.value.hasCrosshair ?? false);
  };
  hold();
  const offLooks = rememberLooks(stage, now().memory);
  const take: Parameters<EditorProps<Value>["onKeys"]>[0] = (press) => {
    if (isOthers(press.key)) return false;
    if (press.key === " " && canEdit() && !press.ctrl && !press.alt && stage.suggested.value.length > 0) {
      if (!press.repeat) [isAccepting, hasPushed] = [true, false];
      return true;
    }
    return keys.take(press);
  };
  return {
    desk,
    choose,
    hold,
    take,
    settle: keys.settle,
    dispose: () => {
      heldKeys.dispose();
      offLooks();
      desk.dispose();
      stage.dispose();
    },
  };
}

interface Given<Value> {
  picture: Signal<EditorProps<Value>["picture"]>;
  image: ReturnType<typeof useComputed<{ width: number; height: number }>>;
  tool: Signal<Tool>;
}

/** The editor of every kind whose answers are regions of a picture: tools, stage, list, keys. The kind says what its regions are. */
export function RegionEditor<Value>({ kind, ...props }: EditorProps<Value> & { kind: RegionKind<Value> }) {
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const { item, value, suggested, mode, book, classes, memory } = props;
  const picture = useSignal(props.picture);
  const size = useSignal({ width: item.width ?? 0, height: item.height ?? 0 });
  picture.value = props.picture;
  const image = useComputed(() => {
    const [width, height] = [picture.value?.width.value ?? 0, picture.value?.height.value ?? 0];
    return width > 0 && height > 0 ? { width, height } : size.value;
  });
  const first = kind.tools.find(({ name }) => name === memory.getItem(TOOL)) ?? kind.tools.find(({ name }) => name === kind.first) ?? kind.tools[0];
  if (!first) throw new Error(`${kind.noun} has no tools.`);
  const tool = useSignal<Tool>(first);
  const isListShown = useSignal((memory.getItem(LIST) ?? (isNarrow() ? "hidden" : "shown")) === "shown");
  const opened = useSignal<ReturnType<typeof open<Value>> | undefined>(undefined);

  useLayoutEffect(() => {
    if (!host.current) return undefined;
    const made = open(host.current, kind, () => latest.current, { picture, image, tool });
    opened.value = made;
    return made.dispose;
  }, [kind]);
  const editor = opened.value;

  useLayoutEffect(() => {
    size.value = { width: item.width ?? 0, height: item.height ?? 0 };
    if (!editor) return;
    editor.desk.forget();
    editor.hold();
    editor.desk.stage.fit();
  }, [editor, item.id, mode]);
  useLayoutEffect(
    () => editor?.desk.take(value === undefined ? [] : kind.toRegions(value), suggested === undefined ? undefined : kind.toRegions(suggested)),
    [editor, item.id, value, suggested],
  );
  useLayoutEffect(() => {
    if (editor) editor.desk.stage.book.value = book;
  }, [editor, book]);
  // Not after the painting: a labeler who knows the next key does not wait for it.
  useLayoutEffect(() => editor && props.onKeys(editor.take), [editor, item.id]);
  useLayoutEffect(
    () =>
      editor &&
      props.onClass((classId) => {
        editor.settle();
        latest.current.classId.value = classId;
        editor.desk.giveClass(classId);
        editor.desk.stage.repaint();
      }),
    [editor, item.id],
  );

  // The palette shows which class the next region gets, also before one was chosen.
  useLayoutEffect(() => {
    if (editor && mode === "edit") props.classId.value = editor.desk.classId();
  }, [editor, item.id, classes, mode]);

  const problem = props.picture?.problem.value;
  const count = editor?.desk.stage.regions.value.length ?? 0;
  return (
    <div class={`region-editor ${isListShown.value ? "has-list" : ""}`}>
      {editor && (
        <ToolBar
          stage={editor.desk.stage}
          tools={kind.tools}
          held={tool.value}
          choose={editor.choose}
          canEdit={mode === "edit"}
          isListShown={isListShown.value}
          onList={() => {
            isListShown.value = !isListShown.value;
            memory.setItem(LIST, isListShown.value ? "shown" : "hidden");
          }}
        />
      )}
      {editor && isListShown.value && <RegionList desk={editor.desk} kind={kind} classes={classes} book={book} canEdit={mode === "edit"} />}
      <div class="region-middle">
        <div
          ref={host}
          class="region-stage"
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it is drawn on, by keys too
          tabIndex={0}
          role="application"
          aria-label={`${item.path}, ${count === 1 ? `1 ${kind.noun.toLowerCase()}` : `${count} ${kind.plural}`}. Tab goes through them; the question mark shows all keys.`}
        />
        {problem !== undefined && (
          <p class="region-problem" role="alert">
            {problem}
          </p>
        )}
      </div>
      <div class="region-foot">
        {props.picture?.controls()}
        {editor && <Readout desk={editor.desk} picture={props.picture} hint={mode === "edit" ? tool.value.hint : ""} />}
      </div>
    </div>
  );
}
