const MINUTE = 60_000;
/** How often the timer looks whose turn it is: a refresh never comes sooner after the one before. */
export const TICK_MS = 5 * MINUTE;
const DAY_MS = 24 * 60 * MINUTE;
/** Listing goes at 10,000 files a second or more, and may take a twentieth of the time: half a million files are walked every 17 minutes at the most. */
const PAUSE_PER_FILE_MS = 2;

/** A project's last walk: when it began, epoch ms, and how many files it listed; and of its items, those that have files, and those of them that are answered. */
export interface Standing {
  startedAt: number;
  listed: number;
  items: number;
  answered: number;
}

/**
 * When the next refresh is due, epoch ms: 24 hours × (5 / 1440) ^ share done after the last one began. So a day while nothing is labeled, 85 minutes at half, 9 minutes at nine
 * tenths, 5 minutes at the end, when labelers are about to run out; but no sooner than 2 ms for each file, and within the day (feature C2).
 */
export function refreshDueAt({ startedAt, listed, items, answered }: Standing): number {
  const share = items > 0 ? Math.min(1, answered / items) : 1;
  const byWork = DAY_MS * (TICK_MS / DAY_MS) ** share;
  return startedAt + Math.round(Math.min(DAY_MS, Math.max(TICK_MS, byWork, listed * PAUSE_PER_FILE_MS)));
}

/** The tick that a moment belongs to, epoch ms: a timer that fires late, twice, or in two places starts one and the same walk. */
export const tickOf = (now: number): number => Math.floor(now / TICK_MS) * TICK_MS;
