import type { BlobFacts, Blobs } from "../backends/blobs.ts";
import type { Documents } from "../backends/documents.ts";
import type { Dataset } from "../datasets/dataset.ts";
import { countReason } from "../datasets/loadable.ts";
import type { Project } from "../projects/project.ts";
import { addItems } from "./add-items.ts";
import type { ImportRecord } from "./import-record.ts";
import { keepRejections } from "./keep-rejections.ts";
import { forgetStretches, noteStretch } from "./listing-notes.ts";
import type { Found } from "./gather-names.ts";
import { newItems } from "./new-item.ts";

interface Needs {
  documents: Documents;
  blobs: Blobs;
}

/**
 * Loads what was found in a stretch of names and gives the record as it is after it; the caller writes it. Done again after a kill it comes to the same:
 * items are created only where they are missing, and `added` is what the project has more than before, not what this run happened to write.
 */
export async function importPage(
  on: Needs,
  { project, dataset, record, found }: { project: Project; dataset: Pick<Dataset, "datastoreId">; record: ImportRecord; found: Found },
): Promise<ImportRecord | "deleted"> {
  const where = { projectId: project.id, datastoreId: dataset.datastoreId };
  const items = await newItems(
    where,
    found.fresh.flatMap(({ loadable }) => loadable),
  );
  const listed = record.listed + found.listed;
  await noteStretch(on, project.id, record.id, { from: record.listed, to: listed, seen: found.seen, ...idsOf(found, items) });
  const outcome = await addItems(on, { project, record, items });
  if (outcome === "deleted") {
    await forgetStretches(on, project.id); // nothing of the project stays
    return outcome;
  }
  const { added, returned, left } = outcome;
  await keepRejections(on, project.id, found.rejected);

  const rejections = record.rejected + found.rejections;
  const { next: _, ...kept } = record;
  return {
    ...kept,
    ...(found.cursor !== undefined && { next: found.cursor }),
    listed,
    added,
    known: Math.max(0, listed - rejections - added - left),
    rejected: rejections,
    rejectedWhy: Object.entries(found.rejectedWhy).reduce((counts, [why, times]) => countReason(counts, why, times), record.rejectedWhy),
    returned,
    truncated: record.truncated || left > 0,
  };
}

/** The items were made of the names of the chunks, in their order. */
function idsOf({ fresh }: Found, items: readonly { id: string }[]): { chunks: Map<string, string>; loose: string } {
  const chunks = new Map<string, string>();
  let loose = "";
  let at = 0;
  for (const { hash, loadable } of fresh) {
    const ids = items
      .slice(at, at + loadable.length)
      .map(({ id }) => id)
      .join("");
    at += loadable.length;
    if (hash === undefined) loose += ids;
    else chunks.set(hash, ids);
  }
  return { chunks, loose };
}

/** Of one stretch at hand, as where an event told of it. */
export const pageOf = (blobs: readonly BlobFacts[]): Found => ({
  listed: blobs.length,
  loadable: blobs.length,
  seen: [],
  fresh: [{ loadable: [...blobs] }],
  rejected: [],
  rejections: 0,
  rejectedWhy: {},
});
