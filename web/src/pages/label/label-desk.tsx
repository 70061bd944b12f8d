import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { BottomBar } from "./bottom-bar.tsx";
import { targets } from "./cursor.ts";
import { EndOfWork } from "./end-of-work.tsx";
import type { ImagePool } from "./image-pool.ts";
import { InstructionsView } from "./instructions-view.tsx";
import { gridOf, ItemGrid } from "./item-grid.tsx";
import { answerWords } from "./item-cell.tsx";
import { KeySheet } from "./key-sheet.tsx";
import { commandOf, type Overlay } from "./keyboard.ts";
import type { LabelModel } from "./label-model.ts";
import type { LabelState } from "./label-page-events.ts";
import { Notices } from "./notices.tsx";
import { Palette } from "./palette.tsx";
import { skipReasonOf } from "./skip-menu.tsx";
import { TopBar } from "./top-bar.tsx";
import { VisitView } from "./visit-view.tsx";
import { ZoomDialog } from "./zoom-dialog.tsx";

/** What the keys and the palette act on now, and what the zoom shows. */
function lookedAt(state: LabelState | undefined) {
  if (!state) return undefined;
  const entry = state.visit && state.trail[state.visit.index];
  if (state.visit) return entry && { id: entry.itemId, url: entry.url, path: entry.path, answer: entry.answer };
  const item = state.hand?.items[state.cursor.focus];
  return item && { id: item.id, url: item.url, path: item.path, answer: state.hand?.answers[item.id] };
}

const isBroken = (state: LabelState): boolean => state.broken[lookedAt(state)?.id ?? ""] !== undefined;

const answersInFocus = (state: LabelState) => {
  if (state.visit) return [state.trail[state.visit.index]?.answer];
  return targets(state.cursor).map((index) => state.hand?.answers[state.hand.items[index]?.id ?? ""]);
};

/** Whether the window is taller than wide; layouts turn with it. */
function useTall() {
  const isTall = useSignal(innerHeight > innerWidth);
  useEffect(() => {
    const measure = () => (isTall.value = innerHeight > innerWidth);
    addEventListener("resize", measure);
    return () => removeEventListener("resize", measure);
  }, []);
  return isTall;
}

export function LabelDesk({ model, pool, now }: { model: LabelModel; pool: ImagePool; now(): number }) {
  const host = useRef<HTMLElement>(null);
  const overlay = useSignal<Exclude<Overlay, "instructions" | "search"> | undefined>(undefined);
  const isTall = useTall();
  const classKeys = useComputed(() => new Map(model.classes.value.flatMap((one) => (one.key === undefined ? [] : [[one.key, one.id] as const]))));

  const toGrid = () => host.current?.querySelector<HTMLElement>(".cell.is-focused")?.focus();
  const close = () => {
    overlay.value = undefined;
    toGrid();
  };

  const onSkipKey = (event: KeyboardEvent, state: LabelState) => {
    const reason = event.ctrlKey || event.metaKey || event.altKey ? undefined : skipReasonOf(event, isBroken(state));
    if (reason === undefined && event.key !== "Escape") return; // Enter and the arrows are the menu's
    event.preventDefault();
    close();
    if (reason !== undefined) model.dispatch({ type: "skip", reason });
  };

  const onKey = (event: KeyboardEvent) => {
    const state = model.state.value;
    if (!state || event.defaultPrevented || event.isComposing || model.instructions.value === "open") return;
    const target = event.target instanceof Element ? event.target : undefined;
    if (target?.closest("input, textarea, select, [popover]") || overlay.value === "keys") return;
    if (overlay.value === "skip") return onSkipKey(event, state);
    const isZoomed = overlay.value === "zoom";
    const { columns } = gridOf(state.settings.layout, state.hand?.items.length ?? 1, isTall.value);
    const command = commandOf(
      {
        key: event.key,
        code: event.code,
        ctrl: event.ctrlKey || event.metaKey,
        shift: event.shiftKey,
        alt: event.altKey,
        altGraph: event.getModifierState("AltGraph"),
      },
      {
        classKeys: classKeys.value,
        columns: isZoomed ? 1 : columns,
        isVisiting: state.visit !== undefined,
        hasSelection: state.cursor.selected.length > 0,
        isOnControl: target?.closest("button, a, summary") !== null && target !== undefined,
        isBroken: isBroken(state),
      },
    );
    if (!command || (isZoomed && (command.type === "open" || event.key === "Escape"))) return;
    if (event.repeat && (command.type === "submit" || command.type === "give")) return event.preventDefault(); // a key held down is one answer, one submit
    event.preventDefault();
    if (command.type !== "open") return model.dispatch(command);
    if (command.overlay === "instructions") model.instructions.value = "open";
    else if (command.overlay === "search") host.current?.querySelector<HTMLElement>(".palette-search input")?.focus();
    else overlay.value = command.overlay;
    return undefined;
  };

  useEffect(() => {
    document.addEventListener("keydown", onKey);
    let touchedAt = 0;
    const touch = () => {
      if (now() - touchedAt < 5_000) return;
      touchedAt = now();
      model.dispatch({ type: "touch" });
    };
    document.addEventListener("pointermove", touch, { passive: true });
    return () => {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("pointermove", touch);
    };
  }, [model]);

  const project = model.project.value;
  useEffect(() => {
    if (project) document.title = `${project.name} · Labeling`;
  }, [project?.name]);

  const counts = useComputed(() => {
    const found = new Map<string, number>();
    const kind = model.kind.value;
    for (const answer of Object.values(model.state.value?.hand?.answers ?? {}))
      if (kind && "value" in answer) for (const id of kind.classesOf(kind.read(answer.value))) found.set(id, (found.get(id) ?? 0) + 1);
    return found;
  });

  const state = model.state.value;
  const kind = model.kind.value;
  if (!project || !state || !kind) return <main class="label-page" aria-busy="true" aria-label="The project is opening" />;
  if (model.instructions.value === "open")
    return <InstructionsView project={project} known={model.knownInstructions()} onRead={(marks) => model.closeInstructions(marks)} />;

  const seen = lookedAt(state);
  const classes = model.book.value;
  const given = new Set(answersInFocus(state).flatMap((answer) => (answer && "value" in answer ? kind.classesOf(kind.read(answer.value)) : [])));
  const work = { kind, classes, pool, dispatch: model.dispatch, onZoom: () => (overlay.value = "zoom") };
  return (
    <main class="label-page" ref={host}>
      <TopBar model={model} state={state} now={now} onKeys={() => (overlay.value = "keys")} onInstructions={() => (model.instructions.value = "open")} />
      <Notices model={model} state={state} />
      <section class="label-stage" aria-label={state.visit ? "What I submitted" : "Images"}>
        {state.visit ? (
          <VisitView state={state} visit={state.visit} {...work} />
        ) : state.hand ? (
          <ItemGrid state={state} hand={state.hand} isTall={isTall.value} {...work} />
        ) : (
          <EndOfWork model={model} state={state} />
        )}
      </section>
      <Palette
        classes={model.classes.value}
        counts={counts.value}
        given={given}
        onGive={(classId) => model.dispatch({ type: "give", classId })}
        onDone={toGrid}
      />
      <BottomBar
        model={model}
        state={state}
        isSkipOpen={overlay.value === "skip"}
        isBroken={isBroken(state)}
        onSkipMenu={(isOpen) => (isOpen ? (overlay.value = "skip") : close())}
      />
      {overlay.value === "keys" && <KeySheet kind={kind} onClose={close} />}
      {overlay.value === "zoom" && seen && (
        <ZoomDialog key={seen.id} url={seen.url} name={seen.path} answer={answerWords(seen.answer, kind, classes)} onClose={close} onOtherKey={onKey} />
      )}
    </main>
  );
}
