import type { BlobContainer, BlobFacts, Blobs } from "../backends/blobs.ts";
import type { Documents } from "../backends/documents.ts";
import type { Flows } from "../backends/flows.ts";
import type { Queues } from "../backends/queues.ts";
import { atOnce } from "../datasets/at-once.ts";
import { getDataset } from "../datasets/create-dataset.ts";
import type { Dataset } from "../datasets/dataset.ts";
import { type DatastoreNeeds, openDatastore } from "../datasets/datastores.ts";
import { notLoadable, type Wanted, wantedBy } from "../datasets/loadable.ts";
import { selection } from "../datasets/selection.ts";
import type { Project } from "../projects/project.ts";
import { addItems } from "./add-items.ts";
import { type Again, type Arrival, BLOB_EVENTS_QUEUE } from "./blob-event.ts";
import { countByState } from "./count-items.ts";
import { itemId } from "./item.ts";
import { knownTable, readKnown } from "./known-names.ts";
import { noteAdded } from "./listing-notes.ts";
import { moveItems } from "./move-items.ts";
import { newItems } from "./new-item.ts";
import { refreshingProjects, startRefresh } from "./start-due-refreshes.ts";

export interface ArrivalNeeds extends DatastoreNeeds {
  documents: Documents;
  blobs: Blobs;
  queues: Pick<Queues, "send">;
  now(): number;
}
type Needs = ArrivalNeeds & { flows: Flows };

const AT_ONCE = 8;
/** A table that came while a walk is under way is asked about again; after these many times the timer finds it. */
const AGAIN_MS = 30_000;
const MOST_TRIES = 20;

/**
 * Feature C3: what events told of, given to each project that is refreshed by itself and whose dataset selects it. The storage is asked what is there now, so events may come
 * twice, late and in any order; one that never comes is made up for by the next walk.
 */
export async function takeArrivals(on: Needs, arrivals: readonly (Arrival & { tries?: number })[]): Promise<void> {
  for await (const project of refreshingProjects(on)) {
    const dataset = await getDataset(on, project.datasetId);
    const chosen = selection(dataset.path);
    const own = new Map(arrivals.flatMap((one) => (one.datastoreId === dataset.datastoreId && chosen.matches(one.name) ? [[one.name, one.tries ?? 0]] : [])));
    const want = wantedBy(project.media, dataset.holds);
    if (own.size === 0) continue;
    if (want === "table") await takeTables(on, project, dataset, own);
    else await takeFiles(on, project, { dataset, want, names: [...own.keys()] });
  }
}

async function takeFiles(on: Needs, project: Project, { dataset, want, names }: { dataset: Dataset; want: Wanted; names: readonly string[] }): Promise<void> {
  const { there, gone } = await look(await openDatastore(on, dataset.datastoreId), names, want);
  const items = await newItems({ projectId: project.id, datastoreId: dataset.datastoreId }, there);
  if (items.length > 0) {
    // First: should the file go before a walk ever saw it, its item is still looked for.
    const ids = items.map(({ id }) => id);
    await noteAdded(on, project.id, on.now(), ids);
    const { total, missing } = await countByState(on, project);
    await addItems(on, { project, record: { mode: "refresh", before: total, missingBefore: missing, added: 0 }, items });
  }
  const ids = gone.map((name) => itemId(dataset.datastoreId, name));
  await moveItems(on, project, ids, "missing");
}

/** What is there now and can be loaded, and what is not. */
async function look(container: BlobContainer, names: readonly string[], want: Wanted): Promise<{ there: BlobFacts[]; gone: string[] }> {
  const there: BlobFacts[] = [];
  const gone: string[] = [];
  const wanted = names.filter((name) => notLoadable({ name, size: 1 }, want) === undefined);
  await atOnce(AT_ONCE, wanted, async (name) => {
    const blob = await container.head(name);
    if (blob && notLoadable(blob, want) === undefined) there.push(blob);
    else gone.push(name);
  });
  return { there, gone };
}

/** Rows are loaded by a walk, which reads the tables that are new; one that is known already is never read again (feature C4). */
async function takeTables(on: Needs, project: Project, { datastoreId }: Dataset, names: ReadonlyMap<string, number>): Promise<void> {
  const known = await readKnown(on, project.id);
  const fresh = [...names].filter(([name]) => notLoadable({ name, size: 1 }, "table") === undefined && !known.has(knownTable(name)));
  if (fresh.length === 0 || (await startRefresh(on, project.id, on.now()))) return;
  for (const [name, tries] of fresh) {
    const again: Again = { datastoreId, name, tries: tries + 1 };
    if (tries < MOST_TRIES) await on.queues.send(BLOB_EVENTS_QUEUE, again, { delayMs: AGAIN_MS });
  }
}
