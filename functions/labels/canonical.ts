import { createHash } from "node:crypto";

/** The same JSON whatever the order in which the keys came: two values are alike where their texts are. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return `{${entries
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`)
    .join()}}`;
}

/** Tells one submission sent twice from two: of the answers, in whatever order they came. The time spent does not count: it grows between two tries. */
export function digestOf(answers: readonly { itemId: string }[]): string {
  const sorted = answers.toSorted((a, b) => (a.itemId < b.itemId ? -1 : 1));
  return createHash("sha256").update(canonical(sorted)).digest("base64url");
}
