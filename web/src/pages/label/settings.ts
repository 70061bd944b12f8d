import type { Settings } from "./label-page-events.ts";
import { type Layout, layoutsOf, type PageKind, takesMany } from "./page-kind.ts";

/** The part of `Storage` that is used. */
export type Memory = Pick<Storage, "getItem" | "setItem">;

/** Nine images as in Azure ML; four texts can be read side by side. Where several classes may stand on an item, one tag does not end it. */
function usualFor(kind: PageKind): Settings {
  const layout = kind.arrangement === "single" ? 1 : kind.media === "text" ? 4 : 9;
  return { layout, advances: kind.arrangement === "grid" && !takesMany(kind), submitsItself: false, showsPace: false, showsTrail: false };
}

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
export function rememberedSettings(memory: Memory, projectId: string, kind: PageKind): Settings {
  const found = stored(memory, `label.settings.${projectId}`);
  const usual = usualFor(kind);
  const layout: Layout | undefined = layoutsOf(kind).find((one) => one === found["layout"]);
  return {
    layout: layout ?? usual.layout,
    advances: truth(found["advances"], usual.advances),
    submitsItself: truth(found["submitsItself"], usual.submitsItself),
    showsPace: truth(found["showsPace"], usual.showsPace),
    showsTrail: truth(found["showsTrail"], usual.showsTrail),
  };
}

/** The class that the next mark gets, and the groups that are folded away. */
export const rememberedClass = (memory: Memory, projectId: string): string | undefined => memory.getItem(`label.class.${projectId}`) ?? undefined;
export const rememberClass = (memory: Memory, projectId: string, classId: string): void => memory.setItem(`label.class.${projectId}`, classId);
export function foldedGroups(memory: Memory, projectId: string): ReadonlySet<string> {
  const { ids } = stored(memory, `label.folded.${projectId}`);
  return new Set(Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : []);
}
export const rememberFolded = (memory: Memory, projectId: string, ids: Iterable<string>): void =>
  memory.setItem(`label.folded.${projectId}`, JSON.stringify({ ids: [...ids] }));

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
