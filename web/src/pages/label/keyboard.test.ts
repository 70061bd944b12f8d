import { expect, test } from "@jest/globals";
import type { KeyPress } from "../../kinds/kind.ts";
import { type Command, commandOf, type Scene } from "./keyboard.ts";

const scene: Scene = {
  arrangement: "grid",
  classKeys: new Map([
    ["1", "c1"],
    ["2", "c2"],
    ["a", "c10"],
  ]),
  columns: 3,
  isVisiting: false,
  hasSelection: false,
  isOnControl: false,
  isBroken: false,
  isProposed: false,
};
const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: "",
  ctrl: false,
  shift: false,
  alt: false,
  altGraph: false,
  repeat: false,
  ...more,
});

test.each<[string, KeyPress, Partial<Scene>, Command | undefined]>([
  ["a digit", press("1", { code: "Digit1" }), {}, { type: "give", classId: "c1" }],
  ["the digit key of a French board", press("&", { code: "Digit1" }), {}, { type: "give", classId: "c1" }],
  ["a digit written with Shift", press("2", { code: "Digit2", shift: true }), {}, { type: "give", classId: "c2" }],
  ["the number pad", press("2", { code: "Numpad2" }), {}, { type: "give", classId: "c2" }],
  ["a digit without a class", press("9", { code: "Digit9" }), {}, undefined],
  ["a letter with a class", press("a"), {}, { type: "give", classId: "c10" }],
  ["the same letter with caps lock", press("A"), {}, { type: "give", classId: "c10" }],
  ["Ctrl with that letter", press("a", { ctrl: true }), {}, { type: "select-all" }],
  ["Ctrl+Z", press("z", { ctrl: true }), {}, { type: "undo" }],
  ["Ctrl+Shift+Z", press("Z", { ctrl: true, shift: true }), {}, { type: "redo" }],
  ["a browser's own shortcut", press("r", { ctrl: true }), {}, undefined],
  ["Alt with an arrow, the browser's way back", press("ArrowLeft", { alt: true }), {}, undefined],
  ["Shift with an arrow", press("ArrowDown", { shift: true }), {}, { type: "move", direction: "down", columns: 3, reach: "extend" }],
  ["Enter", press("Enter"), {}, { type: "submit" }],
  ["Enter on a button", press("Enter"), { isOnControl: true }, undefined],
  ["Space on a button", press(" "), { isOnControl: true }, undefined],
  ["a digit on a button", press("1", { code: "Digit1" }), { isOnControl: true }, { type: "give", classId: "c1" }],
  ["[ by AltGr on Windows", press("[", { ctrl: true, alt: true, altGraph: true }), {}, { type: "older" }],
  ["? ", press("?", { shift: true }), {}, { type: "open", overlay: "keys" }],
  ["/ by Shift+7 on a German board", press("/", { shift: true, code: "Digit7" }), {}, { type: "open", overlay: "search" }],
  ["D on a picture that cannot be seen", press("d"), { isBroken: true }, { type: "skip", reason: "cannot-be-displayed" }],
  ["D otherwise", press("d"), {}, undefined],
  ["Escape with a selection", press("Escape"), { hasSelection: true }, { type: "select-none" }],
  ["Escape in what was submitted", press("Escape"), { isVisiting: true, hasSelection: true }, { type: "leave" }],
  ["Space", press(" "), {}, { type: "toggle" }],
  ["Space where something is proposed", press(" "), { isProposed: true }, { type: "accept", reach: "focus" }],
  ["Ctrl+Space where something is proposed", press(" ", { ctrl: true }), { isProposed: true }, { type: "toggle" }],
  ["Shift+Space", press(" ", { shift: true }), {}, { type: "accept", reach: "page" }],
  ["Space in an editor", press(" "), { arrangement: "single" }, undefined],
  ["N in an editor", press("n"), { arrangement: "single" }, { type: "nothing" }],
  ["N in a grid", press("n"), {}, undefined],
  ["X in an editor", press("x"), { arrangement: "single" }, undefined],
  ["Ctrl+A in an editor", press("a", { ctrl: true }), { arrangement: "single" }, undefined],
  ["Escape with nothing to cancel", press("Escape"), {}, undefined],
])("%s", (_, key, more, command) => {
  expect(commandOf(key, { ...scene, ...more })).toEqual(command);
});
