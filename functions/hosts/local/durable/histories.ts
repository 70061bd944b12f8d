import type { HistoryEvent } from "./protocol.ts";

/** What has happened to one execution. `text` is the events' JSON, joined with commas, ready for the trigger's value. */
export interface Past {
  readonly events: readonly HistoryEvent[];
  readonly text: string;
}

/** Events kept in memory at most; a history that is not kept is read again, so this bounds memory and not the work. */
const KEPT_EVENTS = 100_000;

/**
 * Histories of orchestrations that ran lately. Each step reads the whole history, so without this a flow of n steps parses n² events.
 * Appending is the only way in which a history changes; `forget` follows a rollback, whose appends never happened.
 */
export function createHistories(read: (id: string) => string[]) {
  const kept = new Map<string, { events: HistoryEvent[]; text: string }>();
  let count = 0;

  const forget = (id?: string) => {
    for (const key of id === undefined ? [...kept.keys()] : [id]) {
      count -= kept.get(key)?.events.length ?? 0;
      kept.delete(key);
    }
  };

  const of = (id: string) => {
    const known = kept.get(id);
    if (known) return known;
    const texts = read(id);
    const past = { events: texts.map((text) => JSON.parse(text) as HistoryEvent), text: texts.join(",") };
    for (const oldest of kept.keys()) {
      if (count + past.events.length <= KEPT_EVENTS) break;
      forget(oldest);
    }
    kept.set(id, past);
    count += past.events.length;
    return past;
  };

  const append = (id: string, events: readonly HistoryEvent[], texts: readonly string[]) => {
    const past = of(id);
    past.events.push(...events);
    past.text = [...(past.text ? [past.text] : []), ...texts].join(",");
    count += events.length;
    if (count > KEPT_EVENTS) forget(id);
  };

  return { of: (id: string): Past => of(id), append, forget };
}
