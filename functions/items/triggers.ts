import { type QueueTrigger, queueTrigger } from "../edge/triggers.ts";
import { PICTURES_QUEUE, PicturesWanted } from "./ask-pictures.ts";
import { makePictures } from "./make-pictures.ts";
import type { PictureNeeds } from "./pictures.ts";

export const itemQueues = (on: PictureNeeds): QueueTrigger[] => [
  queueTrigger({ name: "picturesAhead", queue: PICTURES_QUEUE, message: PicturesWanted, handler: async (wanted) => await makePictures(on, wanted) }),
];
