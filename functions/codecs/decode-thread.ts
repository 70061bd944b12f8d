/** A thread that decodes; a file of its own beside the compiled app (hosts/local/build.ts). */
import { parentPort } from "node:worker_threads";
import { z } from "zod";
import { DECODERS } from "./list.ts";
import { Unreadable } from "./unreadable.ts";
import type { Decoded } from "./decoding.ts";

const Job = z.object({
  codec: z.string(),
  bytes: z.instanceof(Uint8Array),
  ask: z.union([z.object({ want: z.literal("raster"), frame: z.number(), side: z.number() }), z.object({ want: z.literal("plane"), frame: z.number() })]),
});

parentPort?.on("message", (message: unknown) => void answer(message));

/** Anything but a sentence of ours ends in `fault`: the bytes were bad in a way nobody thought of, and this thread is not used again. */
async function answer(message: unknown): Promise<void> {
  const { codec, bytes, ask } = Job.parse(message);
  try {
    const decode = DECODERS[codec];
    if (!decode) throw new Error(`No decoder is called ${codec}.`);
    const done = await decode(bytes, ask);
    parentPort?.postMessage(done, owned(done));
  } catch (error) {
    parentPort?.postMessage(error instanceof Unreadable ? { why: error.message } : { fault: String(error) });
  }
}

/** What is handed over instead of copied. */
function owned(done: Decoded): ArrayBuffer[] {
  const made = "raster" in done ? done.raster.data.buffer : "plane" in done ? done.plane.samples.buffer : undefined;
  return made instanceof ArrayBuffer ? [made] : [];
}
