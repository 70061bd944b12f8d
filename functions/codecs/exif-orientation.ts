/**
 * The orientation (1–8) told by an EXIF block, without its `Exif\0\0` start: a TIFF header and its first directory, tag 0x0112
 * (TIFF 6.0 section 2; EXIF 2.32 section 4.6.4). 1, upright, where it tells none or is broken: a picture is shown all the same.
 */
export function exifOrientation(block: Uint8Array): number {
  if (block.length < 8) return 1;
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const mark = view.getUint16(0);
  if (mark !== 0x4949 && mark !== 0x4d4d) return 1;
  const little = mark === 0x4949;
  const directory = view.getUint32(4, little);
  if (directory + 2 > block.length) return 1;
  const entries = view.getUint16(directory, little);
  for (let entry = 0, at = directory + 2; entry < entries && at + 12 <= block.length; entry++, at += 12) {
    if (view.getUint16(at, little) !== 0x0112) continue;
    const orientation = view.getUint16(at + 8, little);
    return orientation >= 1 && orientation <= 8 ? orientation : 1;
  }
  return 1;
}

/** Width and height as seen upright: orientations 5 to 8 lie on their side. */
export const upright = (width: number, height: number, orientation: number): { width: number; height: number } =>
  orientation >= 5 ? { width: height, height: width } : { width, height };
