import { isAbort } from "./api-error.ts";
import { sleep } from "./client.ts";

/** Whether anybody looks at the page. */
export interface Visibility {
  isVisible(): boolean;
  /** Settles when the page can be seen; at once when it can be already. */
  untilVisible(off: AbortSignal): Promise<void>;
}

export interface Following {
  /** One look; `changed` keeps the pace, `same` slows it down. */
  look(off: AbortSignal): Promise<"changed" | "same">;
  /** Milliseconds between looks while things change. */
  everyMs: number;
  /** At most so long between looks when nothing changes or the service fails. */
  slowestMs: number;
  visibility?: Visibility;
  sleep?(ms: number, off: AbortSignal): Promise<void>;
}

export const pageVisibility: Visibility = {
  isVisible: () => document.visibilityState === "visible",
  untilVisible: (off) =>
    new Promise((resolve) => {
      if (document.visibilityState === "visible") return resolve();
      const done = () => {
        if (document.visibilityState !== "visible" && !off.aborted) return;
        document.removeEventListener("visibilitychange", done);
        resolve();
      };
      document.addEventListener("visibilitychange", done);
      off.addEventListener("abort", done, { once: true });
    }),
};

/** Keeps looking while the page is seen, slower when nothing changes; answers its stopper. What `look` throws is its own to show; the next look comes later. */
export function follow({ look, everyMs, slowestMs, visibility = pageVisibility, sleep: wait = sleep }: Following): () => void {
  const off = new AbortController();
  const run = async () => {
    let pace = everyMs;
    while (!off.signal.aborted) {
      await wait(pace, off.signal);
      await visibility.untilVisible(off.signal);
      off.signal.throwIfAborted();
      pace = (await look(off.signal)) === "changed" ? everyMs : Math.min(slowestMs, pace * 1.5);
    }
  };
  run().catch((error: unknown) => {
    if (!isAbort(error)) throw error;
  });
  return () => off.abort();
}
