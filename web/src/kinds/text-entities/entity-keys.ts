import { directionAt } from "../../text/word-stops.ts";
import type { KeyPress } from "../kind.ts";
import type { Entities } from "./entities.ts";

/** What only the drawn text knows. */
export interface Lines {
  /** The unit above or below what is chosen. */
  next(way: "up" | "down"): number | undefined;
  /** The first or last unit of its line. */
  end(way: "start" | "end"): number | undefined;
}

function onArrow(press: KeyPress, entities: Entities): boolean {
  if (press.ctrl) return false;
  const isForward = (press.key === "ArrowRight") === (directionAt(entities.text, entities.here().start) === "ltr");
  const way = isForward ? "on" : "back";
  if (press.alt) entities.moveEnd(press.shift ? "end" : "start", way);
  else if (press.shift) entities.extend(way);
  else entities.walk(way);
  return true;
}

function toLine(press: KeyPress, entities: Entities, lines: Lines): boolean {
  const to = (unit: number | undefined) => unit !== undefined && entities.walkTo(entities.nearest(unit));
  if (press.key === "Home") to(press.ctrl ? 0 : lines.end("start"));
  else if (press.key === "End") to(press.ctrl ? entities.text.length : lines.end("end"));
  else if (press.ctrl || press.alt) return false;
  else to(lines.next(press.key === "ArrowUp" ? "up" : "down"));
  return true;
}

/** Whether the editor took the key. `isHere`: the focus is on the text or nowhere, so keys that move are its own. */
export function onEntityKey(press: KeyPress, entities: Entities, { lines, isHere }: { lines: Lines; isHere: boolean }): boolean {
  const { key } = press;
  const letter = key.toLowerCase();
  if (key === "Escape") return entities.escape();
  if (key === "Delete" || key === "Backspace" || (letter === "x" && !press.ctrl && !press.alt)) return entities.remove();
  if (letter === "a" && !press.ctrl && !press.alt && !press.shift) {
    if (!press.repeat) entities.tagSame();
    return true;
  }
  if (!isHere) return false;
  if (key === "ArrowLeft" || key === "ArrowRight") return onArrow(press, entities);
  if (key === "ArrowUp" || key === "ArrowDown" || key === "Home" || key === "End") return toLine(press, entities, lines);
  if (key === "Tab" && !press.ctrl && !press.alt) return entities.step(press.shift ? "back" : "on");
  if (key === " " && !press.ctrl && !press.alt) return entities.accept();
  return false;
}
