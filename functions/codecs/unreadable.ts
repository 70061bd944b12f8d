/** A file that cannot be shown, with a sentence for people why. Thrown within codecs only; at their rim it becomes a `why`. */
export class Unreadable extends Error {}

export const DAMAGED = "The image data is damaged and cannot be read.";
export const CUT = "The file ends before its image does.";
export const NO_FRAME = "The file does not have that many pages.";
