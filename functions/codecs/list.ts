import { bmp } from "./bmp/bmp.ts";
import { decodeBmp } from "./bmp/decode-bmp.ts";
import type { Codec } from "./codec.ts";
import type { Decoder } from "./decoding.ts";
import { decodingThreads } from "./decoding-threads.ts";
import { decodeDicom } from "./dicom/decode-dicom.ts";
import { dicom } from "./dicom/dicom.ts";
import { jpeg } from "./jpeg/jpeg.ts";
import { png } from "./png/png.ts";
import { decodeTiff } from "./tiff/decode-tiff.ts";
import { tiff } from "./tiff/tiff.ts";

/** One for the page in hand and one for what is made ahead; each may hold a file and its pixels. */
const decode = decodingThreads({ threads: 2, jobMs: 20_000, idleMs: 60_000 });

/** Every image codec. A new one is a folder and a line here. */
export const CODECS: readonly Codec[] = [jpeg, png, tiff(decode), bmp(decode), dicom(decode)];

/** What decode-thread.ts runs, by the name of the codec; for codecs whose pixels are not libvips' matter alone. */
export const DECODERS: Readonly<Record<string, Decoder>> = { bmp: decodeBmp, dicom: decodeDicom, tiff: decodeTiff };

/** The codec for a file that begins with these bytes, whatever it is called; undefined where none of ours reads it. */
export function codecFor(head: Uint8Array, codecs: readonly Codec[] = CODECS): Codec | undefined {
  return codecs.find((codec) => codec.recognises(head));
}
