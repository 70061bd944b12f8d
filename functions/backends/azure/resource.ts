import type { JSONObject } from "@azure/cosmos";
import { z } from "zod";

/** A record as Cosmos DB gives it back. */
export const Resource = z.looseObject({ id: z.string(), type: z.string(), _etag: z.string() });
export type Resource = z.infer<typeof Resource>;

/** The record as it was given to us: without what Cosmos DB adds, and the partition key. */
export function recordOf(resource: object): object {
  const { pk: _pk, _rid, _self, _etag, _attachments, _ts, ...record }: Record<string, unknown> = { ...resource };
  return record;
}

export function resourceOf(pk: string, body: string): JSONObject & { id: string } {
  return { ...JSON.parse(body), pk };
}

/** Whether what is stored is what we wanted to write. Cosmos DB keeps the order of fields. */
export const isSame = (resource: object, body: string) => JSON.stringify(recordOf(resource)) === body;
