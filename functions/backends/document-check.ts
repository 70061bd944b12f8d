import { Refusal } from "../refusal.ts";
import { BATCH_LIMIT, type Doc, type Operation, type Query } from "./documents.ts";

const ID = /^[A-Za-z0-9._\-|~:@]{1,255}$/;
const PARTITION_BYTES = 1_024;
/** Cosmos DB refuses larger ones, single or as a batch. */
const DOC_BYTES = 2 * 1024 * 1024;
export const GET_MANY_LIMIT = 100;
/** Operations of one Cosmos DB patch. */
export const PATCH_LIMIT = 10;
const LONE_SURROGATE = /\\ud[89a-f]/i;
/** Names that Cosmos DB keeps for itself, and the partition key of ours. */
const TAKEN = ["pk", "_rid", "_self", "_etag", "_attachments", "_ts"];

const isPlain = (text: string) => text.isWellFormed() && !text.includes("\0");

export function checkId(id: string): void {
  if (!ID.test(id))
    throw new Refusal("invalid", "An id is 1 to 255 characters of A–Z a–z 0–9 . _ - | ~ : @", { violations: [{ path: "id", message: id.slice(0, 80) }] });
}

export function checkPartition(pk: string): void {
  if (pk === "" || !isPlain(pk) || Buffer.byteLength(pk) > PARTITION_BYTES) throw new Refusal("invalid", "The partition key is empty, too long or not text.");
}

/** The record as JSON text, checked: what is refused here could not be read back whole from each of the stores. */
export function bodyOf(doc: Doc): string {
  checkId(doc.id);
  for (const name of TAKEN) if (Object.hasOwn(doc, name)) throw new Error(`A record cannot have a field ${name}.`);
  const body = JSON.stringify(doc);
  if (LONE_SURROGATE.test(body) && !isWellFormed(JSON.parse(body)))
    throw new Refusal("invalid", "The text holds half of a character (a lone surrogate). Correct it and send it again.");
  if (body.length > DOC_BYTES / 4 && Buffer.byteLength(body) > DOC_BYTES) throw new Refusal("too-large", "A record is at most 2 MB.");
  return body;
}

function isWellFormed(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed();
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([name, member]) => name.isWellFormed() && isWellFormed(member));
}

/** Checks a batch against the limits of Cosmos DB: an increment of more than ten fields counts as several operations there. */
export function checkBatch(pk: string, operations: readonly Operation[]): void {
  checkPartition(pk);
  let count = 0;
  for (const operation of operations) {
    count += operation.op === "increment" ? Math.ceil(Object.keys(operation.by).length / PATCH_LIMIT) : 1;
    if (operation.op === "delete" || operation.op === "increment") checkId(operation.id);
    if (operation.op === "increment") checkIncrement(operation.by);
  }
  if (count < 1 || count > BATCH_LIMIT) throw new Refusal("invalid", `A batch is 1 to ${BATCH_LIMIT} operations; this one is ${count}.`);
}

export function checkBatchBytes(bytes: number): void {
  if (bytes > DOC_BYTES) throw new Refusal("too-large", "A batch is at most 2 MB.");
}

function checkIncrement(by: Record<string, number>): void {
  if (Object.keys(by).length === 0) throw new Error("An increment names at least one field.");
  for (const [path, amount] of Object.entries(by)) {
    const segments = path.split(".");
    if (segments.includes("") || segments.includes("__proto__") || TAKEN.includes(segments[0] ?? "") || path === "id" || path === "type")
      throw new Error(`${path} cannot be incremented.`);
    if (!Number.isFinite(amount)) throw new Error(`${path} cannot be incremented by ${amount}.`);
  }
}

/** Checks a query and gives its partitions, each once. */
export function checkQuery<T extends Doc>(ask: Query<T>): string[] {
  const pks = typeof ask.pk === "string" ? [ask.pk] : [...new Set(ask.pk)];
  for (const pk of pks) checkPartition(pk);
  if (!Number.isInteger(ask.limit) || ask.limit < 1 || ask.limit > 1_000) throw new Refusal("invalid", "The limit is 1 to 1000.");
  if (ask.index.type !== ask.shape.type) throw new Error(`The index ${ask.index.name} holds ${ask.index.type}, not ${ask.shape.type}.`);
  for (const field of ask.index.equals) if (ask.equals?.[field] === undefined) throw new Error(`The index ${ask.index.name} needs a value for ${field}.`);
  for (const field of Object.keys(ask.equals ?? {}))
    if (!ask.index.equals.includes(field)) throw new Error(`The index ${ask.index.name} has no field ${field}.`);
  return pks;
}
