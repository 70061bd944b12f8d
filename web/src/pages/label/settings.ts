import { LAYOUTS, type Layout } from "./cursor.ts";
import type { Settings } from "./label-page-events.ts";

/** The part of `Storage` that is used. */
export type Memory = Pick<Storage, "getItem" | "setItem">;

const USUAL: Settings = { layout: 9, advances: true, submitsItself: false, showsPace: false };

const isLayout = (value: unknown): value is Layout => LAYOUTS.some((layout) => layout === value);
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const truth = (value: unknown, usual: boolean): boolean => (typeof value === "boolean" ? value : usual);

function stored(memory: Memory, key: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(memory.getItem(key) ?? "{}");
    return isRecord(value) ? value : {};
  } catch {
    return {}; // written by an older version or by hand: the usual settings are no loss
  }
}

/** How this labeler likes the page of this project; remembered on the device. */
export function rememberedSettings(memory: Memory, projectId: string): { settings: Settings; isFirst: boolean } {
  const found = stored(memory, `label.settings.${projectId}`);
  const { layout } = found;
  return {
    isFirst: !isLayout(layout),
    settings: {
      layout: isLayout(layout) ? layout : USUAL.layout,
      advances: truth(found["advances"], USUAL.advances),
      submitsItself: truth(found["submitsItself"], USUAL.submitsItself),
      showsPace: truth(found["showsPace"], USUAL.showsPace),
    },
  };
}

export const remember = (memory: Memory, projectId: string, settings: Settings): void =>
  memory.setItem(`label.settings.${projectId}`, JSON.stringify(settings));

/** What this labeler has read of the instructions: the version, and a mark for each paragraph, so that what is new can be shown. */
export function readInstructions(memory: Memory, projectId: string): { version: number; marks: ReadonlySet<number> } {
  const found = stored(memory, `label.instructions.${projectId}`);
  const marks = Array.isArray(found["marks"]) ? found["marks"].filter((mark) => typeof mark === "number") : [];
  return { version: typeof found["version"] === "number" ? found["version"] : 0, marks: new Set(marks) };
}

export const rememberInstructions = (memory: Memory, projectId: string, version: number, marks: Iterable<number>): void =>
  memory.setItem(`label.instructions.${projectId}`, JSON.stringify({ version, marks: [...marks] }));

/** FNV-1a, 32 bit (http://www.isthe.com/chongo/tech/comp/fnv/): tells a changed paragraph from a known one. */
export function markOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
