import { Worker } from "node:worker_threads";
import type { DecodeAsk, Decode, Decoded } from "./decoding.ts";
import { DAMAGED } from "./unreadable.ts";

const TOO_LONG = "The image takes too long to decode; the service gave up on it.";
/** Megabytes of objects; pixels are outside, and bounded by the checks of sizes. */
const HEAP_MB = 256;

type Answer = Decoded | { fault: string };

interface Job {
  message: { codec: string; bytes: Uint8Array; ask: DecodeAsk };
  done(answer: Decoded): void;
}

interface Limits {
  /** Threads at the most; more jobs wait. */
  threads: number;
  /** A job that takes longer is given up, with its thread. */
  jobMs: number;
  /** A thread without work is let go. */
  idleMs: number;
}

/** A thread's file is beside this one: source as it is, or compiled (import.meta.url is then that of the bundle). */
const fileOf = (here: string): URL => new URL(here.endsWith(".ts") ? "decode-thread.ts" : "decode-thread.cjs", here);

/**
 * Decoders that are ours or WebAssembly run here: a hostile file can take a thread's time and memory, not those of the process that serves people.
 * Threads start on first need, and none keeps the process from ending.
 */
export function decodingThreads({ threads: most, jobMs, idleMs }: Limits): Decode {
  const waiting: Job[] = [];
  const idle = new Set<Worker>();
  let running = 0;

  const start = (): Worker => {
    running++;
    return new Worker(fileOf(import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: 32 },
      stdout: true,
      stderr: true,
    });
  };
  const drop = (thread: Worker) => {
    idle.delete(thread);
    running--;
    void thread.terminate();
  };
  const rest = (thread: Worker) => {
    thread.unref();
    idle.add(thread);
    const timer = setTimeout(() => idle.has(thread) && timers.get(thread) === timer && drop(thread), idleMs);
    timer.unref();
    timers.set(thread, timer);
  };
  const timers = new WeakMap<Worker, NodeJS.Timeout>();

  const work = () => {
    while (waiting.length > 0 && (idle.size > 0 || running < most)) {
      const job = waiting.shift();
      if (job) run(idle.values().next().value ?? start(), job);
    }
  };
  const run = (thread: Worker, { message, done }: Job) => {
    idle.delete(thread);
    clearTimeout(timers.get(thread));
    thread.ref();
    let isOver = false;
    const end = (answer: Answer) => {
      if (isOver) return; // a thread that is being ended may still say so
      isOver = true;
      clearTimeout(late);
      thread.off("message", end).off("exit", ended);
      const isLost = "fault" in answer || answer === gaveUp;
      if (isLost) drop(thread);
      else {
        thread.off("error", failed);
        rest(thread);
      }
      done("fault" in answer ? { why: DAMAGED } : answer);
      work();
    };
    const failed = (error: unknown) => end({ fault: String(error) }); // out of memory, or not even started
    const ended = (code: number) => end({ fault: `ended with ${code}` });
    const gaveUp = { why: TOO_LONG };
    const late = setTimeout(() => end(gaveUp), jobMs);
    thread.on("message", end).on("error", failed).on("exit", ended);
    thread.postMessage(message);
  };
  return (codec, bytes, ask) =>
    new Promise((done) => {
      waiting.push({ message: { codec, bytes, ask }, done });
      work();
    });
}
