import { z } from "zod";
import type { Documents, Index, Operation, Query, Scalar, Shape } from "../backends/documents.ts";

/**
 * How to find all records of one type in a partition, to delete them. Rooms further down the walk declare theirs (hosts/sweeps.ts lists them all):
 * `each` are the values to ask the index for; or, with `found`, another index tells the values, from `field` of what it finds.
 */
export type Sweep = { index: Index; each?: readonly Record<string, Scalar>[] } | { index: Index; equals: string; found: { index: Index; field: string } };

/** Deletions in one step of the flow: about a second. */
const MOST = 2_000;
const PER_QUERY = 500;
const PER_BATCH = 100;

const bare = (type: string): Shape<{ id: string; type: string; [field: string]: unknown }> => ({
  type,
  schema: z.looseObject({ id: z.string(), type: z.literal(type) }),
});

/** Deletes up to 2,000 of the records that the sweeps find in a partition; tells whether there may be more. */
export async function sweepPartition(
  on: { documents: Pick<Documents, "query" | "batch" | "delete"> },
  pk: string,
  sweeps: readonly Sweep[],
): Promise<{ more: boolean; deleted: number }> {
  let deleted = 0;
  for (const sweep of sweeps) {
    for (const equals of await valuesOf(on, pk, sweep)) {
      for (;;) {
        // From the start each time: what was found is gone by then.
        const page = await on.documents.query({ shape: bare(sweep.index.type), pk, index: sweep.index, equals, limit: PER_QUERY });
        const ids = page.items.map(({ value }) => value.id);
        await deleteAll(on, pk, ids);
        deleted += ids.length;
        if (deleted >= MOST) return { more: true, deleted };
        if (page.cursor === undefined) break;
      }
    }
  }
  return { more: false, deleted };
}

async function valuesOf(on: { documents: Pick<Documents, "query"> }, pk: string, sweep: Sweep): Promise<readonly Record<string, Scalar>[]> {
  if (!("found" in sweep)) return sweep.each ?? [{}];
  const values = new Set<string>();
  const ask: Query<{ id: string; type: string; [field: string]: unknown }> = {
    shape: bare(sweep.found.index.type),
    pk,
    index: sweep.found.index,
    limit: PER_QUERY,
  };
  let cursor: string | undefined;
  do {
    const page = await on.documents.query({ ...ask, ...(cursor !== undefined && { cursor }) });
    for (const { value } of page.items) values.add(String(value[sweep.found.field]));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return [...values].map((value) => ({ [sweep.equals]: value }));
}

/** In batches; a batch that met a record already gone is done one by one. */
export async function deleteAll(on: { documents: Pick<Documents, "batch" | "delete"> }, pk: string, ids: readonly string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += PER_BATCH) {
    const some = ids.slice(at, at + PER_BATCH);
    const outcome = await on.documents.batch(
      pk,
      some.map((id): Operation => ({ op: "delete", id })),
    );
    if (!outcome.done) for (const id of some) await on.documents.delete(pk, id);
    await new Promise((resolve) => setImmediate(resolve)); // labelers are served in between
  }
}
