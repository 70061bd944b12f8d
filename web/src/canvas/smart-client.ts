import type { Numbered, SmartAsk, SmartReply } from "./smart-asks.ts";

export interface SmartClient {
  /** The answer; undefined where a later question or `stop` came before it. */
  ask(what: SmartAsk): Promise<SmartReply | undefined>;
  /** Ends what is being worked out, at once. */
  rest(): void;
  /** Puts the worker away. */
  stop(): void;
}

interface Waiting {
  number: number;
  settle(reply: SmartReply | undefined): void;
  fail(error: Error): void;
}

/** One worker, started with the first question, and one question at a time: a new one takes the place of the old. */
export function smartClient(start: () => Worker = () => new Worker(new URL("./smart-worker.ts", import.meta.url), { type: "module" })): SmartClient {
  let worker: Worker | undefined;
  let waiting: Waiting | undefined;
  let number = 0;

  const rest = () => {
    // A worker that computes hears nothing: the only way to stop it is to end it.
    if (waiting) {
      worker?.terminate();
      worker = undefined;
    }
    waiting?.settle(undefined);
    waiting = undefined;
  };
  const started = () => {
    const made = start();
    made.addEventListener("message", ({ data }: MessageEvent<Numbered<SmartReply>>) => {
      if (data.number !== waiting?.number) return;
      const { settle } = waiting;
      waiting = undefined;
      settle(data.what);
    });
    made.addEventListener("error", (event) => {
      const fail = waiting?.fail;
      waiting = undefined;
      worker?.terminate();
      worker = undefined;
      fail?.(new Error(event.message || "The worker that looks for edges could not be started."));
    });
    return made;
  };
  return {
    ask: (what) =>
      new Promise((settle, fail) => {
        rest();
        worker ??= started();
        waiting = { number: ++number, settle, fail };
        worker.postMessage({ number, what } satisfies Numbered<SmartAsk>, [what.patch.data.buffer]);
      }),
    rest,
    stop: () => {
      rest();
      worker?.terminate();
      worker = undefined;
    },
  };
}
