import { useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { inkOn } from "../../kinds/colour.ts";
import type { KeyedClass } from "../../kinds/kind.ts";
import { classSearch, type PaletteRow, rowsOf } from "./palette-rows.ts";

/** From so many classes on there is a field to search them. */
const SEARCH_FROM = 13;

export interface Counted {
  /** Answers of this page that have it. */
  given: number;
  /** Proposed and not accepted. */
  proposed: number;
}

interface Props {
  classes: readonly KeyedClass[];
  /** On this page, by class id. */
  counts: ReadonlyMap<string, Counted>;
  /** Given to all (`true`) or some (`mixed`) of what is selected or in focus; of an editor, the class that the next mark gets. */
  given: ReadonlyMap<string, true | "mixed">;
  /** Groups that are folded away. */
  folded: ReadonlySet<string>;
  onFold(folded: ReadonlySet<string>): void;
  onGive(classId: string): void;
  /** The field gives the focus back. */
  onDone(): void;
}

interface RowProps {
  one: KeyedClass;
  level: number;
  group: "folded" | "open" | "none";
  given: true | "mixed" | false;
  isFirst: boolean;
  count: number;
  proposed: number;
  /** What stands above the name, where the groups are not to be seen. */
  above: string;
  acts: { give(classId: string): void; fold(classId: string): void };
}

/** The focus stays on the work when something is pressed, so that the next key goes there. */
const staying = { onMouseDown: (event: MouseEvent) => event.preventDefault() };

/** One class. Its markup is made anew only when something of it changed: 500 of them are looked through at each key. */
function Row({ one, level, group, given, isFirst, count, proposed, above, acts }: RowProps) {
  return useMemo(
    () => (
      <li class={`palette-row ${group === "none" ? "is-leaf" : ""}`} style={{ "--level": String(level) }}>
        {group !== "none" && (
          <button
            type="button"
            class="palette-fold"
            {...staying}
            onClick={() => acts.fold(one.id)}
            aria-expanded={group === "open"}
            aria-label={`What is in ${one.name}`}
            title={group === "open" ? "Fold away" : "Unfold"}
          >
            <span aria-hidden="true">{group === "open" ? "▾" : "▸"}</span>
          </button>
        )}
        <button
          type="button"
          class={`palette-class ${given ? "is-given" : ""} ${isFirst ? "is-first" : ""}`}
          onClick={() => acts.give(one.id)}
          aria-pressed={given}
          {...staying}
          title={one.path}
        >
          <span class="palette-key" style={{ backgroundColor: one.colour, color: inkOn(one.colour) }}>
            {one.key?.toUpperCase() ?? ""}
          </span>
          <span class="palette-name">
            {above !== "" && <span class="palette-above">{above}</span>}
            <span>{one.name}</span>
          </span>
          {(count > 0 || proposed > 0) && (
            <span class="palette-count number">
              <span aria-hidden="true">
                {count > 0 ? count : ""}
                {proposed > 0 && <span class="palette-proposed">+{proposed}</span>}
              </span>
              <span class="visually-hidden">{`, ${count} on this page${proposed > 0 ? `, ${proposed} proposed` : ""}`}</span>
            </span>
          )}
        </button>
      </li>
    ),
    [one, level, group, given, isFirst, count, proposed, above, acts],
  );
}

export function Palette({ classes, counts, given, folded, onFold, onGive, onDone }: Props) {
  const latest = useRef({ folded, onFold, onGive });
  latest.current = { folded, onFold, onGive };
  const acts = useMemo(
    () => ({
      give: (classId: string) => latest.current.onGive(classId),
      fold: (group: string) => {
        const now = latest.current.folded;
        latest.current.onFold(new Set(now.has(group) ? [...now].filter((id) => id !== group) : [...now, group]));
      },
    }),
    [],
  );
  const text = useSignal("");
  const at = useSignal(0);
  const list = useRef<HTMLUListElement>(null);
  const search = useMemo(() => classSearch(classes), [classes]);
  const isSearching = text.value.trim() !== "";
  const rows = useMemo<PaletteRow[]>(
    () => (isSearching ? search(text.value).map((one) => ({ one, inside: [], isFolded: false })) : rowsOf(classes, folded)),
    [classes, search, folded, text.value, isSearching],
  );
  const chosen = isSearching ? Math.min(at.value, rows.length - 1) : -1;
  const done = () => {
    text.value = "";
    at.value = 0;
    onDone();
  };
  const step = (by: number) => {
    at.value = Math.max(0, Math.min(rows.length - 1, chosen + by));
    list.current?.children[at.value]?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const found = rows[chosen];
    if (event.key === "Escape") done();
    else if (event.key === "ArrowDown" && isSearching) step(1);
    else if (event.key === "ArrowUp" && isSearching) step(-1);
    else if (event.key === "Enter" && found) {
      onGive(found.one.id);
      done();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const sum = (ids: readonly string[], what: keyof Counted) => ids.reduce((all, id) => all + (counts.get(id)?.[what] ?? 0), 0);
  return (
    <aside class="palette" aria-label="Classes">
      {classes.length >= SEARCH_FROM && (
        <div class="palette-search">
          <input
            class="input"
            type="search"
            aria-label="Search classes; Enter gives the marked one, arrow keys mark another"
            placeholder="Search classes  /"
            value={text}
            onInput={(event) => {
              text.value = event.currentTarget.value;
              at.value = 0;
            }}
            onKeyDown={onKeyDown}
          />
          {isSearching && (
            <p class="small muted" aria-live="polite">
              {rows.length === 0 ? "No class has this name." : `${rows.length} found. Enter gives ${rows[chosen]?.one.path}.`}
            </p>
          )}
        </div>
      )}
      <ul ref={list} class={`palette-list ${rows.some(({ inside }) => inside.length > 0) ? "has-groups" : ""}`}>
        {rows.map(({ one, inside, isFolded }, place) => {
          const ids = isFolded ? [one.id, ...inside] : [one.id];
          return (
            <Row
              key={one.id}
              one={one}
              acts={acts}
              level={isSearching ? 0 : one.level}
              group={inside.length === 0 ? "none" : isFolded ? "folded" : "open"}
              given={given.get(one.id) ?? false}
              isFirst={place === chosen}
              count={sum(ids, "given")}
              proposed={sum(ids, "proposed")}
              above={isSearching ? one.path.slice(0, one.path.length - one.name.length) : ""}
            />
          );
        })}
      </ul>
    </aside>
  );
}
