import { batch, signal } from "@preact/signals";
import type { Api } from "../../api/api.ts";
import { isAbort } from "../../api/api-error.ts";
import type { NoticeView } from "../../api/notices.ts";

/** The notices behind the bell. New ones appear by themselves; opening the bell reads them. */
export function createBell(notices: Api["notices"]) {
  const items = signal<readonly NoticeView[]>([]);
  const unread = signal(0);
  const isKnown = signal(false);
  const look = async (off: AbortSignal): Promise<"changed" | "same"> => {
    try {
      const page = await notices.list({ limit: 20 }, { signal: off });
      const isNew = page.items[0]?.id !== items.value[0]?.id || page.unread !== unread.value;
      batch(() => {
        items.value = page.items;
        unread.value = page.unread;
        isKnown.value = true;
      });
      return isNew ? "changed" : "same";
    } catch (error) {
      if (isAbort(error)) throw error;
      return "same"; // a bell that cannot ring is no reason to disturb; it is asked again
    }
  };
  const open = async () => {
    const [newest] = items.value;
    if (unread.value === 0 || !newest) return;
    await notices.see({ upTo: newest.at });
    unread.value = 0;
  };
  return { items, unread, isKnown, look, open };
}
