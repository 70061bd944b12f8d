import type { ItemText } from "../../../functions/items/wire.ts";
import { fieldsOf } from "./fields.ts";
import { languageOf } from "./language.ts";
import { partsOf } from "./parts.ts";
import { visibleText } from "./visible-text.ts";
import "./text-face.css";

/** Code units of a text that a cell shows; more is read in the enlarged view. */
const IN_A_CELL = 8_000;

function Parts({ text }: { text: string }) {
  if (text === "") return <span class="muted">(empty)</span>;
  return (
    <>
      {partsOf(text).map(({ start, end }) => (
        <div key={start} class="text-face-part">
          {visibleText(text.slice(start, end))}
        </div>
      ))}
    </>
  );
}

/** A text to read: every script in its direction, columns under their names. `cell`: fills its cell and scrolls in it; `whole`: all of it, as long as it is. */
export function TextFace({ text: item, size }: { text: ItemText; size: "cell" | "whole" }) {
  const most = size === "cell" ? IN_A_CELL : Number.POSITIVE_INFINITY;
  const left = item.text.length - most;
  const shown = fieldsOf(item).filter(({ start }) => start < most || start === 0);
  return (
    <div class={`text-face is-${size}`} lang={languageOf(item.text)}>
      {shown.map(({ name, start, end }) => (
        <div key={start} class="text-face-field">
          {name !== undefined && <span class="text-face-name">{name}</span>}
          <Parts text={item.text.slice(start, Math.min(end, most))} />
        </div>
      ))}
      {left > 0 && <span class="text-face-more">{left.toLocaleString()} more characters: enlarge to read them (Z)</span>}
    </div>
  );
}
