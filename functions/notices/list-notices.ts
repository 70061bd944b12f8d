import type { z } from "zod";
import { userPk } from "../access/member.ts";
import { listMyProjects } from "../access/my-projects.ts";
import { atLeast, type Role } from "../access/roles.ts";
import type { Documents, Filter } from "../backends/documents.ts";
import { KEPT_MS, NOTICES_PK, NoticeShape, noticesByTime, NoticesSeenShape } from "./notice.ts";
import type { NoticePage } from "./wire.ts";

export interface Reader {
  userId: string;
  workspaceRole?: Role;
}

interface Needs {
  documents: Pick<Documents, "get" | "query">;
  now(): number;
}

/** The bell shows "99+" beyond. */
const MOST_UNREAD = 100;
/** A filter names so many projects at most, the newest memberships first. */
const MOST_PROJECTS = 500;

/** Notices of the projects that the reader may administer, newest first; of all projects for contributors of the workspace. */
export async function listNotices(on: Needs, who: Reader, ask: { limit: number; cursor?: string | undefined }): Promise<z.input<typeof NoticePage>> {
  const where = await visibleTo(on, who);
  if (where === "nothing") return { items: [], unread: 0 };
  const seen = (await on.documents.get(NoticesSeenShape, userPk(who.userId), "notices-seen"))?.value.upTo ?? 0;
  const since = on.now() - KEPT_MS;
  const all = { shape: NoticeShape, pk: NOTICES_PK, index: noticesByTime, descending: true, where };
  const [page, unread] = await Promise.all([
    on.documents.query({ ...all, range: { ge: since }, limit: ask.limit, ...(ask.cursor !== undefined && { cursor: ask.cursor }) }),
    on.documents.query({ ...all, range: { gt: Math.max(seen, since) }, limit: MOST_UNREAD }),
  ]);
  const items = page.items.map(({ value }) => {
    const { type: _, by: __, ...shown } = value;
    return { ...shown, unread: shown.at > seen };
  });
  return { items, unread: unread.items.length, ...(page.cursor !== undefined && { cursor: page.cursor }) };
}

async function visibleTo(on: Needs, who: Reader): Promise<Filter[] | "nothing"> {
  if (atLeast(who.workspaceRole, "contributor")) return [];
  const mine = (await listMyProjects(on, who)).filter(({ role }) => atLeast(role, "contributor")).map(({ projectId }) => projectId);
  return mine.length > 0 ? [{ field: "projectId", is: "in", value: mine.slice(0, MOST_PROJECTS) }] : "nothing";
}
