import type { Codec } from "./codec.ts";
import { jpeg } from "./jpeg/jpeg.ts";
import { png } from "./png/png.ts";

/** Every image codec. A new one is a folder and a line here. */
export const CODECS: readonly Codec[] = [jpeg, png];

/** The codec for a file that begins with these bytes, whatever it is called; undefined where none of ours reads it. */
export function codecFor(head: Uint8Array, codecs: readonly Codec[] = CODECS): Codec | undefined {
  return codecs.find((codec) => codec.recognises(head));
}
