import type { z } from "zod";
import type { BlobContainer } from "../backends/blobs.ts";
import type { Documents } from "../backends/documents.ts";
import { Refusal } from "../refusal.ts";
import { atOnce } from "./at-once.ts";
import { getDataset, uploadFolder } from "./create-dataset.ts";
import { type DatastoreNeeds, openDatastore } from "./datastores.ts";
import { notLoadable, type Wanted } from "./loadable.ts";
import { nameFault } from "./selection.ts";
import type { AskUploads, UploadPlan } from "./wire.ts";

interface Needs extends DatastoreNeeds {
  documents: Pick<Documents, "get">;
}
type File = z.output<typeof AskUploads>["files"][number];
type Planned = UploadPlan["files"][number];

const HEADS_AT_ONCE = 16;
const LINK_MINUTES = 60;

/** Which of these files to send where; the folders that they were chosen with are kept. Files that are there in the same size are not sent again. */
export async function planUploads(on: Needs, ask: { datasetId: string; files: File[]; overwrite: boolean; want: Wanted }): Promise<UploadPlan> {
  const dataset = await getDataset(on, ask.datasetId);
  if (dataset.source !== "upload")
    throw new Refusal("conflict", "This dataset selects files of a datastore; nothing can be uploaded to it.", { reason: "not-an-upload" });
  const container = await openDatastore(on, dataset.datastoreId);
  const seen = new Set<string>();
  const again = new Set(ask.files.filter(({ path }) => seen.size === seen.add(path).size));
  return { files: await atOnce(HEADS_AT_ONCE, ask.files, (file) => plan(container, dataset.id, file, { ...ask, again: again.has(file) })) };
}

async function plan(
  container: BlobContainer,
  datasetId: string,
  { path, size, modifiedAt = 0 }: File,
  { overwrite, again, want }: { overwrite: boolean; again: boolean; want: Wanted },
): Promise<Planned> {
  const name = uploadFolder(datasetId) + path;
  const why = again ? "The file is named twice." : (nameFault(path) ?? notLoadable({ name, size }, want));
  if (why) return { path, state: "refused", why };
  const there = await container.head(name);
  if (there?.size === size && !(overwrite && modifiedAt > there.modifiedAt)) return { path, state: "present" };
  if (there && !overwrite) return { path, state: "exists" };
  return { path, state: "send", url: await container.writeLink(name, { minutes: LINK_MINUTES }) };
}
