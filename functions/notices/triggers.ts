import type { Documents } from "../backends/documents.ts";
import { type QueueTrigger, queueTrigger } from "../edge/triggers.ts";
import { NoticeMessage, NOTICES_QUEUE } from "../projects/notice-message.ts";
import { PROJECT_ERASED_QUEUE, ProjectErased } from "../projects/project-erased.ts";
import { forgetNotices } from "./forget-notices.ts";
import { recordNotice } from "./record-notice.ts";

export const noticeQueues = (on: { documents: Documents; now(): number }): QueueTrigger[] => [
  queueTrigger({ name: "recordNotice", queue: NOTICES_QUEUE, message: NoticeMessage, handler: async (message) => await recordNotice(on, message) }),
  queueTrigger({
    name: "forgetNotices",
    queue: PROJECT_ERASED_QUEUE,
    message: ProjectErased,
    handler: async ({ projectId }) => await forgetNotices(on, projectId),
  }),
];
