import { START } from "./cursor.ts";
import { type Handler, type LabelEvent, type LabelState, type Next, type Settings, stay, andThen } from "./label-page-events.ts";
import * as answers from "./on-answer.ts";
import * as flow from "./on-flow.ts";
import * as parked from "./on-parked.ts";
import * as visit from "./on-visit.ts";
import * as work from "./on-work.ts";
import type { PageKind } from "./page-kind.ts";

export function start(
  settings: Settings,
  leaseMs: number,
  at: number,
  of: Pick<LabelState, "media" | "pagesAhead"> = { media: "image", pagesAhead: 1 },
): LabelState {
  return {
    ...of,
    settings,
    leaseMs,
    hand: undefined,
    ahead: [],
    cursor: START,
    isAsking: false,
    isResting: false,
    failedAsks: 0,
    trouble: undefined,
    none: undefined,
    sending: [],
    correcting: [],
    parked: [],
    renewing: [],
    trail: [],
    trailCursor: undefined,
    trailState: "unread",
    visit: undefined,
    wantsOlder: false,
    broken: {},
    lastActivity: at,
    session: { items: 0, activeMs: 0 },
  };
}

type Handlers = { [T in LabelEvent["type"]]: Handler<T> };

/** Every event of the page and what it does. */
const handlers = (kind: PageKind): Handlers => ({
  give: answers.onGive(kind),
  set: answers.onSet(kind),
  nothing: answers.onNothing(kind),
  accept: answers.onAccept(kind),
  untag: answers.onUntag,
  skip: answers.onSkip,
  undo: work.onUndo,
  redo: work.onRedo,
  submit: work.onSubmit(kind),
  press: work.onPress,
  focus: work.onFocus,
  move: work.onMove,
  toggle: work.onToggle,
  "select-all": work.onSelectAll,
  "select-none": work.onSelectNone,
  settings: work.onSettings,
  older: visit.onOlder,
  newer: visit.onNewer,
  visit: visit.onVisit,
  leave: visit.onLeave,
  mine: visit.onMine,
  "mine-failed": visit.onMineFailed,
  reopen: parked.onReopen,
  retry: parked.onRetry,
  discard: parked.onDiscard,
  "retry-lease": parked.onRetryLease,
  "discard-hand": parked.onDiscardHand,
  asked: flow.onAsked,
  "ask-dropped": flow.onAskDropped,
  dealt: flow.onDealt,
  "ask-failed": flow.onAskFailed,
  "ask-again": flow.onAskAgain,
  restored: flow.onRestored,
  waiting: flow.onWaiting,
  taken: flow.onTaken,
  refused: flow.onRefused,
  renewed: flow.onRenewed,
  "renew-failed": flow.onRenewFailed,
  tick: flow.onTick,
  touch: (state) => stay(state),
  "image-failed": (state, { itemId, reason }) => stay({ ...state, broken: { ...state.broken, [itemId]: reason } }),
  "image-back": (state, { itemId }) => {
    const { [itemId]: _, ...broken } = state.broken;
    return stay({ ...state, broken });
  },
});

/** Events that come from the labeler, who is therefore there. */
const HUMAN: ReadonlySet<LabelEvent["type"]> = new Set<LabelEvent["type"]>([
  "give", "set", "nothing", "accept", "untag", "skip", "undo", "redo", "submit", "press", "focus", "move", "toggle", "select-all", "select-none", "older", "newer", "visit", "leave", "touch",
]); // biome-ignore format: a list of words

/** Time without a sign of the labeler counts as work up to here. */
const LONGEST_THOUGHT_MS = 60_000;

/** Adds the time since the last sign of life to the page in hand, and asks for an ended lease again: the labeler is back. */
function noticed(state: LabelState, at: number): Next {
  const spent = Math.max(0, Math.min(LONGEST_THOUGHT_MS, at - state.lastActivity));
  const hand = state.hand && { ...state.hand, activeMs: state.hand.activeMs + spent };
  const seen: LabelState = { ...state, hand, lastActivity: at };
  return hand?.lease === "ended" ? flow.renewing(seen, hand.task.id) : stay(seen);
}

export type StepOfPage = (state: LabelState, event: LabelEvent, at: number) => Next;

/** The whole behaviour of the page, without a browser: an event and the state give the next state and what is to be done. `at`: this device's clock, epoch ms. */
export function labelPage(kind: PageKind): StepOfPage {
  const table = handlers(kind);
  return (state, event, at) => {
    const handle = table[event.type] as (state: LabelState, event: LabelEvent, at: number) => Next;
    return andThen(HUMAN.has(event.type) ? noticed(state, at) : stay(state), (now) => handle(now, event, at));
  };
}
