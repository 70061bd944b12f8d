import type { Documents } from "../backends/documents.ts";
import { type QueueTrigger, queueTrigger } from "../edge/triggers.ts";
import { NoticeMessage, NOTICES_QUEUE } from "../projects/notice-message.ts";
import { recordNotice } from "./record-notice.ts";

export const noticeQueues = (on: { documents: Documents; now(): number }): QueueTrigger[] => [
  queueTrigger({ name: "recordNotice", queue: NOTICES_QUEUE, message: NoticeMessage, handler: async (message) => await recordNotice(on, message) }),
];
