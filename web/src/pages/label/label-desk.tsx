import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { KeyPress, WebKind } from "../../kinds/kind.ts";
import type { PicturePool } from "../../pictures/picture-pool.ts";
import { classIdsOf } from "./answer-words.ts";
import { BottomBar } from "./bottom-bar.tsx";
import { createEditorSeat } from "./editor-seat.ts";
import { EndOfWork } from "./end-of-work.tsx";
import { InstructionsView } from "./instructions-view.tsx";
import { gridOf, ItemGrid } from "./item-grid.tsx";
import { commandOf, type Overlay } from "./keyboard.ts";
import type { LabelModel } from "./label-model.ts";
import type { LabelState } from "./label-page-events.ts";
import { LaterOverlay } from "./later-overlay.tsx";
import { Notices } from "./notices.tsx";
import { proposedFor } from "./page-kind.ts";
import { type Counted, Palette } from "./palette.tsx";
import { answersInFocus, brokenBy, proposedCount, type Seen, seenIn } from "./seen.ts";
import { foldedGroups, type Memory, rememberFolded } from "./settings.ts";
import { SingleStage } from "./single-stage.tsx";
import { skipReasonOf } from "./skip-menu.tsx";
import { TopBar } from "./top-bar.tsx";
import { TrailStrip } from "./trail-strip.tsx";
import { VisitView } from "./visit-view.tsx";

/** Thumbnails in the strip under the work. */
const STRIP = 12;

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

const pressOf = (event: KeyboardEvent): KeyPress => ({
  key: event.key,
  code: event.code,
  ctrl: event.ctrlKey || event.metaKey,
  shift: event.shiftKey,
  alt: event.altKey,
  altGraph: event.getModifierState("AltGraph"),
  repeat: event.repeat,
});

/** Classes on the answers of this page, and on what is proposed where there is no answer. */
function countsOf(state: LabelState | undefined, kind: WebKind<unknown> | undefined): ReadonlyMap<string, Counted> {
  const counts = new Map<string, Counted>();
  if (!kind || kind.arrangement === "single") return counts;
  const add = (id: string, what: keyof Counted) => {
    const one = counts.get(id) ?? { given: 0, proposed: 0 };
    counts.set(id, { ...one, [what]: one[what] + 1 });
  };
  for (const item of state?.hand?.items ?? []) {
    const answer = state?.hand?.answers[item.id];
    const proposed = answer ? undefined : proposedFor(kind, item);
    if (answer) for (const id of classIdsOf(answer, kind)) add(id, "given");
    else if (proposed !== undefined) for (const id of kind.classesOf(proposed)) add(id, "proposed");
  }
  return counts;
}

/** What is pressed on the palette: the classes of what is selected or in focus; of an editor, the class that the next mark gets. */
function givenNow(state: LabelState, kind: WebKind<unknown>, classId: string | undefined): ReadonlyMap<string, true | "mixed"> {
  if (kind.arrangement === "single") return new Map(classId === undefined ? [] : [[classId, true]]);
  const answers = answersInFocus(state).map((answer) => new Set(classIdsOf(answer, kind)));
  const all = new Set(answers.flatMap((ids) => [...ids]));
  return new Map([...all].map((id) => [id, answers.every((ids) => ids.has(id)) ? true : "mixed"]));
}

/** A text in a cell is read on before the page goes to its next part. True where there was more to read. */
function readsOn(host: HTMLElement | null, way: 1 | -1): boolean {
  const cell = host?.querySelector<HTMLElement>(".cell.is-text.is-focused");
  if (!cell) return false;
  const from = cell.scrollTop;
  cell.scrollBy({ top: way * cell.clientHeight * 0.75 });
  return cell.scrollTop !== from;
}

interface Props {
  model: LabelModel;
  pool: PicturePool;
  memory: Memory;
  projectId: string;
  now(): number;
}

export function LabelDesk({ model, pool, memory, projectId, now }: Props) {
  const host = useRef<HTMLElement>(null);
  const overlay = useSignal<Exclude<Overlay, "instructions" | "search"> | "note" | undefined>(undefined);
  const isTall = useTall();
  const seat = useMemo(createEditorSeat, [model]);
  const folded = useSignal(foldedGroups(memory, projectId));
  const classKeys = useComputed(() => new Map(model.classes.value.flatMap((one) => (one.key === undefined ? [] : [[one.key, one.id] as const]))));

  const toWork = () => host.current?.querySelector<HTMLElement>(".cell.is-focused, .single-stage")?.focus();
  const close = () => {
    overlay.value = undefined;
    toWork();
  };
  const isBroken = (state: LabelState) => {
    const seen = seenIn(state, model.kind.value);
    return seen !== undefined && brokenBy(state, seen.item) !== undefined;
  };
  const give = (classId: string) => {
    if (model.kind.value?.arrangement !== "single") return model.dispatch({ type: "give", classId });
    model.chooseClass(classId);
    return seat.giveClass(classId);
  };

  const onSkipKey = (event: KeyboardEvent, state: LabelState) => {
    const reason = event.ctrlKey || event.metaKey || event.altKey ? undefined : skipReasonOf(event, isBroken(state));
    if (reason === undefined && event.key !== "Escape") return; // Enter and the arrows are the menu's
    event.preventDefault();
    if (reason === "other") {
      overlay.value = "note";
      return;
    }
    close();
    if (reason !== undefined) model.dispatch({ type: "skip", reason });
  };

  const onKey = (event: KeyboardEvent) => {
    const [state, kind] = [model.state.value, model.kind.value];
    if (!state || !kind || event.defaultPrevented || event.isComposing || model.instructions.value === "open") return;
    const target = event.target instanceof Element ? event.target : undefined;
    if (target?.closest("input, textarea, select, [popover]") || overlay.value === "keys" || overlay.value === "note") return;
    if (overlay.value === "skip") return onSkipKey(event, state);
    const isZoomed = overlay.value === "zoom";
    const isOnControl = target?.closest("button, a, summary") !== null && target !== undefined;
    const press = pressOf(event);
    const isTheControls = isOnControl && (press.key === "Enter" || press.key === " ");
    if (!isTheControls && seat.takesKey(press)) return event.preventDefault();
    const { columns } = gridOf(state.settings.layout, state.hand?.items.length ?? 1, isTall.value);
    const command = commandOf(press, {
      arrangement: kind.arrangement,
      classKeys: classKeys.value,
      columns: isZoomed ? 1 : columns,
      isVisiting: state.visit !== undefined,
      hasSelection: state.cursor.selected.length > 0,
      isOnControl,
      isBroken: isBroken(state),
      isProposed: seenIn(state, kind)?.proposed !== undefined,
    });
    if (!command || (isZoomed && (command.type === "open" || event.key === "Escape"))) return;
    event.preventDefault();
    if (event.repeat && (command.type === "submit" || command.type === "give" || command.type === "accept")) return; // a key held down is one answer, one submit
    if (command.type === "give") return give(command.classId);
    if (command.type === "move" && (command.direction === "page-on" || command.direction === "page-back") && command.reach === "go")
      if (readsOn(host.current, command.direction === "page-on" ? 1 : -1)) return;
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

  const counts = useComputed(() => countsOf(model.state.value, model.kind.value));

  const state = model.state.value;
  const kind = model.kind.value;
  if (!project || !state || !kind) return <main class="label-page" aria-busy="true" aria-label="The project is opening" />;
  if (model.instructions.value === "open")
    return <InstructionsView project={project} known={model.knownInstructions()} onRead={(marks) => model.closeInstructions(marks)} />;

  const seen = seenIn(state, kind);
  const classes = model.book.value;
  const work = { kind, classes, pool, dispatch: model.dispatch, onZoom: () => (overlay.value = "zoom") };
  const single = (one: Seen) => (
    <SingleStage
      key={state.visit ? "visit" : "hand"}
      model={model}
      seen={one}
      kind={kind}
      pool={pool}
      seat={seat}
      memory={memory}
      broken={brokenBy(state, one.item)}
      taskId={state.visit ? undefined : state.hand?.task.id}
    />
  );
  const isSingle = kind.arrangement === "single";
  return (
    <main class={`label-page is-${kind.arrangement}`} ref={host}>
      <TopBar
        model={model}
        state={state}
        kind={kind}
        now={now}
        onKeys={() => (overlay.value = "keys")}
        onInstructions={() => (model.instructions.value = "open")}
      />
      <Notices model={model} state={state} />
      <section class="label-stage" aria-label={state.visit ? "What I submitted" : kind.media === "text" ? "Texts" : "Images"}>
        {state.visit ? (
          <VisitView state={state} visit={state.visit} {...work}>
            {isSingle && seen ? single(seen) : undefined}
          </VisitView>
        ) : state.hand ? (
          isSingle ? (
            seen && single(seen)
          ) : (
            <ItemGrid state={state} hand={state.hand} isTall={isTall.value} {...work} />
          )
        ) : (
          <EndOfWork model={model} state={state} />
        )}
        {state.settings.showsTrail && !state.visit && state.trail.length > 0 && (
          <TrailStrip trail={state.trail} from={0} to={STRIP} current={undefined} kind={kind} classes={classes} dispatch={model.dispatch} />
        )}
      </section>
      <Palette
        classes={model.classes.value}
        counts={counts.value}
        given={givenNow(state, kind, model.classId.value)}
        folded={folded.value}
        onFold={(groups) => {
          folded.value = groups;
          rememberFolded(memory, projectId, groups);
        }}
        onGive={give}
        onDone={toWork}
      />
      <BottomBar
        model={model}
        state={state}
        kind={kind}
        skipStep={overlay.value === "skip" ? "reason" : overlay.value === "note" ? "note" : undefined}
        proposed={proposedCount(state, kind)}
        isBroken={isBroken(state)}
        onSkipStep={(step) => (step ? (overlay.value = step === "note" ? "note" : "skip") : close())}
      />
      <LaterOverlay
        what={overlay.value === "keys" || overlay.value === "zoom" ? overlay.value : undefined}
        seen={seen}
        kind={kind}
        classes={classes}
        pool={pool}
        onClose={close}
        onOtherKey={onKey}
      />
    </main>
  );
}
