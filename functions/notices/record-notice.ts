import type { Documents } from "../backends/documents.ts";
import type { NoticeMessage } from "../projects/notice-message.ts";
import { PROJECTS_PK, ProjectShape } from "../projects/project.ts";
import { Refusal } from "../refusal.ts";
import { KEPT_MS, type Notice, NOTICES_PK, NoticeShape, noticesByTime } from "./notice.ts";

interface Needs {
  documents: Pick<Documents, "get" | "create" | "query" | "delete">;
  now(): number;
}

/** Each new notice clears away at most so many old ones: more go than come, so the old ones run out. */
const CLEARED = 20;

/** Keeps what the message tells; the same message again changes nothing. Of a project that was deleted meanwhile nothing is kept. */
export async function recordNotice(on: Needs, message: NoticeMessage): Promise<void> {
  if (!(await on.documents.get(ProjectShape, PROJECTS_PK, message.projectId))) return;
  const notice: Notice = { ...message, type: "notice", at: on.now() };
  try {
    await on.documents.create(NoticeShape, NOTICES_PK, notice);
  } catch (error) {
    if (!(error instanceof Refusal && error.code === "conflict")) throw error;
  }
  const old = await on.documents.query({ shape: NoticeShape, pk: NOTICES_PK, index: noticesByTime, range: { lt: on.now() - KEPT_MS }, limit: CLEARED });
  for (const { value } of old.items) await on.documents.delete(NOTICES_PK, value.id);
}
