import type { Flows } from "../backends/flows.ts";
import type { Documents } from "../backends/documents.ts";
import { MOST_DATASTORES } from "../datasets/create-datastore.ts";
import { DATASTORES_PK, DatastoreShape, datastoresByTime } from "../datasets/datastore.ts";
import type { TakeArrival } from "./arrivals.ts";
import { type Arrival, type BlobAddress, type BlobEvent, blobsOf } from "./blob-event.ts";
import { wantWalk, type WalkNeeds } from "./want-walk.ts";

interface Needs extends Omit<WalkNeeds, "flows"> {
  takeArrival: TakeArrival;
}

/** A message of the queue: an event of a storage account, or a walk that had to wait for the end of another one. */
export async function takeBlobEvent(on: Needs, event: BlobEvent, flows: Flows): Promise<void> {
  if ("projectId" in event) return await wantWalk({ ...on, flows }, event);
  for (const blob of blobsOf(event)) for (const arrival of await arrivalsAt(on, blob)) await on.takeArrival(arrival, flows);
}

/** In whose datastores the blob is: several may name one container. */
async function arrivalsAt(on: { documents: Pick<Documents, "query"> }, { address, container, name }: BlobAddress): Promise<Arrival[]> {
  const all = await on.documents.query({ shape: DatastoreShape, pk: DATASTORES_PK, index: datastoresByTime, limit: MOST_DATASTORES });
  return all.items.flatMap(({ value }) => (value.container === container && isIn(value.address, address) ? [{ datastoreId: value.id, name }] : []));
}

/** The emulator's accounts are paths of one host; their events are of nobody but tests. */
const isIn = (account: string, origin: string): boolean => account === origin || new URL(account).origin === origin;
