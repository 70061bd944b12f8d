import { batch, computed, signal } from "@preact/signals";
import type { ItemText } from "../../../../functions/items/wire.ts";
import { codePoints } from "../../text/code-points.ts";
import { fieldsOf } from "../../text/fields.ts";
import { languageOf } from "../../text/language.ts";
import type { Part } from "../../text/parts.ts";
import { clusterEndAfter, clusterStartBefore, snapToClusters, wordStops } from "../../text/word-stops.ts";
import type { ClassBook, EditorProps } from "../kind.ts";
import { changed, given, isSame, MOST_SPANS, type Outcome, sameText, type Span, type Value, withAll, without } from "./spans.ts";

/** What the model needs of the page, as it is now. */
export type PageNow = Pick<EditorProps<Value>, "value" | "suggested" | "options" | "mode" | "book" | "classId" | "onChange" | "say" | "memory">;

/** Words that are chosen; a range goes from where it began to where it is now. Units. */
interface Cursor {
  anchor: Part;
  focus: Part;
}

const SHOWN_WORDS = 60;
/** On this device: selections are tagged at once, on the next texts too. */
const AT_ONCE = "entities.tags-at-once";
export const nameOf = (book: ClassBook, classId: string): string => book.get(classId)?.name ?? "Removed class";
const isOn = (options: unknown, name: string): boolean => typeof options === "object" && options !== null && Reflect.get(options, name) === true;
const count = (n: number): string => `${n.toLocaleString()} ${n === 1 ? "entity" : "entities"}`;

/** What can be done to the entities of one text. No markup; the page holds the value and undoes. */
export function createEntities(item: ItemText, page: () => PageNow) {
  const { text } = item;
  const points = codePoints(text);
  const fields = fieldsOf(item);
  const language = languageOf(text);
  const stops = wordStops(text, fields, language);
  const cursor = signal<Cursor>();
  const picked = signal<Span>();
  const tagsAtOnce = signal(page().memory.getItem(AT_ONCE) === "yes");
  /** The class that every selection gets at once. */
  const armed = computed(() => (tagsAtOnce.value ? page().classId.value : undefined));
  const notice = signal<string>();
  /** A class that was refused over other entities: given again, it replaces them. */
  let refused: { range: Part; classId: string } | undefined;

  const range = computed<Part | undefined>(() => {
    const now = cursor.value;
    return now && { start: Math.min(now.anchor.start, now.focus.start), end: Math.max(now.anchor.end, now.focus.end) };
  });
  const inPoints = ({ start, end }: Part): Part => ({ start: points.before(start), end: points.before(end) });
  const inUnits = ({ start, end }: Part): Part => ({ start: points.unitOf(start), end: points.unitOf(end) });
  const wordsOf = ({ start, end }: Part): string => {
    const words = text.slice(start, end).replace(/\s+/gu, " ");
    return words.length > SHOWN_WORDS ? `${words.slice(0, clusterStartBefore(words, SHOWN_WORDS))}…` : words;
  };
  const spans = (): readonly Span[] => (page().value ?? page().suggested)?.spans ?? [];
  const rule = () => ({ overlap: isOn(page().options, "overlap") });
  const canEdit = () => page().mode === "edit";
  const tell = (words: string) => {
    notice.value = words;
    page().say(words);
  };
  const fieldAt = (unit: number): Part => fields.findLast(({ start }) => start <= unit) ?? { start: 0, end: text.length };

  /** Without any entity nothing is said of the text, unless that takes back what was proposed. */
  const send = (next: Span[]) => page().onChange(next.length > 0 || page().suggested !== undefined ? { spans: next } : undefined);
  const choose = (part: Part | undefined, focus?: Part) =>
    batch(() => {
      cursor.value = part && { anchor: part, focus: focus ?? part };
      picked.value = undefined;
      notice.value = undefined;
    });
  const pick = (span: Span | undefined) => {
    choose(undefined);
    picked.value = span;
    if (span) page().say(`${nameOf(page().book, span.classId)}: ${wordsOf(inUnits(span))}`);
  };
  const refuse = (outcome: Exclude<Outcome, { spans: Span[] }>, way: string) => {
    if ("full" in outcome) return tell(`A text can have ${MOST_SPANS.toLocaleString()} entities.`);
    const [first] = outcome.overlapped;
    const over = first ? `${nameOf(page().book, first.classId)} “${wordsOf(inUnits(first))}”` : "another entity";
    return tell(`It overlaps ${over}, which this project does not allow. ${way}`);
  };

  const tag = (classId: string) => {
    const chosen = range.peek();
    if (!chosen || !canEdit()) return;
    const isConfirmed = refused?.classId === classId && refused.range.start === chosen.start && refused.range.end === chosen.end;
    const outcome = given(spans(), inPoints(chosen), classId, { ...rule(), crossing: isConfirmed ? "replace" : "ask" });
    if (!("spans" in outcome)) {
      refused = { range: chosen, classId };
      return refuse(outcome, "Give the class again to replace it.");
    }
    refused = undefined;
    send(outcome.spans);
    pick(outcome.span);
  };
  const change = (to: Span) => {
    const from = picked.peek();
    if (!from || !canEdit() || isSame(from, to)) return;
    const outcome = changed(spans(), from, to, rule());
    if (!("spans" in outcome)) return refuse(outcome, "It stays as it was.");
    send(outcome.spans);
    pick(outcome.span);
  };

  const tagAtOnce = (answer: "yes" | "no") => {
    page().memory.setItem(AT_ONCE, answer);
    tagsAtOnce.value = answer === "yes";
  };

  /** A class was chosen. */
  const takeClass = (classId: string) => {
    page().classId.value = classId;
    const span = picked.peek();
    if (!canEdit()) return;
    if (span) change({ ...span, classId });
    else if (range.peek()) tag(classId);
    else {
      tagAtOnce("yes");
      tell(`Each selection becomes ${nameOf(page().book, classId)} at once. Esc ends it.`);
    }
  };

  /** Selected by mouse or fingers; `exact`: not grown to whole words. Stays within the column where it began. */
  const select = (part: Part, how: "words" | "exact") => {
    const field = fieldAt(part.start);
    const end = Math.min(part.end, field.end);
    const grown = how === "exact" ? snapToClusters(text, part.start, end) : stops.snap(part.start, end);
    choose(grown);
    if (!grown) return;
    if (armed.peek() !== undefined) tag(armed.peek() ?? "");
    else page().say(wordsOf(grown));
  };
  /** A press on a place without moving: the entity there, the next of several with each press, or the word. */
  const press = (unit: number, kind: "mark" | "text") => {
    const at = points.before(unit);
    const over =
      kind === "mark"
        ? spans()
            .filter(({ start, end }) => start <= at && at < end)
            .sort((a, b) => a.end - a.start - (b.end - b.start))
        : [];
    const now = picked.peek();
    const index = now ? over.findIndex((span) => isSame(span, now)) : -1;
    if (over.length > 0) return pick(over[(index + 1) % over.length]);
    return walkTo(stops.at(unit));
  };

  const remove = () => {
    const span = picked.peek();
    if (!span || !canEdit()) return false;
    send(without(spans(), span));
    const words = wordsOf(inUnits(span));
    walkTo(stops.near(points.unitOf(span.start)));
    tell(`Removed: ${words}`);
    return true;
  };
  const tagSame = () => {
    const span = picked.peek();
    if (!span) return tell("Choose an entity first: its class goes to the same words everywhere.");
    if (!canEdit()) return undefined;
    const { start, end } = inUnits(span);
    const same = sameText(text, text.slice(start, end), MOST_SPANS)
      .map(inPoints)
      .filter((one) => one.start !== span.start);
    const { spans: next, added, left } = withAll(spans(), same, span.classId, rule());
    if (added > 0) send(next);
    return tell(`${count(added)} added${left > 0 ? `, ${left.toLocaleString()} left out because they overlap others` : ""}.`);
  };
  const accept = () => {
    const { value, suggested, onChange } = page();
    if (value || !suggested || !canEdit()) return false;
    onChange(suggested);
    tell(`Accepted: ${count(suggested.spans.length)}.`);
    return true;
  };

  const walkTo = (stop: Part | undefined) => {
    if (!stop) return;
    choose(stop);
    page().say(wordsOf(stop));
  };
  const here = (): Part => range.peek() ?? (picked.peek() ? inUnits(picked.peek() as Span) : { start: 0, end: 0 });
  const walk = (way: "on" | "back") => walkTo(way === "on" ? stops.after(range.peek() || picked.peek() ? here().end : 0) : stops.before(here().start));
  /** By words: the range, or the end of the chosen entity. */
  const extend = (way: "on" | "back") => {
    const span = picked.peek();
    if (span) {
      const { start, end } = inUnits(span);
      const cut = stops.at(end);
      const isCut = cut !== undefined && cut.start < end; // its end is inside of a word, which comes first
      const to = way === "on" ? (isCut ? cut : stops.after(end))?.end : stops.before((isCut ? cut : stops.before(end))?.start ?? 0)?.end;
      return to !== undefined && to > start ? change({ ...span, end: points.before(to) }) : undefined;
    }
    const now = cursor.peek();
    if (!now) return walk(way);
    const next = way === "on" ? stops.after(now.focus.end) : stops.before(now.focus.start);
    const field = fieldAt(now.anchor.start);
    if (!next || next.start < field.start || next.end > field.end) return undefined;
    choose(now.anchor, next);
    return page().say(wordsOf(here()));
  };
  /** By characters as one reads them. */
  const moveEnd = (side: "start" | "end", way: "on" | "back") => {
    const before = here();
    const { start, end } = fieldAt(before.start);
    const moved = way === "on" ? clusterEndAfter(text, before[side]) : clusterStartBefore(text, before[side]);
    const to = { ...before, [side]: Math.min(end, Math.max(start, moved)) };
    if (to.end <= to.start) return;
    const span = picked.peek();
    if (span) return change({ ...span, ...inPoints(to) });
    if (!range.peek()) return;
    choose(to);
    return page().say(wordsOf(to));
  };
  /** Ends of the chosen entity, put elsewhere by hand. */
  const reshape = (part: Part, how: "words" | "exact") => {
    const span = picked.peek();
    const grown = how === "exact" ? snapToClusters(text, part.start, part.end) : stops.snap(part.start, part.end);
    if (span && grown) change({ ...span, ...inPoints(grown) });
  };

  /** The entity after or before what is chosen; false at the end of them, so that Tab goes on. */
  const step = (way: "on" | "back"): boolean => {
    const all = spans();
    const span = picked.peek();
    const index = span ? all.findIndex((one) => isSame(one, span)) : -1;
    const at = points.before(here().start);
    const next =
      index >= 0
        ? all[index + (way === "on" ? 1 : -1)]
        : way === "on"
          ? all.find(({ start }) => start >= at)
          : all.findLast(({ start }) => start < at || !range.peek());
    pick(next);
    return next !== undefined;
  };
  const escape = (): boolean => {
    if (picked.peek() || range.peek()) choose(undefined);
    else if (armed.peek() !== undefined) {
      tagAtOnce("no");
      tell("Selections are no longer tagged at once.");
    } else return false;
    return true;
  };
  /** The value changed under us, by undo or by another item's coming. */
  const settle = () => {
    const span = picked.peek();
    if (span && !spans().some((one) => isSame(one, span))) picked.value = undefined;
  };

  return {
    text, fields, language, range, picked, armed, tagAtOnce, notice, inUnits, wordsOf, spans, select, press, pick, takeClass, remove, tagSame, accept, walk, walkTo, extend, moveEnd,
    reshape, step, escape, settle, nearest: (unit: number) => stops.near(unit), here,
  }; // biome-ignore format: a list of words
}
export type Entities = ReturnType<typeof createEntities>;
