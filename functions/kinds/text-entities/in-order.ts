import type { Span } from "./value.ts";

/** By start, then end, then class: as spans are kept. */
export const inOrder = (a: Span, b: Span): number => a.start - b.start || a.end - b.end || (a.classId < b.classId ? -1 : a.classId > b.classId ? 1 : 0);
