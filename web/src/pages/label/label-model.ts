import { batch, computed, signal } from "@preact/signals";
import type { ProjectView } from "../../../../functions/projects/wire.ts";
import type { NextTaskReply, TaskItem } from "../../../../functions/tasks/wire.ts";
import { sentence } from "../../api/api-error.ts";
import type { Disk } from "../../drafts/disk.ts";
import { createOutbox } from "../../drafts/outbox.ts";
import { correctJobId, type Job, type KeptSheet, submitJobId } from "../../drafts/records.ts";
import { classBook, keyedClasses } from "../../kinds/class-keys.ts";
import type { WebKind } from "../../kinds/kind.ts";
import { isPassing, type LabelApi, reasonOf, whyWaiting } from "./label-api.ts";
import { PAGE_LETTERS } from "./keyboard.ts";
import { labelPage, start, type StepOfPage } from "./label-page-state.ts";
import type { Effect, LabelEvent, LabelState } from "./label-page-events.ts";
import { createLoadedEditor } from "./loaded-editor.ts";
import { pagesAheadOf } from "./page-kind.ts";
import { jobSender } from "./send-job.ts";
import { type Memory, readInstructions, remember, rememberClass, rememberedClass, rememberedSettings, rememberInstructions } from "./settings.ts";

export interface LabelNeeds {
  api: LabelApi;
  disk: Disk;
  memory: Memory;
  /** Whose work it is. */
  owner: string;
  projectId: string;
  kindNamed(name: string): WebKind<unknown> | undefined;
  now(): number;
  random(): number;
  /** Runs `run` after `ms`; the answer calls it off. */
  later(ms: number, run: () => void): () => void;
  /** Loads and decodes pictures before they are shown. */
  warm(items: readonly TaskItem[]): unknown;
}

/** Drafts are on the disk well within a second. */
const DRAFT_MS = 200;
/** A correction in an editor is sent when it rests so long: a drag is many changes. */
const REST_MS = 1_500;
const RENEW_AGAIN_MS = 5_000;
const MINE_AT_ONCE = 20;
const LOST = new Set(["lease-lost", "no-such-task", "already-submitted"]);

const QUIET = new Set<LabelEvent["type"]>([
  "touch",
  "tick",
  "focus",
  "asked",
  "ask-dropped",
  "dealt",
  "taken",
  "waiting",
  "renewed",
  "image-failed",
  "image-back",
]);
/** The events after which a word said before would be stale. */
const isAct = (event: LabelEvent): boolean => !QUIET.has(event.type);

/** What the labeling page knows and can do: the state machine with its effects carried out. No markup. */
export function createLabelModel(on: LabelNeeds) {
  const project = signal<ProjectView>();
  const state = signal<LabelState>();
  /** Why the page cannot open at all. */
  const failure = signal<string>();
  /** For the live region; a new object each time, so that the same words are said again. */
  const said = signal<{ text: string }>({ text: "" });
  const instructions = signal<"open" | "closed">("closed");
  const kind = computed(() => project.value && on.kindNamed(project.value.kind));
  /** Letters that no class gets, because they do something here. */
  const letters = computed(() => (kind.value ? PAGE_LETTERS[kind.value.arrangement] + kind.value.commandLetters : ""));
  const classes = computed(() => keyedClasses(project.value?.classes ?? [], letters.value));
  const book = computed(() => classBook(project.value?.classes ?? [], letters.value));
  /** The class that the next mark gets, where an editor makes marks. */
  const classId = signal<string>();
  const { editor, editorFailure, loadEditor } = createLoadedEditor(() => kind.value);

  let step: StepOfPage | undefined;
  let pendingDraft: KeptSheet | undefined;
  let offAsk: (() => void) | undefined;
  let offTick: (() => void) | undefined;
  let offDraft: (() => void) | undefined;
  let isClosed = false;

  const { owner, projectId } = on;
  const draftKey = (taskId: string) => ({ drop: "draft", owner, projectId, taskId }) as const;
  const asDraft = (sheet: KeptSheet) => ({ put: "draft", draft: { ...sheet, owner, projectId, taskId: sheet.task.id, savedAt: on.now() } }) as const;

  const dispatch = (event: LabelEvent) => {
    const before = state.value;
    if (!before || !step || isClosed) return;
    const { state: after, effects } = step(before, event, on.now());
    if (before.visit && after.visit?.index !== before.visit.index) outbox.release();
    batch(() => {
      state.value = after;
      if (isAct(event)) said.value = { text: "" }; // what was said before is about something else now
      for (const effect of effects) perform(effect);
    });
  };

  const send = jobSender({ api: on.api, now: () => state.value, dispatch, dealt });
  const outbox = createOutbox({ disk: on.disk, send, parked: (job) => refused(job), later: on.later, random: on.random });

  const flushDraft = () => {
    offDraft?.();
    offDraft = undefined;
    const sheet = pendingDraft;
    pendingDraft = undefined;
    return sheet ? outbox.keep([asDraft(sheet)]) : Promise.resolve();
  };
  const draftLater = (sheet: KeptSheet) => {
    if (pendingDraft && pendingDraft.task.id !== sheet.task.id) void flushDraft();
    pendingDraft = sheet;
    offDraft ??= on.later(DRAFT_MS, () => void flushDraft());
  };
  const forgetDraft = (taskId: string) => {
    if (pendingDraft?.task.id === taskId) pendingDraft = undefined;
  };

  const reloadClasses = () =>
    void reloadProject().catch((error: unknown) => (said.value = { text: `The classes changed and could not be read again: ${sentence(error)}` }));

  function dealt(reply: NextTaskReply) {
    dispatch({ type: "dealt", reply });
    const version = reply.task?.classesVersion;
    if (version !== undefined && version !== project.value?.classesVersion) reloadClasses();
  }

  function refused(parked: Job) {
    dispatch({ type: "refused", job: parked });
    if (parked.parked?.why === "invalid") reloadClasses(); // a class that was retired meanwhile is the usual reason
  }

  function job(what: Effect & { do: "submit" | "correct" }): Job {
    const base = { owner, projectId, madeAt: on.now() };
    if (what.do === "submit") return { ...base, what: "submit", id: submitJobId(what.taskId), taskId: what.taskId, sheet: what.sheet };
    return { ...base, what: "correct", id: correctJobId(what.itemId), itemId: what.itemId, path: what.path, answer: what.answer };
  }

  const ask = async (size: number, held: readonly string[]) => {
    try {
      dealt(await on.api.next({ size, holding: [...held] }));
    } catch (error) {
      if (isPassing(error)) dispatch({ type: "ask-failed", message: `${whyWaiting(error)}` });
      else dispatch({ type: "ask-failed", message: sentence(error) });
    }
  };

  const renew = async (taskId: string) => {
    try {
      dispatch({ type: "renewed", taskId, ...(await on.api.renew(taskId)) });
    } catch (error) {
      const isLost = LOST.has(reasonOf(error) ?? "");
      if (isLost) dispatch({ type: "renew-failed", taskId, isLost });
      else on.later(RENEW_AGAIN_MS, () => dispatch({ type: "renew-failed", taskId, isLost }));
    }
  };

  const readMine = async (cursor: string | undefined) => {
    try {
      const page = await on.api.mine({ limit: MINE_AT_ONCE, ...(cursor === undefined ? {} : { cursor }) });
      dispatch({ type: "mine", answers: page.items, cursor: page.cursor });
    } catch (error) {
      dispatch({ type: "mine-failed", message: sentence(error) });
    }
  };

  function perform(effect: Effect): void {
    switch (effect.do) {
      case "ask":
        return void ask(effect.size, effect.holding);
      case "ask-later":
        offAsk?.();
        offAsk = on.later(effect.afterMs, () => dispatch({ type: "ask-again" }));
        return;
      case "submit":
        forgetDraft(effect.taskId);
        return void outbox.add(job(effect), [draftKey(effect.taskId)]);
      case "correct":
        return void (kind.value?.arrangement === "single" ? outbox.hold(job(effect), REST_MS) : outbox.add(job(effect)));
      case "draft":
        return draftLater(effect.sheet);
      case "drop-draft":
        forgetDraft(effect.taskId);
        return void outbox.keep([draftKey(effect.taskId)]);
      case "resend": {
        const { parked: _, ...again } = effect.job;
        return void outbox.add(again);
      }
      case "drop-job":
        return void outbox.drop(effect.job);
      case "unpark":
        return void outbox.drop(effect.job, [asDraft(effect.sheet)]);
      case "renew":
        return void renew(effect.taskId);
      case "release":
        return void on.api.release(effect.taskId).catch(() => undefined); // a courtesy: the lease ends by itself
      case "warm":
        return void on.warm(effect.items);
      case "read-mine":
        return void readMine(effect.cursor);
      case "remember":
        return remember(on.memory, projectId, effect.settings);
      case "say":
        said.value = { text: effect.text };
    }
  }

  /** A page found on the disk, as the server sees it now. Without the server, as it was kept. */
  const restore = async (kept: KeptSheet) => {
    try {
      dispatch({ type: "restored", kept, task: await on.api.get(kept.task.id), lease: "held" });
    } catch (error) {
      const hasAnswers = Object.keys(kept.answers).length > 0;
      const reason = reasonOf(error);
      if (reason === "already-submitted" || (!hasAnswers && !isPassing(error))) await outbox.keep([draftKey(kept.task.id)]);
      else dispatch({ type: "restored", kept, task: kept.task, lease: isPassing(error) ? "ended" : "lost" });
    }
  };

  const reloadProject = async () => {
    project.value = await on.api.project();
  };

  const open = async () => {
    failure.value = undefined;
    try {
      await reloadProject();
      const found = project.value;
      if (!found) return;
      const mine = kind.value;
      if (!mine) throw new Error(`This version of the page cannot show the task type "${found.kind}". Reload it, or ask your admin.`);
      step = labelPage(mine);
      void loadEditor();
      const settings = rememberedSettings(on.memory, projectId, mine);
      state.value = start(settings, found.leaseMinutes * 60_000, on.now(), { media: mine.media, pagesAhead: pagesAheadOf(mine) });
      const known = rememberedClass(on.memory, projectId);
      if (classes.value.some((one) => one.id === known)) classId.value = known;
      const isRead = readInstructions(on.memory, projectId).version >= found.instructionsVersion;
      if (found.instructions.type !== "none" && !isRead) instructions.value = "open";
      const { drafts, jobs } = await on.disk.read(owner, projectId).catch(() => ({ drafts: [], jobs: [] }));
      for (const one of jobs) {
        dispatch({ type: "waiting", job: one });
        if (!one.parked) outbox.adopt(one);
      }
      for (const draft of drafts) await restore(draft);
      dispatch({ type: "ask-again" });
      tick();
    } catch (error) {
      failure.value = sentence(error);
    }
  };

  const tick = () => {
    offTick?.();
    dispatch({ type: "tick" });
    offTick = on.later(1_000, tick);
  };

  return {
    project,
    state,
    failure,
    said,
    instructions,
    kind,
    classes,
    book,
    outbox,
    classId,
    editor,
    editorFailure,
    loadEditor,
    dispatch,
    open,
    reloadProject,
    flushDraft,
    /** The next mark gets it. */
    chooseClass: (id: string) => {
      classId.value = id;
      rememberClass(on.memory, projectId, id);
    },
    say: (text: string) => (said.value = { text }),
    /** The labeler has read them. `marks`: of their paragraphs. */
    closeInstructions: (marks: Iterable<number>) => {
      rememberInstructions(on.memory, projectId, project.value?.instructionsVersion ?? 0, marks);
      instructions.value = "closed";
    },
    knownInstructions: () => readInstructions(on.memory, projectId),
    /** The connection is back, or the labeler does not want to wait. */
    tryNow: () => {
      outbox.tryNow();
      dispatch({ type: "ask-again" });
    },
    close: () => {
      void flushDraft();
      outbox.release();
      isClosed = true;
      for (const off of [offAsk, offTick, offDraft]) off?.();
    },
  };
}
export type LabelModel = ReturnType<typeof createLabelModel>;
