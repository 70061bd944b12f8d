import type { z } from "zod";
import type { Kind } from "../kinds/kind.ts";
import type { Consensus } from "../projects/project.ts";
import { Refusal, type Violation } from "../refusal.ts";
import type { Facts } from "./facts.ts";
import type { Answer, CorrectAnswer } from "./wire.ts";

/** An answer that was checked: a value of the task type, or a skip with its reason in words. */
export type Given = { value: unknown; classIds: string[] } | { skipReason: string };

const tooLarge = (mostBytes: number): string =>
  `This answer is larger than ${Math.floor(mostBytes / 1_000)} kB. Draw its shapes with fewer points, or leave some out.`;

export interface Rules {
  kind: Kind<unknown>;
  /** Classes that may be given now. */
  classIds: ReadonlySet<string>;
  /** Of the project, for its kind. */
  options: unknown;
  /** Classes that were merged, and what their labels are now: a page may have been dealt before. */
  merged: ReadonlyMap<string, string>;
  /** Of one answer, as JSON. */
  mostBytes: number;
  /** Where several answer an item. */
  consensus?: Consensus;
}

/** What was said before classes were merged, by those that they are now. */
export function byClassesOfNow({ kind, merged }: Pick<Rules, "kind" | "merged">, value: unknown): unknown {
  const isOld = kind.classesOf(value).some((classId) => merged.has(classId));
  return isOld ? kind.reclass(value, (classId) => merged.get(classId) ?? classId) : value;
}

/** An answer as it may be stored, or what is wrong with it, by paths under `path`. */
function checked(
  { kind, classIds, options, merged, mostBytes }: Rules,
  facts: Facts,
  answer: z.output<typeof CorrectAnswer>,
  path: string,
): { given: Given } | { violations: Violation[] } {
  if ("skip" in answer) {
    const { reason, note } = answer.skip;
    return { given: { skipReason: note ? `${reason}: ${note}` : reason } };
  }
  const read = kind.value.safeParse(answer.value);
  const at = path === "" ? "value" : `${path}.value`;
  if (!read.success) return { violations: read.error.issues.map((issue) => ({ path: [at, ...issue.path].join("."), message: issue.message })) };
  const value = byClassesOfNow({ kind, merged }, read.data);
  const { width, height, length } = facts;
  const size = width !== undefined && height !== undefined ? { size: { width, height } } : {};
  const wrong = kind.fault(value, { classIds, options, ...size, ...(length !== undefined && { length }) });
  const fault = wrong ?? (Buffer.byteLength(JSON.stringify(value)) > mostBytes ? tooLarge(mostBytes) : undefined);
  if (fault !== undefined) return { violations: [{ path: at, message: fault }] };
  return { given: { value, classIds: kind.classesOf(value) } };
}

/** One answer, checked; refuses with `invalid`, naming what is wrong. */
export function given(rules: Rules, facts: Facts, answer: z.output<typeof CorrectAnswer>): Given {
  const found = checked(rules, facts, answer, "");
  if ("given" in found) return found.given;
  throw new Refusal("invalid", "This answer cannot stand.", { reason: "violations", violations: found.violations });
}

/** The answers of a page by item; `facts` of its items, which are all of the page. Refuses with `invalid` what is missing, given twice, of another page or wrong, all of it at once. */
export function givenForPage(rules: Rules, facts: ReadonlyMap<string, Facts>, answers: readonly z.output<typeof Answer>[]): Map<string, Given> {
  const byItem = new Map<string, Given>();
  const seen = new Set<string>();
  const violations: Violation[] = [];
  for (const [at, answer] of answers.entries()) {
    const path = `answers.${at}`;
    if (!facts.has(answer.itemId)) violations.push({ path, message: `Item ${answer.itemId} is not on this page.` });
    else if (seen.has(answer.itemId)) violations.push({ path, message: `Item ${answer.itemId} is answered twice.` });
    seen.add(answer.itemId);
    const found = checked(rules, facts.get(answer.itemId) ?? {}, "value" in answer ? { value: answer.value } : { skip: answer.skip }, path);
    if ("given" in found) byItem.set(answer.itemId, found.given);
    else violations.push(...found.violations);
  }
  const missing = [...facts.keys()].filter((id) => !seen.has(id));
  for (const id of missing) violations.push({ path: "answers", message: `Item ${id} has no answer.` });
  if (violations.length > 0)
    throw new Refusal("invalid", "Answer each item of the page, with a value of its task type or a skip.", { reason: "violations", violations, missing });
  return byItem;
}
