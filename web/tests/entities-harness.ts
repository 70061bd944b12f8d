import { signal } from "@preact/signals";
import { h, render } from "preact";
import type { ItemText } from "../../functions/items/wire.ts";
import { classBook, keyedClasses } from "../src/kinds/class-keys.ts";
import type { KeyPress } from "../src/kinds/kind.ts";
import { EntitiesEditor } from "../src/kinds/text-entities/editor.tsx";
import { COMMAND_LETTERS } from "../src/kinds/text-entities/keys.ts";
import type { Value } from "../src/kinds/text-entities/spans.ts";
import "../src/base.css";
import "../src/parts/parts.css";
import "../src/tokens.css";

/** What a test may ask of the page. */
export interface Harness {
  open(text: ItemText, more?: { value?: Value; suggested?: Value; options?: object }): void;
  value(): Value | undefined;
  undo(): void;
  said(): string;
}
declare global {
  interface Window {
    harness: Harness;
  }
}

const CLASSES = ["Person", "Location", "Group", "Product", "Creative work"].map((name, index) => ({
  id: `c${index + 1}`,
  name,
  path: name,
  level: 0,
  colour: ["#0a84ff", "#34c759", "#ff9f0a", "#bf5af2", "#ff375f"][index] ?? "#8e8e93",
  retired: false,
}));

/** A page that holds one text, as the labeling page does: the value, undo, keys to the editor first. */
const classes = keyedClasses(CLASSES, COMMAND_LETTERS);
const book = classBook(CLASSES, COMMAND_LETTERS);
const classId = signal<string | undefined>("c1");
const memory = new Map<string, string>();
let takeKey: ((press: KeyPress) => boolean) | undefined;
let takeClass: ((classId: string) => void) | undefined;
let past: (Value | undefined)[] = [];
let value: Value | undefined;
let said = "";
let opened = 0;
let draw = () => {};

const page = document.body.appendChild(document.createElement("main"));
const heading = Object.assign(document.createElement("h1"), { className: "visually-hidden", textContent: "A text" });
const root = document.createElement("div");
root.style.height = "100vh";
page.append(heading, root);
window.harness = {
  open: (text, { value: first, suggested, options = {} } = {}) => {
    value = first;
    past = [];
    const id = `item-${++opened}`;
    draw = () =>
      render(
        h(EntitiesEditor, {
          key: id,
          item: { id, path: "text.txt", text },
          value,
          suggested,
          classes,
          book,
          classId,
          options,
          mode: "edit",
          onChange: (next) => {
            past.push(value);
            value = next;
            draw();
          },
          say: (words) => (said = words),
          onKeys: (take) => {
            takeKey = take;
            return () => (takeKey = undefined);
          },
          onClass: (take) => {
            takeClass = take;
            return () => (takeClass = undefined);
          },
          memory: { getItem: (key) => memory.get(key) ?? null, setItem: (key, to) => void memory.set(key, to) },
        }),
        root,
      );
    draw();
  },
  value: () => value,
  undo: () => {
    value = past.pop();
    draw();
  },
  said: () => said,
};
document.addEventListener("keydown", (event) => {
  const { key, code, repeat } = event;
  const press = { key, code, repeat, ctrl: event.ctrlKey, shift: event.shiftKey, alt: event.altKey, altGraph: event.getModifierState("AltGraph") };
  if (takeKey?.(press)) return event.preventDefault();
  const given = classes.find((one) => one.key === key);
  if (given) takeClass?.(given.id);
});
