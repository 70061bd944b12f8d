import type { BlobFacts, Blobs } from "../backends/blobs.ts";
import type { Documents } from "../backends/documents.ts";
import { countReason, notLoadable, type Wanted, wantedBy } from "../datasets/loadable.ts";
import type { Dataset } from "../datasets/dataset.ts";
import type { Project } from "../projects/project.ts";
import { addItems } from "./add-items.ts";
import type { ImportRecord } from "./import-record.ts";
import { keepRejections } from "./keep-rejections.ts";
import { noteKnown, readKnown } from "./known-names.ts";
import { chunksOf } from "./name-chunks.ts";
import { newItems } from "./new-item.ts";

interface Needs {
  documents: Documents;
  blobs: Blobs;
}

export interface Page {
  blobs: BlobFacts[];
  cursor?: string;
}

/** What the walk found in a stretch of names, counted. Pure. */
export function sift(blobs: readonly BlobFacts[], want: Wanted): { loadable: BlobFacts[]; rejected: { path: string; why: string }[] } {
  const loadable: BlobFacts[] = [];
  const rejected: { path: string; why: string }[] = [];
  for (const blob of blobs) {
    const why = notLoadable(blob, want);
    if (why === undefined) loadable.push(blob);
    else rejected.push({ path: blob.name, why });
  }
  return { loadable, rejected };
}

/**
 * Loads one page of names and gives the record as it is after it; the caller writes it. Done again after a kill it comes to the same:
 * items are created only where they are missing, and `added` is what the project has more than before, not what this run happened to write.
 */
export async function importPage(
  on: Needs,
  { project, dataset, record, page }: { project: Project; dataset: Dataset; record: ImportRecord; page: Page },
): Promise<ImportRecord | "deleted"> {
  const { loadable, rejected } = sift(page.blobs, wantedBy(project.media, dataset.holds));
  const chunks = chunksOf(page.blobs, new Set(loadable), { isFirst: record.next === undefined, isLast: page.cursor === undefined });
  const seen = record.mode === "refresh" ? await readKnown(on, project.id) : new Set<string>();
  const unseen = chunks.filter(({ hash }) => hash === undefined || !seen.has(hash));
  const items = await newItems(
    { projectId: project.id, datastoreId: dataset.datastoreId },
    unseen.flatMap((chunk) => chunk.loadable),
  );
  const outcome = await addItems(on, { project, record, items });
  if (outcome === "deleted") return outcome;
  const { added, left } = outcome;
  await keepRejections(on, project.id, rejected);
  const name = `${record.id}-${String(record.listed).padStart(7, "0")}`;
  if (left === 0)
    await noteKnown(
      on,
      project.id,
      name,
      unseen.flatMap(({ hash }) => hash ?? []),
    );

  const listed = record.listed + page.blobs.length;
  const rejections = record.rejected + rejected.length;
  const { next: _, ...kept } = record;
  return {
    ...kept,
    ...(page.cursor !== undefined && { next: page.cursor }),
    listed,
    added,
    known: Math.max(0, listed - rejections - added - left),
    rejected: rejections,
    rejectedWhy: rejected.reduce((counts, { why }) => countReason(counts, why), record.rejectedWhy),
    truncated: record.truncated || left > 0,
  };
}
