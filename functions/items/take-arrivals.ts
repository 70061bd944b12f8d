import type { BlobContainer, BlobFacts, Blobs } from "../backends/blobs.ts";
import type { Documents } from "../backends/documents.ts";
import type { Flows } from "../backends/flows.ts";
import type { Queues } from "../backends/queues.ts";
import { atOnce } from "../datasets/at-once.ts";
import type { Dataset } from "../datasets/dataset.ts";
import { getDatasetAt } from "../datasets/dataset-versions.ts";
import { type DatastoreNeeds, openDatastore } from "../datasets/datastores.ts";
import { notLoadable, type Wanted, wantedBy } from "../datasets/loadable.ts";
import { selection } from "../datasets/selection.ts";
import { ITEM_LIMIT, type Project } from "../projects/project.ts";
import { Refusal } from "../refusal.ts";
import { addItems } from "./add-items.ts";
import type { Arrival } from "./blob-event.ts";
import { countByState } from "./count-items.ts";
import { itemId } from "./item.ts";
import { knownTable, readKnown } from "./known-names.ts";
import { noteTold } from "./listing-notes.ts";
import { moveItems } from "./move-items.ts";
import { newItems } from "./new-item.ts";
import { refreshingProjects } from "./start-due-refreshes.ts";
import { wantWalk } from "./want-walk.ts";

export interface ArrivalNeeds extends DatastoreNeeds {
  documents: Documents;
  blobs: Blobs;
  queues: Pick<Queues, "send">;
  now(): number;
}
type Needs = ArrivalNeeds & { flows: Flows };

const AT_ONCE = 8;
/** With less room than that only a walk adds, of which there is one at a time: so the limit holds, however many events are read at the same moment. */
const NEAR_LIMIT = 20_000;

/**
 * Feature C3: what events told of, given to each project that is refreshed by itself and whose dataset selects it. The storage is asked what is there now, so events may come
 * twice, late and in any order; one that never comes is made up for by the next walk. What goes wrong with one project does not keep the others waiting.
 */
export async function takeArrivals(on: Needs, arrivals: readonly Arrival[]): Promise<void> {
  const faults: unknown[] = [];
  for await (const project of refreshingProjects(on)) {
    try {
      await takeFor(on, project, arrivals);
    } catch (error) {
      // A datastore that is gone or closed to us: the project's next walk fails with this sentence, and tells people.
      if (!(error instanceof Refusal)) faults.push(error);
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, `What events told of could not be given to ${faults.length} projects.`);
}

async function takeFor(on: Needs, project: Project, arrivals: readonly Arrival[]): Promise<void> {
  const dataset = await getDatasetAt(on, project);
  const want = wantedBy(project.media, dataset.holds);
  const chosen = selection(dataset.path);
  const isOwn = ({ datastoreId, name }: Arrival) =>
    datastoreId === dataset.datastoreId && chosen.matches(name) && notLoadable({ name, size: 1 }, want) === undefined;
  const names = [...new Set(arrivals.filter(isOwn).map(({ name }) => name))];
  if (names.length === 0) return;
  if (want === "table") await takeTables(on, project, names);
  else await takeFiles(on, project, { dataset, want, names });
}

async function takeFiles(on: Needs, project: Project, { dataset, want, names }: { dataset: Dataset; want: Wanted; names: readonly string[] }): Promise<void> {
  const { total, missing } = await countByState(on, project);
  const room = ITEM_LIMIT - total;
  if (room > 0 && room < NEAR_LIMIT) return await walk(on, project);
  const { there, gone } = await look(await openDatastore(on, dataset.datastoreId), names, want);
  const items = await newItems({ projectId: project.id, datastoreId: dataset.datastoreId }, there);
  const goneIds = gone.map((name) => itemId(dataset.datastoreId, name));
  // First: should a file go or come before any walk saw that, its item is still looked for.
  await noteTold(on, project.id, on.now(), [...items.map(({ id }) => id), ...goneIds]);
  if (items.length > 0) await addItems(on, { project, record: { mode: "refresh", before: total, missingBefore: missing, added: 0 }, items });
  await moveItems(on, project, goneIds, "missing");
}

const walk = async (on: Needs, { id: projectId }: Project): Promise<void> => await wantWalk(on, { projectId, after: on.now(), tries: 0 });

/** What is there now and can be loaded, and what is not. */
async function look(container: BlobContainer, names: readonly string[], want: Wanted): Promise<{ there: BlobFacts[]; gone: string[] }> {
  const there: BlobFacts[] = [];
  const gone: string[] = [];
  await atOnce(AT_ONCE, names, async (name) => {
    const blob = await container.head(name);
    if (blob && notLoadable(blob, want) === undefined) there.push(blob);
    else gone.push(name);
  });
  return { there, gone };
}

/** Rows are loaded by a walk, which reads the tables that are new; one that is known already is never read again (feature C4). */
async function takeTables(on: Needs, project: Project, names: readonly string[]): Promise<void> {
  const known = await readKnown(on, project.id);
  if (names.some((name) => !known.has(knownTable(name)))) await walk(on, project);
}
