import { createHash } from "node:crypto";
import type { Documents, Operation } from "../backends/documents.ts";
import { MOST_REJECTIONS, type Rejection, RejectionShape, rejectionsByPath } from "./import-record.ts";

const idOf = (path: string): string => `rejection.${createHash("sha256").update(path).digest("hex").slice(0, 24)}`;
const PER_BATCH = 100;

/** Keeps the first 1,000 files of a project that were not loaded. The same file again is kept once. */
export async function keepRejections(
  on: { documents: Pick<Documents, "query" | "batch"> },
  projectId: string,
  rejected: readonly { path: string; why: string }[],
): Promise<void> {
  if (rejected.length === 0) return;
  const kept = await on.documents.query({ shape: RejectionShape, pk: projectId, index: rejectionsByPath, limit: MOST_REJECTIONS });
  const known = new Set(kept.items.map(({ value }) => value.id));
  const fresh = rejected
    .map(({ path, why }): Rejection => ({ id: idOf(path), type: "rejection", path, why }))
    .filter(({ id }) => !known.has(id))
    .slice(0, MOST_REJECTIONS - known.size);
  for (let at = 0; at < fresh.length; at += PER_BATCH) {
    const outcome = await on.documents.batch(
      projectId,
      fresh.slice(at, at + PER_BATCH).map((doc): Operation => ({ op: "create", doc })),
    );
    if (!outcome.done) return; // a walk that was thought dead keeps them at this moment; they are a sample, the counts are what is exact
  }
}
