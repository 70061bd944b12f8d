import type { Span, Value } from "./spans.ts";

const isCount = (value: unknown): value is number => typeof value === "number" && Number.isInteger(value) && value >= 0;

const isSpan = (value: unknown): value is Span =>
  typeof value === "object" &&
  value !== null &&
  "classId" in value &&
  typeof value.classId === "string" &&
  "start" in value &&
  isCount(value.start) &&
  "end" in value &&
  isCount(value.end) &&
  value.end > value.start;

/** What was stored or drafted, if it is a value of this kind. */
export const readValue = (value: unknown): Value | undefined =>
  typeof value === "object" && value !== null && "spans" in value && Array.isArray(value.spans) && value.spans.every(isSpan)
    ? { spans: value.spans }
    : undefined;
