import type { Plane } from "./codec.ts";
import type { Raster } from "./raster.ts";

/** What is asked of a decoder of ours: one frame, for a picture of `side`, or its gray values. */
export type DecodeAsk = { frame: number } & ({ want: "raster"; side: number } | { want: "plane" });

export type Decoded =
  | { raster: Raster; of: { width: number; height: number } }
  | { plane: Plane }
  /** A sentence for people. */
  | { why: string };

/** Runs in a thread of its own, so it may take its time, and may throw whatever hostile bytes make it throw. */
export type Decoder = (bytes: Uint8Array, ask: DecodeAsk) => Promise<Decoded>;

/** How a codec has its frames decoded. `codec`: its name in the list of decoders. */
export type Decode = (codec: string, bytes: Uint8Array, ask: DecodeAsk) => Promise<Decoded>;
