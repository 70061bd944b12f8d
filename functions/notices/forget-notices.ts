import type { Documents } from "../backends/documents.ts";
import { NOTICES_PK, NoticeShape, noticesByTime } from "./notice.ts";

/** The notices of a project that is gone: their links lead nowhere. Done again it finds nothing. */
export async function forgetNotices(on: { documents: Pick<Documents, "query" | "delete"> }, projectId: string): Promise<void> {
  let cursor: string | undefined;
  do {
    const page = await on.documents.query({
      shape: NoticeShape,
      pk: NOTICES_PK,
      index: noticesByTime,
      where: [{ field: "projectId", is: "eq", value: projectId }],
      limit: 100,
      ...(cursor !== undefined && { cursor }),
    });
    for (const { value } of page.items) await on.documents.delete(NOTICES_PK, value.id);
    cursor = page.cursor;
  } while (cursor !== undefined);
}
