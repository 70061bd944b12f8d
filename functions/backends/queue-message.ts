import { Refusal } from "../refusal.ts";

const NAME = /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/;
/** Azure takes 64 KiB; the difference is room for other encodings of the same text. */
const TEXT_BYTES = 48 * 1_024;
/** Most that one receive gives. */
export const RECEIVE_LIMIT = 32;
export const KEPT_MS = 7 * 24 * 3_600_000;

export function checkQueue(queue: string): void {
  if (!NAME.test(queue)) throw new Error(`${queue} is not the name of a queue: 3 to 63 of a–z, 0–9 and single hyphens.`);
}

/** The text of a message: JSON. */
export function textOf(message: unknown): string {
  const text = JSON.stringify(message);
  if (text === undefined) throw new Error("A message is a JSON value.");
  if (Buffer.byteLength(text) > TEXT_BYTES) throw new Refusal("too-large", "A message is at most 48 KiB: send ids, not records.");
  return text;
}

export function checkReceive(ask: { max: number; visibilityMs: number }): void {
  if (!Number.isInteger(ask.max) || ask.max < 1 || ask.max > RECEIVE_LIMIT) throw new Error(`1 to ${RECEIVE_LIMIT} messages are received at a time.`);
  if (!(ask.visibilityMs > 0 && ask.visibilityMs <= KEPT_MS)) throw new Error("A received message is hidden for a time, and for seven days at most.");
}
