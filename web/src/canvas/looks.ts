import { effect } from "@preact/signals";
import type { Stage } from "./stage.ts";

const KEY = "canvas.looks";

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const share = (value: unknown): number => (typeof value === "number" && value >= 0.2 && value <= 4 ? value : 1);

/** How the labeler wants pictures shown (guides, names, brightness and contrast) goes from one picture to the next, on this device. Returns its remover. */
export function rememberLooks(stage: Stage, memory: Pick<Storage, "getItem" | "setItem">): () => void {
  const kept: unknown = JSON.parse(memory.getItem(KEY) ?? "{}");
  if (isObject(kept)) {
    stage.hasCrosshair.value = kept["guides"] !== false;
    stage.hasNames.value = kept["names"] !== false;
    stage.light.value = { brightness: share(kept["brightness"]), contrast: share(kept["contrast"]) };
  }
  let written = "";
  return effect(() => {
    const text = JSON.stringify({ guides: stage.hasCrosshair.value, names: stage.hasNames.value, ...stage.light.value });
    if (written !== "" && text !== written) memory.setItem(KEY, text);
    written = text;
  });
}
