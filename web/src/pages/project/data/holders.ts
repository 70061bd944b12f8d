import type { Api } from "../../../api/api.ts";
import type { Progress } from "../../../api/progress.ts";

/** Somebody, or a group, whom items can be assigned to; `id` as `u:<user id>` or `g:<group id>`. */
export interface Holder {
  id: string;
  name: string;
}

/** Enough for a list to choose from. */
const MOST = 200;

/** The project's members and groups; with those who labeled in it, who may have their role from the workspace. */
export async function loadHolders(access: Pick<Api["access"], "members">, projectId: string, off: AbortSignal): Promise<Holder[]> {
  const { items } = await access.members(projectId, { limit: MOST }, { signal: off });
  return items.map(({ userId, name }) => ({ id: userId.startsWith("g:") ? userId : `u:${userId}`, name: name ?? userId }));
}

export function joinHolders(members: readonly Holder[] | undefined, labelers: Progress["labelers"]): Holder[] {
  const all = new Map(labelers.map(({ userId, name }) => [`u:${userId}`, name]));
  for (const { id, name } of members ?? []) all.set(id, name);
  return [...all].map(([id, name]) => ({ id, name })).toSorted((a, b) => a.name.localeCompare(b.name));
}

export const holderName = (holders: readonly Holder[], id: string): string => holders.find((one) => one.id === id)?.name ?? id.slice(2);
