import type { FunctionInfo } from "./worker.ts";

/** One HTTP function, ready to be matched. */
export interface HttpFunction {
  fn: FunctionInfo;
  template: string;
  methods: readonly string[];
  segments: readonly Segment[];
}

type Segment = { literal: string } | { parameter: string } | { rest: string };

export interface Match {
  fn: FunctionInfo;
  /** Decoded, but for `%2F`, which stays as it was sent. */
  params: Record<string, string>;
}

export type Router = (method: string, path: string) => Match | undefined;

/**
 * Templates of literals, `{name}` and a last `{*rest}`, under the route prefix. As on the real host the functions are tried in the order of
 * their upper-case names and the first that matches answers: there is no precedence, so let no two templates overlap. Literals ignore case.
 */
export function createRouter(functions: Iterable<FunctionInfo>, prefix: string): Router {
  const table = httpFunctions(functions, prefix);
  const byMethod = new Map<string, HttpFunction[]>();
  for (const it of table) for (const method of it.methods) byMethod.set(method, [...(byMethod.get(method) ?? []), it]);
  // Kept apart by method and number of segments: a call then looks at a handful of templates, not at all.
  const buckets = new Map<string, HttpFunction[]>();
  const candidates = (method: string, count: number): HttpFunction[] => {
    const key = `${method} ${count}`;
    const known = buckets.get(key);
    if (known) return known;
    const fits = (byMethod.get(method) ?? []).filter(({ segments }) => {
      const last = segments.at(-1);
      return last && "rest" in last ? count >= segments.length - 1 : count === segments.length;
    });
    if (count <= MAX_BUCKETS) buckets.set(key, fits);
    return fits;
  };

  return (method, path) => {
    const parts = path.split("/").filter((part) => part !== "");
    for (const { fn, segments } of candidates(method, parts.length)) {
      const params = match(segments, parts);
      if (params) return { fn, params };
    }
    return undefined;
  };
}

/** A path may have any number of segments; only so many lists are kept. */
const MAX_BUCKETS = 32;

export function httpFunctions(functions: Iterable<FunctionInfo>, prefix: string): HttpFunction[] {
  const upper = (fn: FunctionInfo) => fn.name.toUpperCase();
  return [...functions]
    .filter(({ trigger }) => trigger.type === "httpTrigger")
    .sort((a, b) => (upper(a) < upper(b) ? -1 : 1))
    .map((fn) => {
      const template = `${prefix}/${typeof fn.trigger["route"] === "string" ? fn.trigger["route"] : fn.name}`;
      const methods = Array.isArray(fn.trigger["methods"]) ? fn.trigger["methods"].map((method) => String(method).toUpperCase()) : ["GET", "POST"];
      return { fn, template, methods, segments: parseTemplate(template) };
    });
}

export function parseTemplate(template: string): Segment[] {
  const parts = template.split("/").filter((part) => part !== "");
  return parts.map((part, at) => {
    const parameter = /^\{(\*?)(\w+)\}$/.exec(part);
    if (parameter?.[1] && at === parts.length - 1) return { rest: parameter[2] ?? "" };
    if (parameter && !parameter[1]) return { parameter: parameter[2] ?? "" };
    if (/[{}]/.test(part)) throw new Error(`The embedded host has no route template like "${part}" (in "${template}").`);
    return { literal: part.toLowerCase() };
  });
}

/** Two functions that could both answer one call, by name; the real host would pick by the order of names. */
export function overlaps(table: readonly HttpFunction[]): [string, string][] {
  const found: [string, string][] = [];
  table.forEach((a, at) => {
    for (const b of table.slice(at + 1)) {
      if (a.methods.some((method) => b.methods.includes(method)) && meet(a.segments, b.segments)) found.push([a.fn.name, b.fn.name]);
    }
  });
  return found;
}

function meet(a: readonly Segment[], b: readonly Segment[]): boolean {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const [one, other] = [a[at], b[at]];
    if ((one && "rest" in one) || (other && "rest" in other)) return true;
    if (!one || !other) return false;
    if ("literal" in one && "literal" in other && one.literal !== other.literal) return false;
  }
  return true;
}

function match(segments: readonly Segment[], parts: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [at, segment] of segments.entries()) {
    const part = parts[at];
    if ("rest" in segment) {
      params[segment.rest] = parts.slice(at).map(decode).join("/");
      return params;
    }
    if (part === undefined) return undefined;
    if ("parameter" in segment) params[segment.parameter] = decode(part);
    else if (segment.literal !== part && segment.literal !== part.toLowerCase()) return undefined;
  }
  return params;
}

function decode(part: string): string {
  if (!part.includes("%")) return part;
  try {
    return decodeURIComponent(part.replace(/%2f/gi, (slash) => `%25${slash.slice(1)}`));
  } catch {
    return part; // not UTF-8: the real host passes it on as it is, too
  }
}
