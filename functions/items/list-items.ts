import { z } from "zod";
import type { Documents } from "../backends/documents.ts";
import { bucketPk, type Project } from "../projects/project.ts";
import { Refusal } from "../refusal.ts";
import { type Item, ItemShape } from "./item.ts";
import { type ItemsFilter, planOf } from "./item-filter.ts";
import { orderAt, viewItem } from "./view-item.ts";
import type { ItemView } from "./wire.ts";

export interface AskItems extends ItemsFilter {
  limit: number;
  /** 0 to below 1. */
  at?: number | undefined;
  back: boolean;
  cursor?: string | undefined;
}

/** Queries of one call: a filter may find every bucket empty. */
const MOST_LOOKS = 24;
/** No look is begun after that, ms: who asked for something rare sees how far it was looked, and asks on. */
const MOST_MS = 140;

/** Others are served between two looks. Not `breathe`: it waits for calls that are under way, and this is one. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Where the list goes on: in a bucket, from an order on, at a cursor of the store. */
const Place = z.strictObject({ b: z.number().int().min(0).max(99), o: z.string().max(64).optional(), c: z.string().max(1_400).optional() });
type Place = z.infer<typeof Place>;

export interface ListedItems {
  items: ItemView[];
  /** Share of the list looked through, 0 to 1. */
  searched: number;
  cursor?: string;
}

/** A page of items over all buckets, in shuffled order. Its cost does not grow with the project, wherever it begins. */
export async function listItems(on: { documents: Pick<Documents, "query">; now(): number }, project: Project, ask: AskItems): Promise<ListedItems> {
  const { index, equals, where } = planOf(ask);
  const found: Item[] = [];
  let place: Place | undefined = ask.cursor === undefined ? startOf(project, ask) : readPlace(ask.cursor, project);
  const until = on.now() + MOST_MS;
  for (let looks = 0; place && found.length < ask.limit && looks < MOST_LOOKS && on.now() <= until; looks++) {
    if (looks > 0 && where.length > 0) await turn();
    const { b, o, c }: Place = place;
    const page = await on.documents.query({
      shape: ItemShape,
      pk: bucketPk(project.id, b),
      index,
      equals,
      where,
      descending: ask.back,
      limit: ask.limit - found.length,
      ...(o !== undefined && { range: ask.back ? { lt: o } : { ge: o } }),
      ...(c !== undefined && { cursor: c }),
    });
    found.push(...page.items.map(({ value }) => value));
    place = page.cursor === undefined ? neighbour(b, project, ask.back) : { ...place, c: page.cursor };
  }
  const items = found.map((item) => viewItem(item, project));
  return { items, searched: searchedTo(place, items.at(-1), project, ask), ...(place && { cursor: Buffer.from(JSON.stringify(place)).toString("base64url") }) };
}

/** Whole buckets, or up to the last item found: what the store's own cursor says of the rest is its own. */
function searchedTo(place: Place | undefined, last: ItemView | undefined, { buckets }: Project, { back }: AskItems): number {
  if (!place) return 1;
  const from = (at: number) => (back ? 1 - at : at);
  return Math.max(from((place.b + (back ? 1 : 0)) / buckets), last ? from(last.at) : 0);
}

function startOf({ buckets }: Project, { at, back }: AskItems): Place | undefined {
  if (buckets === 0) return undefined;
  if (at === undefined) return { b: back ? buckets - 1 : 0 };
  const b = Math.floor(at * buckets);
  return { b, o: orderAt(at * buckets - b) };
}

function neighbour(bucket: number, { buckets }: Project, back: boolean): Place | undefined {
  const b = bucket + (back ? -1 : 1);
  return b >= 0 && b < buckets ? { b } : undefined;
}

function readPlace(cursor: string, { buckets }: Project): Place {
  let said: unknown;
  try {
    said = JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    said = undefined; // refused below, like any other that is not ours
  }
  const place = Place.safeParse(said);
  if (!place.success || place.data.b >= buckets) throw new Refusal("invalid", "This cursor is not of this list.", { reason: "cursor" });
  return place.data;
}
