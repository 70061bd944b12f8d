import { MEMBERS_REMOVED_QUEUE, MembersRemoved } from "../access/members-removed.ts";
import { type QueueTrigger, queueTrigger } from "../edge/triggers.ts";
import { type ReleaseNeeds, releaseRemoved } from "./release-removed.ts";

export const taskQueues = (on: ReleaseNeeds): QueueTrigger[] => [
  queueTrigger({
    name: "membersRemoved",
    queue: MEMBERS_REMOVED_QUEUE,
    message: MembersRemoved,
    handler: async (message) => await releaseRemoved(on, message),
  }),
];
