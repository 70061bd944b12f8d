import type { z } from "zod";
import type { NoticePage } from "../../../functions/notices/wire.ts";
import type { Asking, Client } from "./client.ts";

export type { NoticeView } from "../../../functions/notices/wire.ts";

export const noticesApi = (client: Client) => ({
  list: (query: { cursor?: string; limit?: number }, asking?: Asking) => client.get<z.input<typeof NoticePage>>("notices", { ...asking, query }),
  /** All that are there now have been seen. */
  markRead: () => client.send<unknown>("POST", "notices/read"),
});
