import type { z } from "zod";
import type { Documents } from "../backends/documents.ts";
import { Busy, Refusal } from "../refusal.ts";
import { uploadFolder } from "./create-dataset.ts";
import { DATASETS_PK, type Dataset, DatasetShape } from "./dataset.ts";
import { MOST_VERSIONS, versionOf } from "./dataset-versions.ts";
import { selection } from "./selection.ts";
import type { AddVersion } from "./wire.ts";

interface Needs {
  documents: Pick<Documents, "get" | "batch">;
  now(): number;
}

/** Somebody else adding one at the same moment. */
const TRIES = 8;

/**
 * The next version: another selection of the same datastore, of the same type. Earlier ones stay as they are, and projects stay with theirs. Where the newest selects
 * the same already it is given as it is, so that a request that is sent again makes nothing.
 */
export async function addDatasetVersion(
  on: Needs,
  ask: { datasetId: string; wish: z.output<typeof AddVersion>; by: string },
): Promise<{ dataset: Dataset; isNew: boolean }> {
  for (let tries = 0; tries < TRIES; tries++) {
    const found = await on.documents.get(DatasetShape, DATASETS_PK, ask.datasetId);
    if (!found) throw new Refusal("not-found", "There is no such dataset.", { reason: "no-such-dataset" });
    const { value: before, etag } = found;
    const next = nextOf(before, { ...ask, at: on.now() });
    if (!next) return { dataset: before, isNew: false };
    const done = await on.documents.batch(DATASETS_PK, [
      { op: "create", doc: versionOf(before) },
      { op: "replace", doc: next, etag },
    ]);
    if (done.done) return { dataset: next, isNew: true };
  }
  throw new Busy("Others are adding versions at the same moment.");
}

/** Pure; undefined where it would be the same. */
function nextOf(before: Dataset, { wish, by, at }: { wish: z.output<typeof AddVersion>; by: string; at: number }): Dataset | undefined {
  const chosen = selection(wish.path);
  const own = uploadFolder(before.id);
  if (before.source === "upload" && !chosen.prefix.startsWith(own)) throw refused("path", `The files that were uploaded to this dataset are in ${own}.`);
  if (wish.hasHeader !== undefined && before.holds !== "tabular") throw refused("hasHeader", "This dataset holds files, so no row names its columns.");
  const { hasHeader: was = true, ...kept } = before;
  const { path, hasHeader = was } = wish;
  if (path === before.path && hasHeader === was) return undefined;
  if (before.version >= MOST_VERSIONS)
    throw new Refusal("conflict", `A dataset can have ${MOST_VERSIONS} versions. Make another dataset.`, { reason: "too-many-versions" });
  const header = before.holds === "tabular" ? { hasHeader } : {};
  return { ...kept, ...header, path, version: before.version + 1, versionAt: at, versionBy: by };
}

const refused = (path: string, message: string): Refusal => new Refusal("invalid", message, { violations: [{ path, message }] });
