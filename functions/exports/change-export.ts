import type { Documents } from "../backends/documents.ts";
import { Refusal } from "../refusal.ts";
import { type Export, type ExportRef, ExportShape } from "./export.ts";

const TRIES = 8;

export async function getExport(on: { documents: Pick<Documents, "get"> }, { projectId, exportId }: ExportRef): Promise<Export> {
  const found = await on.documents.get(ExportShape, projectId, exportId);
  if (!found) throw new Refusal("not-found", "There is no such export.", { reason: "no-such-export" });
  return found.value;
}

/** Reads, changes and writes, again where somebody else wrote meanwhile. What `change` throws rises. */
export async function changeExport(
  on: { documents: Pick<Documents, "get" | "replace"> },
  { projectId, exportId }: ExportRef,
  change: (it: Export) => Export,
): Promise<Export> {
  for (let tries = 1; ; tries++) {
    const found = await on.documents.get(ExportShape, projectId, exportId);
    if (!found) throw new Refusal("not-found", "There is no such export.", { reason: "no-such-export" });
    try {
      return (await on.documents.replace(ExportShape, projectId, change(found.value), found.etag)).value;
    } catch (error) {
      if (!(error instanceof Refusal && error.code === "stale") || tries === TRIES) throw error;
    }
  }
}
