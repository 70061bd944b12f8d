/**
 * The JSON text with numbers added at dotted paths. What is missing counts as 0, but its parent must be an object; where the path
 * leads through or to something else this throws, as Cosmos DB does with 400: it is a fault of ours, not of the caller's.
 */
export function increased(body: string, by: Record<string, number>): string {
  const record: unknown = JSON.parse(body);
  for (const [path, amount] of Object.entries(by)) {
    const segments = path.split(".");
    const last = segments.pop() ?? "";
    let parent: unknown = record;
    for (const segment of segments) parent = isObject(parent) && Object.hasOwn(parent, segment) ? parent[segment] : undefined;
    if (!isObject(parent)) throw new Error(`${path} cannot be incremented: it has no parent.`);
    const before = Object.hasOwn(parent, last) ? parent[last] : 0;
    if (typeof before !== "number") throw new Error(`${path} cannot be incremented: it is not a number.`);
    parent[last] = before + amount;
  }
  return JSON.stringify(record);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
