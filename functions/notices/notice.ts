import { z } from "zod";
import type { Index, Shape } from "../backends/documents.ts";
import { NoticeMessage } from "../projects/notice-message.ts";

/** All notices are in one partition: they are few (one for each thing that ends) and live for 30 days. */
export const NOTICES_PK = "notices";
export const KEPT_MS = 30 * 24 * 60 * 60 * 1_000;

/** One thing that ended, as the bell tells it. `at` is when it was recorded, so that none can appear among those that were seen already. */
export const Notice = z.strictObject({ ...NoticeMessage.shape, type: z.literal("notice") });
export type Notice = z.infer<typeof Notice>;
export const NoticeShape: Shape<Notice> = { type: "notice", schema: Notice };
export const noticesByTime: Index = { name: "notices-by-time", type: "notice", equals: [], order: "at" };
export const noticeIndexes: Index[] = [noticesByTime];

/** Up to when a person has seen notices; in the person's own partition. */
export const NoticesSeen = z.strictObject({ id: z.literal("notices-seen"), type: z.literal("notices-seen"), upTo: z.number() });
export type NoticesSeen = z.infer<typeof NoticesSeen>;
export const NoticesSeenShape: Shape<NoticesSeen> = { type: "notices-seen", schema: NoticesSeen };
