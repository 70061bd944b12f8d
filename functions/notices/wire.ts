import { z } from "zod";
import { paging, pageOf } from "../edge/paging.ts";

/** `GET notices`: of the projects that the caller may administer, newest first. */
export const NoticesQuery = z.strictObject(paging(50, 20));
export const NoticeView = z.strictObject({
  id: z.string(),
  projectId: z.string(),
  projectName: z.string(),
  about: z.string(),
  outcome: z.string(),
  text: z.string(),
  link: z.string(),
  at: z.number(),
  unread: z.boolean(),
});
export type NoticeView = z.input<typeof NoticeView>;
export const NoticePage = z.strictObject({ ...pageOf(NoticeView).shape, unread: z.number() });

/** `POST notices/seen`: `upTo` is the `at` of the newest notice shown. */
export const SeeNotices = z.strictObject({ upTo: z.number().int().min(0) });
export type SeeNotices = z.input<typeof SeeNotices>;
