import { type BlobTrigger, type QueueTrigger, queueTrigger, type TimerTrigger } from "../edge/triggers.ts";
import { DEFAULT_DATASTORE } from "../datasets/datastores.ts";
import type { TakeArrival } from "./arrivals.ts";
import { PICTURES_QUEUE, PicturesWanted } from "./ask-pictures.ts";
import { BLOB_EVENTS_QUEUE, BlobEvent } from "./blob-event.ts";
import { makePictures } from "./make-pictures.ts";
import type { PictureNeeds } from "./pictures.ts";
import { startDueRefreshes } from "./start-due-refreshes.ts";
import type { ArrivalNeeds } from "./take-arrivals.ts";
import { takeBlobEvent } from "./take-blob-event.ts";

type Needs = PictureNeeds & ArrivalNeeds & { takeArrival: TakeArrival };

export const itemQueues = (on: Needs): QueueTrigger[] => [
  queueTrigger({ name: "picturesAhead", queue: PICTURES_QUEUE, message: PicturesWanted, handler: async (wanted) => await makePictures(on, wanted) }),
  queueTrigger({ name: "blobEvent", queue: BLOB_EVENTS_QUEUE, message: BlobEvent, handler: async (event, flows) => await takeBlobEvent(on, event, flows) }),
];

export const itemTimers = (on: ArrivalNeeds): TimerTrigger[] => [
  { name: "refreshDue", schedule: "0 */5 * * * *", handler: async (flows) => await startDueRefreshes({ ...on, flows }) },
];

/** Files that come into the service's own container. */
export const itemBlobs = ({ takeArrival }: Pick<Needs, "takeArrival">): BlobTrigger[] => [
  {
    name: "fileArrived",
    path: "datasets/{name}",
    handler: async ({ name }, flows) => await takeArrival({ datastoreId: DEFAULT_DATASTORE, name }, flows),
  },
];
