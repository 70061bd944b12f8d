import { unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BlobContainer, Blobs } from "../backends/blobs.ts";
import type { Documents } from "../backends/documents.ts";
import { openLocal } from "../backends/local/open.ts";
import type { Queues } from "../backends/queues.ts";
import { selection } from "../datasets/selection.ts";
import { walkSelection } from "../datasets/walk-selection.ts";
import { indexes } from "../hosts/tables.ts";
import { endImport } from "../items/end-import.ts";
import { importStep } from "../items/import-step.ts";
import { openSource } from "../items/source.ts";
import { getProject } from "../projects/get-project.ts";
import type { ImportAsk } from "../projects/import-ask.ts";
import type { Bench } from "./bench.ts";
import { expectOk, type LoadedProject, loadedProject } from "./over-http.ts";

const NEW = 10;
const TIMES = 5;

/**
 * A refresh of a full project that finds ten new files, by the activities of the embedded host's flow. Hold: seconds ≤ 1.1 × a bare listing of the same files;
 * writes (documents, counters, blobs, queue messages) ≤ 40. `http_seconds`: the same by "refresh now", as the import's record has it.
 */
const bench: Bench = async ({ quick, items }, emit) => {
  const n = items ?? (quick ? 10_000 : 500_000);
  const loaded = await loadedProject(n - 2 * TIMES * NEW);
  try {
    const { seconds, listing, writes } = await inProcess(loaded);
    emit("listing_seconds", least(listing), "s", n);
    emit("seconds", least(seconds), "s", n);
    emit("ratio", least(seconds) / least(listing), "", n);
    emit("writes", Math.max(...writes), "", n);
    emit("http_seconds", await overHttp(loaded), "s", n);
  } finally {
    await loaded.close();
  }
};

/** The least of them: what else the machine did is none of the refresh's. */
const least = (times: readonly number[]): number => Math.min(...times);

async function inProcess({ host, folder, projectId }: LoadedProject) {
  const local = await openLocal({ dataDir: host.dataDir, allowFolders: [folder], origin: host.origin, indexes });
  const written = { count: 0 };
  const on = { ...counting(local, written), allowFolders: [folder], now: () => Date.now() };
  const { value: project } = await getProject(local, projectId);
  const source = await openSource(on, project);
  const found = { seconds: [] as number[], listing: [] as number[], writes: [] as number[] };
  const timed = async (times: number[], work: () => Promise<void>) => {
    const started = performance.now();
    await work();
    times.push((performance.now() - started) / 1_000);
  };
  try {
    for (let time = 0; time < TIMES; time++) {
      add(folder, `a${time}`);
      await timed(found.listing, async () => {
        const chosen = selection(source.dataset.path);
        let cursor: string | undefined;
        do cursor = (await walkSelection(source.container, chosen, cursor)).cursor;
        while (cursor !== undefined);
      });
      changed(folder);
      written.count = 0;
      await timed(found.seconds, async () => {
        const ask: ImportAsk = { projectId, mode: "refresh", startedAt: Date.now(), by: "bench" };
        let state = "loading";
        while (state === "loading" || state === "counting") ({ state } = await importStep(on, ask));
        if (state !== "done") throw new Error(`The refresh is ${state}.`);
        await endImport(on, ask);
      });
      found.writes.push(written.count);
    }
  } finally {
    await local.close();
  }
  return found;
}

/** "Refresh now", until the record of the walk says that it is done. */
async function overHttp({ api, owner, folder, projectId }: LoadedProject): Promise<number> {
  add(folder, "b");
  const { id } = expectOk(await api.call("POST", `projects/${projectId}/refresh`, owner), "refresh").body;
  for (;;) {
    const { items } = expectOk(await api.call("GET", `projects/${projectId}/imports?limit=1`, owner), "imports").body as { items: Record<string, unknown>[] };
    const run = items.find((one) => one["id"] === id);
    if (run?.["state"] === "done") return (Number(run["endedAt"]) - Number(run["startedAt"])) / 1_000;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

const add = (folder: string, name: string): void => {
  for (let one = 0; one < NEW; one++) writeFileSync(join(folder, "images", `image-${one}9999-${name}.png`), "x");
};

/** The folder is another one since it was listed, so that nothing of the bare listing is at hand for the refresh. */
const changed = (folder: string): void => {
  const file = join(folder, "images", "passing.png");
  writeFileSync(file, "x");
  unlinkSync(file);
};

/** The storage, with each document, counter, blob and message counted that is written. */
function counting({ documents, blobs, queues }: { documents: Documents; blobs: Blobs; queues: Queues }, written: { count: number }) {
  const one =
    <A extends unknown[], R>(work: (...given: A) => R) =>
    (...given: A): R => {
      written.count++;
      return work(...given);
    };
  const counted: Documents = {
    ...documents,
    create: one(documents.create) as Documents["create"],
    replace: one(documents.replace) as Documents["replace"],
    delete: one(documents.delete),
    batch: (pk, operations) => {
      written.count += operations.length;
      return documents.batch(pk, operations);
    },
  };
  const open = async (place: Parameters<Blobs["open"]>[0]): Promise<BlobContainer> => {
    const container = await blobs.open(place);
    return { ...container, write: one(container.write), delete: one(container.delete) };
  };
  return { documents: counted, blobs: { ...blobs, open }, queues: { ...queues, send: one(queues.send) as Queues["send"] } };
}
export default bench;
