import type { Documents } from "../backends/documents.ts";
import { type Route, route } from "../edge/route.ts";
import { listNotices } from "./list-notices.ts";
import { seeNotices } from "./see-notices.ts";
import * as wire from "./wire.ts";

interface Needs {
  documents: Documents;
  now(): number;
}

export const noticeRoutes = (on: Needs): Route[] => [
  route({
    name: "listNotices",
    method: "GET",
    path: "notices",
    policy: { in: "service" },
    summary: "What ended in the projects that the caller may administer, newest first, of the last 30 days.",
    query: wire.NoticesQuery,
    reply: wire.NoticePage,
    handler: async ({ query, caller }) => ({ body: await listNotices(on, caller, query) }),
  }),
  route({
    name: "seeNotices",
    method: "POST",
    path: "notices/seen",
    policy: { in: "service" },
    summary: "Marks the caller's notices up to a time as seen.",
    body: wire.SeeNotices,
    handler: async ({ body, caller }) => {
      await seeNotices(on, { userId: caller.userId, upTo: body.upTo });
      return {};
    },
  }),
];
