const UNITS: [Intl.RelativeTimeFormatUnit, ms: number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** "3 hours ago"; a date after a week. Epoch ms. */
export function sayAgo(at: number, now: number): string {
  const passed = now - at;
  if (passed > 7 * 86_400_000) return new Date(at).toLocaleDateString();
  const [unit, ms] = UNITS.find(([, size]) => Math.abs(passed) >= size) ?? ["minute", 60_000];
  const count = Math.trunc(passed / ms);
  return count === 0 ? "just now" : new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(-count, unit);
}

/** "2 h 5 min", "40 s". */
export function sayDuration(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.round(hours / 24)} days`;
}

const SIZES = ["bytes", "kB", "MB", "GB", "TB"];
export function saySize(bytes: number): string {
  const power = Math.min(SIZES.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1_000 ** power;
  return `${value.toLocaleString(undefined, { maximumFractionDigits: power === 0 || value >= 100 ? 0 : 1 })} ${SIZES[power]}`;
}

/** A time in the reader's zone, exact on hover. */
export function Moment({ at }: { at: number }) {
  const exact = new Date(at);
  return (
    <time datetime={exact.toISOString()} title={exact.toLocaleString(undefined, { dateStyle: "full", timeStyle: "long" })}>
      {sayAgo(at, Date.now())}
    </time>
  );
}
