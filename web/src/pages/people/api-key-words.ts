import type { Scope } from "../../api/people.ts";

const DAY_MS = 86_400_000;
/** From then on an end is marked. */
const SOON_DAYS = 14;

export interface Area {
  title: string;
  /** In the list of keys. */
  short: string;
  says: string;
  /** Of a key for every project, where that needs other words. */
  saysOfAll?: string;
  read: Scope;
  /** Absent: there is nothing to write. */
  write?: Scope;
}

/** What keys are made for, as people see it. */
export const AREAS: readonly Area[] = [
  { title: "Projects and progress", short: "Projects", says: "Settings, classes, state, dashboard, agreement", read: "projects:read", write: "projects:write" },
  { title: "Data and refresh", short: "Data", says: "Datasets, imports, looking for new files", read: "data:read", write: "data:write" },
  { title: "Items and labels", short: "Labels", says: "Items, answers, review, changes of many at once", read: "labels:read", write: "labels:write" },
  { title: "Exports", short: "Exports", says: "Starting them, their files", read: "exports:read", write: "exports:write" },
  { title: "Audit trail", short: "Audit trail", says: "Who did what in this project", saysOfAll: "Who did what in each project", read: "audit:read" },
];

/** "Projects: read, write · Exports: read" */
export function sayScopes(scopes: readonly Scope[]): string {
  const has = (scope: Scope | undefined, word: string) => (scope !== undefined && scopes.includes(scope) ? [word] : []);
  return AREAS.map(({ short, read, write }) => ({ short, may: [...has(read, "read"), ...has(write, "write")] }))
    .filter(({ may }) => may.length > 0)
    .map(({ short, may }) => `${short}: ${may.join(", ")}`)
    .join(" · ");
}

/** Few programs write what they cannot read, so reading comes along; it can be taken off again. */
export function ticked(scopes: readonly Scope[], scope: Scope, isTicked: boolean): Scope[] {
  const others = scopes.filter((each) => each !== scope);
  if (!isTicked) return others;
  const read = AREAS.find(({ write }) => write === scope)?.read;
  return [...others, ...(read && !others.includes(read) ? [read] : []), scope];
}

/** Days by the calendar of whoever looks: a key that was used before midnight was used yesterday. */
const calendarDays = (from: number, to: number) => Math.round((new Date(to).setHours(0, 0, 0, 0) - new Date(from).setHours(0, 0, 0, 0)) / DAY_MS);

export function sayUsed(usedAt: number | undefined, now: number): string {
  if (usedAt === undefined) return "never used";
  const days = calendarDays(usedAt, now);
  if (days <= 0) return "last used today";
  return days === 1 ? "last used yesterday" : `last used on ${new Date(usedAt).toLocaleDateString()}`;
}

export interface End {
  tone: "fine" | "soon" | "over";
  text: string;
}

/** `until`: epoch ms. */
export function sayEnd(until: number, now: number): End {
  if (until <= now) return { tone: "over", text: `Ended on ${new Date(until).toLocaleDateString()}` };
  const days = Math.ceil((until - now) / DAY_MS);
  return { tone: days <= SOON_DAYS ? "soon" : "fine", text: days === 1 ? "Ends within a day" : `Ends in ${days} days` };
}

/** A call to try a key with. */
export const curlLine = (origin: string, key: string): string => `curl -H "Authorization: Bearer ${key}" ${origin}/api/me`;
