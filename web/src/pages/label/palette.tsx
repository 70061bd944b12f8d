import { useSignal } from "@preact/signals";
import { inkOn } from "../../kinds/colour.ts";
import type { KeyedClass } from "../../kinds/kind.ts";

/** From so many classes on there is a field to search them. */
const SEARCH_FROM = 13;

interface Props {
  classes: readonly KeyedClass[];
  /** On this page, by class id. */
  counts: ReadonlyMap<string, number>;
  /** Given to what is selected or in focus. */
  given: ReadonlySet<string>;
  onGive(classId: string): void;
  /** The field gives the focus back. */
  onDone(): void;
}

const plain = (text: string) => text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();

/** The classes whose name has all the words; those that begin with the text first. */
export function matching(classes: readonly KeyedClass[], text: string): KeyedClass[] {
  const words = plain(text).split(/\s+/).filter(Boolean);
  const found = classes.filter((one) => words.every((word) => plain(one.name).includes(word)));
  const begins = (one: KeyedClass) => plain(one.name).startsWith(words[0] ?? "");
  return words.length === 0 ? [...found] : [...found.filter(begins), ...found.filter((one) => !begins(one))];
}

export function Palette({ classes, counts, given, onGive, onDone }: Props) {
  const text = useSignal("");
  const shown = matching(classes, text.value);
  const isSearching = text.value !== "";
  const done = () => {
    text.value = "";
    onDone();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") done();
    else if (event.key === "Enter" && shown[0] && isSearching) {
      onGive(shown[0].id);
      done();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <aside class="palette" aria-label="Classes">
      {classes.length >= SEARCH_FROM && (
        <div class="palette-search">
          <input
            class="input"
            type="search"
            aria-label="Search classes; Enter gives the first one found"
            placeholder="Search classes  /"
            value={text}
            onInput={(event) => (text.value = event.currentTarget.value)}
            onKeyDown={onKeyDown}
          />
          {isSearching && (
            <p class="small muted" aria-live="polite">
              {shown.length === 0 ? "No class has this name." : `${shown.length} found. Enter gives ${shown[0]?.name}.`}
            </p>
          )}
        </div>
      )}
      <ul class="palette-list">
        {shown.map((one, place) => (
          <li key={one.id}>
            <button
              type="button"
              class={`palette-class ${given.has(one.id) ? "is-given" : ""} ${isSearching && place === 0 ? "is-first" : ""}`}
              aria-pressed={given.has(one.id)}
              // The focus stays on the picture, so that the next key goes there.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onGive(one.id)}
              title={one.name}
            >
              <span class="palette-key" style={{ backgroundColor: one.colour, color: inkOn(one.colour) }}>
                {one.key?.toUpperCase() ?? ""}
              </span>
              <span class="palette-name">{one.name}</span>
              <span class="palette-count number" aria-label={`${counts.get(one.id) ?? 0} on this page`}>
                {counts.get(one.id) ?? ""}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </aside>
  );
}
