/** Which values are drawn from black to white: `center` ± `width` / 2, in values (Hounsfield units in a CT). */
export interface GrayWindow {
  center: number;
  width: number;
}

/** Samples and what they mean: the value of one is `sample × slope + intercept`. */
export interface Scale {
  slope: number;
  intercept: number;
  /** Low values are bright (MONOCHROME1). */
  inverted: boolean;
}

/**
 * Gray, 0 to 255, of a value: DICOM PS3.3 C.11.2.1.2.1 (LINEAR). A window of width 1 or less would divide by nothing there, and floats live in such;
 * those take the exact function of C.11.2.1.3.2.
 */
export function grayOf(value: number, { center, width }: GrayWindow): number {
  const share = width > 1 ? (value - (center - 0.5)) / (width - 1) + 0.5 : (value - center) / Math.max(width, Number.MIN_VALUE) + 0.5;
  return Math.round(Math.min(1, Math.max(0, share)) * 255);
}

/** For each of the 65,536 samples its colour as a canvas keeps it (RGBA in memory, read little-endian). */
export function colourTable(scale: Scale, window: GrayWindow, look: { isInverted: boolean }): Uint32Array {
  const table = new Uint32Array(65_536);
  const flips = scale.inverted !== look.isInverted;
  for (let sample = 0; sample < table.length; sample++) {
    const gray = grayOf(sample * scale.slope + scale.intercept, window);
    const shown = flips ? 255 - gray : gray;
    table[sample] = (0xff000000 | (shown << 16) | (shown << 8) | shown) >>> 0;
  }
  return table;
}

/** Width and centre after a drag of so many CSS px: right is wider, down is lower, and a drag across the window's own width counts 300 px. */
export function dragged({ center, width }: GrayWindow, dx: number, dy: number, slope: number): GrayWindow {
  const step = Math.max(width, Math.abs(slope)) / 300;
  return { center: center - dy * step, width: Math.max(Math.abs(slope), width * Math.exp(dx / 200)) };
}
