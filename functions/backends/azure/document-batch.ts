import type { Container, OperationInput, PatchOperation } from "@azure/cosmos";
import { z } from "zod";
import { Busy } from "../../refusal.ts";
import { bodyOf, checkBatch, checkBatchBytes, PATCH_LIMIT } from "../document-check.ts";
import type { BatchOutcome, Documents, Operation } from "../documents.ts";
import { type Before, Passing, patiently } from "./patience.ts";
import { isSame, resourceOf } from "./resource.ts";

/** What one of the operations sent came to. 424: undone, because another failed. */
const Result = z.object({ statusCode: z.number(), eTag: z.string().optional(), retryAfterMilliseconds: z.number().optional() });

const PASSING = new Set([408, 410, 429, 449, 503]);
const WHY: Record<number, Extract<BatchOutcome, { done: false }>["why"]> = { 404: "not-found", 409: "conflict", 412: "stale" };
const DEPENDENCY_FAILED = 424;

interface On {
  container: Container;
  read(pk: string, id: string): Promise<({ _etag: string } & object) | undefined>;
  paid<R extends { headers: object }>(send: () => Promise<R>): Promise<R>;
}

/** What is sent for one operation. */
interface Sent {
  /** Its place in the caller's batch: one increment may be sent as several patches. */
  at: number;
  input: OperationInput;
}

/** A transactional batch of Cosmos DB. */
export function cosmosBatch({ container, read, paid }: On): Documents["batch"] {
  return async (pk, operations) => {
    checkBatch(pk, operations);
    const bodies = operations.map((operation) => ("doc" in operation ? bodyOf(operation.doc) : ""));
    checkBatchBytes(bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0));
    const sent = operations.flatMap((operation, at) => inputsOf(pk, operation, bodies[at] ?? "").map((input): Sent => ({ at, input })));

    const send = async (): Promise<BatchOutcome> => {
      // Copies: the SDK writes into what it is given.
      const reply = await paid(async () => {
        const { code, result, headers } = await container.items.batch(structuredClone(sent.map(({ input }) => input)), pk);
        return { code, result, headers: headers ?? {} };
      });
      return outcomeOf(operations.length, sent, z.array(Result).parse(reply.result));
    };

    return patiently(async (before: Before) => {
      if (before === "perhaps-done" && !operations.some(isGuarded))
        throw new Busy("The answer of the storage was lost, and what was asked cannot be asked twice. Look before trying again.");
      const outcome = await send();
      if (outcome.done || before === "nothing") return outcome;
      return (await doneBefore(outcome.failed)) ?? outcome;
    });

    /** Whether the refusal came from our own earlier try: then what it was to write is there. */
    async function doneBefore(failed: number): Promise<BatchOutcome | undefined> {
      const operation = operations[failed];
      if (!operation || !("doc" in operation)) return undefined;
      const there = await read(pk, operation.doc.id);
      if (!there || !isSame(there, bodies[failed] ?? "")) return undefined;
      const etags: (string | undefined)[] = [];
      for (const one of operations) etags.push(one.op === "delete" ? undefined : (await read(pk, "doc" in one ? one.doc.id : one.id))?._etag);
      return { done: true, etags };
    }
  };
}

/** Done twice it would be refused the second time, so sending it again cannot do harm. */
const isGuarded = (operation: Operation) => operation.op === "create" || operation.op === "replace";

function inputsOf(pk: string, operation: Operation, body: string): OperationInput[] {
  switch (operation.op) {
    case "create":
      return [{ operationType: "Create", resourceBody: resourceOf(pk, body) }];
    case "replace":
      return [{ operationType: "Replace", id: operation.doc.id, ifMatch: operation.etag, resourceBody: resourceOf(pk, body) }];
    case "delete":
      return [{ operationType: "Delete", id: operation.id, ...(operation.etag !== undefined && { ifMatch: operation.etag }) }];
    case "increment": {
      const patches = Object.entries(operation.by).map(([path, value]): PatchOperation => ({ op: "incr", path: pointer(path), value }));
      const parts: OperationInput[] = [];
      for (let at = 0; at < patches.length; at += PATCH_LIMIT)
        parts.push({ operationType: "Patch", id: operation.id, resourceBody: { operations: patches.slice(at, at + PATCH_LIMIT) } });
      return parts;
    }
  }
}

/** `labels.c3` as a JSON pointer (RFC 6901). */
const pointer = (path: string) =>
  path
    .split(".")
    .map((segment) => `/${segment.replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");

function outcomeOf(count: number, sent: readonly Sent[], results: readonly z.infer<typeof Result>[]): BatchOutcome {
  const failure = results.findIndex(({ statusCode }) => statusCode >= 400 && statusCode !== DEPENDENCY_FAILED);
  const failed = results[failure];
  if (failed) {
    if (PASSING.has(failed.statusCode)) throw new Passing(failed.statusCode, failed.retryAfterMilliseconds);
    const why = WHY[failed.statusCode];
    if (!why) throw new Error(`Operation ${sent[failure]?.at ?? failure} of the batch was answered ${failed.statusCode}.`);
    return { done: false, failed: sent[failure]?.at ?? failure, why };
  }
  if (results.length !== sent.length || results.some(({ statusCode }) => statusCode === DEPENDENCY_FAILED)) throw new Error("The batch was answered in part.");
  const etags: (string | undefined)[] = Array.from({ length: count }, () => undefined);
  for (const [n, { at, input }] of sent.entries()) if (input.operationType !== "Delete") etags[at] = results[n]?.eTag;
  return { done: true, etags };
}
