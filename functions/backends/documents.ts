import type { z } from "zod";

/** A JSON record, at most 2 MB, of whole characters (half of one, a lone surrogate, is refused as `invalid`). `id` is unique in its partition; at most 255 characters of A–Z a–z 0–9 . _ - | ~ : @ and no `/ \ ? #`. */
export interface Doc {
  id: string;
  type: string;
}

/** The shape of one type of record. Whatever is read from storage is parsed with it: what we stored last year is a border too. */
export interface Shape<T extends Doc> {
  type: T["type"];
  schema: z.ZodType<T>;
}

export interface Stored<T> {
  value: T;
  etag: string;
}

/**
 * A declared index: records of one `type`, in one partition, with given values of the `equals` fields, in the order of `order`
 * and then of `id`. There is no query without one. The SQLite indexes and the Cosmos indexing policy are made from these.
 * Fields are top-level properties; `order` holds a string or a number. A record that lacks `order` is not in the index.
 */
export interface Index {
  /** Unique among all indexes, kebab-case. */
  name: string;
  type: string;
  equals: readonly string[];
  order: string;
  /**
   * Fields that the index carries along, so that `where` is answered from it without reading the records passed over: half a million of them are looked
   * through in a tenth of a second. A list is written `tags[]`. Worth its writes where people filter by many fields at once; a query of one partition uses it.
   */
  narrowedBy?: readonly string[];
}

export type Scalar = string | number | boolean;

/** Applied to what the index finds; costs a read of each record passed over where the index does not carry the field, so for narrowing, not for finding. */
export type Filter =
  | { field: string; is: "eq" | "ne"; value: Scalar }
  | { field: string; is: "lt" | "le" | "gt" | "ge"; value: string | number }
  | { field: string; is: "in"; value: readonly Scalar[] }
  /** `field` is text that has `value` in it, ignoring case (ASCII). */
  | { field: string; is: "contains"; value: string }
  /** `field` is a list that has `value` as a member. */
  | { field: string; is: "has"; value: Scalar }
  /** One of these at the least. */
  | { is: "any"; of: readonly Filter[] };

export interface Query<T extends Doc> {
  shape: Shape<T>;
  /** One partition, or several merged into one order. */
  pk: string | readonly string[];
  index: Index;
  /** A value for every `equals` field of the index. */
  equals?: Record<string, Scalar>;
  /** Bounds on the order field. */
  range?: { ge?: string | number; gt?: string | number; le?: string | number; lt?: string | number };
  descending?: boolean;
  /** 1–1000. */
  limit: number;
  where?: readonly Filter[];
  /** From the page before. */
  cursor?: string;
}

export interface Page<T> {
  /** May be fewer than `limit`, even none, while there is a cursor: a filter passes over a bounded number of records a call. */
  items: Stored<T>[];
  /** Absent at the end. Opaque; holds nothing secret; survives restarts; a forged one is refused as `invalid`. */
  cursor?: string;
}

export type Operation =
  | { op: "create"; doc: Doc }
  | { op: "replace"; doc: Doc; etag: string }
  | { op: "delete"; id: string; etag?: string }
  /** Adds to numbers; a path such as `labels.c3` that is missing counts as 0 (its parent object must exist). */
  | { op: "increment"; id: string; by: Record<string, number> };

export type BatchOutcome =
  /** New etags in the order of the operations; undefined for deletions. */
  | { done: true; etags: (string | undefined)[] }
  /** Nothing was written. `failed` is the index of the operation that was refused. */
  | { done: false; failed: number; why: "conflict" | "stale" | "not-found" };

/**
 * The one store of records. It offers only what Cosmos DB does well and cheaply, so what is written against it is cheap there.
 * Throttling and other passing faults are retried inside, within bounds, then thrown as `Busy`.
 * Every call adds its cost to the meter of the current call (cost.ts).
 */
export interface Documents {
  get<T extends Doc>(shape: Shape<T>, pk: string, id: string): Promise<Stored<T> | undefined>;
  /** At most 100 ids; the missing are left out; in the order asked. */
  getMany<T extends Doc>(shape: Shape<T>, pk: string, ids: readonly string[]): Promise<Stored<T>[]>;
  /** Refuses with `conflict` where the id is taken. */
  create<T extends Doc>(shape: Shape<T>, pk: string, doc: T): Promise<Stored<T>>;
  /** Refuses with `stale` where the record is no longer the one read with `etag` (also where it is gone). */
  replace<T extends Doc>(shape: Shape<T>, pk: string, doc: T, etag: string): Promise<Stored<T>>;
  /** Deleting what is not there is done already. With an etag: refuses with `stale`. */
  delete(pk: string, id: string, etag?: string): Promise<void>;
  /**
   * All or nothing, one partition, 1–100 operations (an increment of more than ten fields counts as several), under 2 MB; else refused as `invalid` or
   * `too-large`. Batches of increments alone may throw `Busy` though they were done, as they cannot be sent again: add a create or a replace.
   */
  batch(pk: string, operations: readonly Operation[]): Promise<BatchOutcome>;
  query<T extends Doc>(ask: Query<T>): Promise<Page<T>>;
  /** Ids of a partition's records, whatever they are, but of type `except`; 1–100 of them. For deleting all of it: no order, no cursor. */
  ids(pk: string, ask: { most: number; except?: string }): Promise<string[]>;
  close(): Promise<void>;
}

/** Highest number of operations in one batch (Cosmos DB transactional batch limit). */
export const BATCH_LIMIT = 100;
