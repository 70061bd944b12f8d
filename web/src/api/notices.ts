import type { z } from "zod";
import type { NoticePage, SeeNotices } from "../../../functions/notices/wire.ts";
import type { Asking, Client } from "./client.ts";

export type { NoticeView } from "../../../functions/notices/wire.ts";

export const noticesApi = (client: Client) => ({
  list: (query: { cursor?: string; limit?: number }, asking?: Asking) => client.get<z.input<typeof NoticePage>>("notices", { ...asking, query }),
  /** `upTo`: the `at` of the newest notice shown. */
  see: (ask: SeeNotices) => client.send<unknown>("POST", "notices/seen", ask),
});
