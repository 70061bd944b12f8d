import { DAMAGED, Unreadable } from "../unreadable.ts";
import type { DicomImage } from "./image.ts";

export interface Unpacked {
  bytes: Uint8Array;
  bitsAllocated: number;
  photometric: string;
  isPlanar: boolean;
  samples: number;
}

type Family = "Rle" | "Jpeg" | "JpegLs" | "Jpeg2000" | "HtJpeg2000";

const JPEG = "1.2.840.10008.1.2.4.";
/** Transfer syntaxes by their codec (PS3.6 table A-1). Video, JPEG XL and the parts of JPEG that nobody writes are not among them. */
const FAMILIES: Readonly<Record<string, Family>> = {
  "1.2.840.10008.1.2.5": "Rle",
  ...Object.fromEntries(["50", "51", "57", "70"].map((it) => [JPEG + it, "Jpeg"])),
  ...Object.fromEntries(["80", "81"].map((it) => [JPEG + it, "JpegLs"])),
  ...Object.fromEntries(["90", "91"].map((it) => [JPEG + it, "Jpeg2000"])),
  ...Object.fromEntries(["201", "202", "203"].map((it) => [JPEG + it, "HtJpeg2000"])),
};
const LOSSY_JPEG = new Set([`${JPEG}50`, `${JPEG}51`]);

/** A frame through the WebAssembly codecs of dcmjs-codecs. What the frame says of its own size is checked first: nobody else would bound their memory. */
export async function unpack(frame: Uint8Array, image: DicomImage, transferSyntax: string): Promise<Unpacked> {
  const family = FAMILIES[transferSyntax];
  if (!family) throw new Unreadable(`The DICOM file is compressed in a way that is not read here (transfer syntax ${transferSyntax.slice(0, 64)}).`);
  checkOwnSize(frame, image, family);
  const { NativeCodecs, Context } = (await import("dcmjs-codecs")).default; // a CommonJS package: Node finds no names in it
  if (!NativeCodecs.isInitialized()) await NativeCodecs.initializeAsync();
  const context = new Context({
    width: image.width,
    height: image.height,
    bitsAllocated: image.bitsAllocated,
    bitsStored: image.bitsStored,
    samplesPerPixel: image.samples,
    pixelRepresentation: image.isSigned ? 1 : 0,
    planarConfiguration: image.isPlanar ? 1 : 0,
    photometricInterpretation: image.photometric,
    encodedBuffer: frame,
  });
  const isColour = image.samples === 3;
  const asRgb = { convertColorspaceToRgb: LOSSY_JPEG.has(transferSyntax) && isColour };
  const bytes = decodedBy(NativeCodecs, () => (family === "Jpeg" ? NativeCodecs.decodeJpeg(context, asRgb) : NativeCodecs[`decode${family}`](context)));
  const bitsAllocated = image.bitsAllocated <= 8 ? 8 : image.bitsAllocated;
  if (!bytes || bytes.length < (image.width * image.height * image.samples * bitsAllocated) / 8) throw new Unreadable(DAMAGED);
  const isRgb = isColour && (asRgb.convertColorspaceToRgb || family === "Jpeg2000" || family === "HtJpeg2000");
  return { bytes, bitsAllocated, samples: image.samples, photometric: isRgb ? "RGB" : image.photometric, isPlanar: family === "Rle" ? image.isPlanar : false };
}

/** Whatever it throws is the frame's fault. What an interrupted decoding leaves in its memory is nobody's to use: it starts anew with the next frame. */
function decodedBy(codecs: { release(): void }, decode: () => { getDecodedBuffer(): Uint8Array | undefined }): Uint8Array | undefined {
  try {
    return decode().getDecodedBuffer();
  } catch {
    codecs.release();
    throw new Unreadable(DAMAGED);
  }
}

function checkOwnSize(frame: Uint8Array, { width, height, samples }: DicomImage, family: Family): void {
  if (family === "Rle") return; // has none of its own
  const own = family === "Jpeg" || family === "JpegLs" ? jpegSize(frame) : jpeg2000Size(frame);
  if (!own) throw new Unreadable(DAMAGED);
  if (own.width !== width || own.height !== height || own.samples !== samples)
    throw new Unreadable(`The DICOM file says that its image is ${width} × ${height} pixels, and the image says that it is ${own.width} × ${own.height}.`);
}

interface OwnSize {
  width: number;
  height: number;
  samples: number;
}

/** From the start of frame: C0–CF of JPEG (ITU-T T.81 B.2.2), F7 of JPEG-LS (T.87 C.2.2). */
function jpegSize(frame: Uint8Array): OwnSize | undefined {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  for (let at = 2; at + 10 <= frame.length; ) {
    if (frame[at] !== 0xff) return undefined;
    const marker = frame[at + 1] ?? 0;
    if (marker === 0xff) at++;
    else if (marker === 0xf7 || (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)))
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7), samples: frame[at + 9] ?? 0 };
    else if (marker === 0xda || marker === 0xd9) return undefined;
    else at += 2 + Math.max(2, view.getUint16(at + 2));
  }
  return undefined;
}

/** From SIZ, the first segment of a codestream (ITU-T T.800 A.5.1), which may stand in the boxes of a JP2 file. */
function jpeg2000Size(frame: Uint8Array): OwnSize | undefined {
  const at = Buffer.from(frame.buffer, frame.byteOffset, Math.min(frame.length, 4_096)).indexOf("ff4fff51", 0, "hex");
  if (at < 0 || at + 42 > frame.length) return undefined;
  const view = new DataView(frame.buffer, frame.byteOffset + at, 42);
  return { width: view.getUint32(8) - view.getUint32(16), height: view.getUint32(12) - view.getUint32(20), samples: view.getUint16(40) };
}
