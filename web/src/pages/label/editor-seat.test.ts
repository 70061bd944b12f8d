import { expect, test } from "@jest/globals";
import type { KeyPress } from "../../kinds/kind.ts";
import { createEditorSeat } from "./editor-seat.ts";

const press: KeyPress = { key: "r", code: "KeyR", ctrl: false, shift: false, alt: false, altGraph: false, repeat: false };

test("who sat down last is asked first for a key, and the next one only where it is not taken", () => {
  const seat = createEditorSeat();
  const asked: string[] = [];
  const one = (name: string, takes: boolean) => () => {
    asked.push(name);
    return takes;
  };
  expect(seat.takesKey(press)).toBe(false);
  seat.onKeys(one("editor", true));
  const leave = seat.onKeys(one("tool", false));
  expect([seat.takesKey(press), asked]).toEqual([true, ["tool", "editor"]]);
  leave();
  leave(); // twice takes nobody else away
  expect([seat.takesKey(press), asked]).toEqual([true, ["tool", "editor", "editor"]]);
});

test("all who sit hear of a class that was chosen", () => {
  const seat = createEditorSeat();
  const heard: string[] = [];
  const leave = seat.onClass((classId) => heard.push(`first ${classId}`));
  seat.onClass((classId) => heard.push(`second ${classId}`));
  seat.giveClass("c1");
  leave();
  seat.giveClass("c2");
  expect(heard).toEqual(["first c1", "second c1", "second c2"]);
});
