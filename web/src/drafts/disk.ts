import type { Draft, Job } from "./records.ts";

export type Write =
  | { put: "draft"; draft: Draft }
  | { put: "job"; job: Job }
  | { drop: "draft"; owner: string; projectId: string; taskId: string }
  | { drop: "job"; owner: string; projectId: string; id: string };

/** Where work is kept that the server does not have yet: the disk of the labeler's device. */
export interface Disk {
  /** All of one person's in one project; drafts newest first, jobs in the order they were made. */
  read(owner: string, projectId: string): Promise<{ drafts: Draft[]; jobs: Job[] }>;
  /** All or nothing. */
  write(writes: readonly Write[]): Promise<void>;
}

const DRAFTS = "drafts";
const JOBS = "jobs";

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("The disk refused a request."));
  });

function open(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(DRAFTS, { keyPath: ["owner", "projectId", "taskId"] });
    request.result.createObjectStore(JOBS, { keyPath: ["owner", "projectId", "id"] });
  };
  return settled(request);
}

function apply(transaction: IDBTransaction, write: Write) {
  const [drafts, jobs] = [transaction.objectStore(DRAFTS), transaction.objectStore(JOBS)];
  if ("put" in write) return write.put === "draft" ? drafts.put(write.draft) : jobs.put(write.job);
  return write.drop === "draft" ? drafts.delete([write.owner, write.projectId, write.taskId]) : jobs.delete([write.owner, write.projectId, write.id]);
}

/** On IndexedDB. Opens at the first use; rejects where the browser forbids it (some private windows). */
export function indexedDisk(name = "labeling"): Disk {
  let opening: Promise<IDBDatabase> | undefined;
  const database = () => (opening ??= open(name));
  return {
    read: async (owner, projectId) => {
      const transaction = (await database()).transaction([DRAFTS, JOBS]);
      const own = IDBKeyRange.bound([owner, projectId], [owner, projectId, []]); // an array sorts after every string
      const [drafts, jobs] = await Promise.all([
        settled<Draft[]>(transaction.objectStore(DRAFTS).getAll(own)),
        settled<Job[]>(transaction.objectStore(JOBS).getAll(own)),
      ]);
      return inOrder(drafts, jobs);
    },
    write: async (writes) => {
      const transaction = (await database()).transaction([DRAFTS, JOBS], "readwrite", { durability: "strict" });
      const done = new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error ?? new Error("The disk refused to write."));
      });
      for (const write of writes) apply(transaction, write);
      transaction.commit(); // at once: one that waits for its requests to answer is aborted when the page goes
      await done;
    },
  };
}

/** For a browser without a disk to give: the work lives as long as the tab. */
export function memoryDisk(): Disk {
  const drafts = new Map<string, Draft>();
  const jobs = new Map<string, Job>();
  const key = (...parts: string[]) => JSON.stringify(parts);
  const perform = (write: Write) => {
    if ("put" in write) {
      if (write.put === "draft") drafts.set(key(write.draft.owner, write.draft.projectId, write.draft.taskId), structuredClone(write.draft));
      else jobs.set(key(write.job.owner, write.job.projectId, write.job.id), structuredClone(write.job));
    } else if (write.drop === "draft") drafts.delete(key(write.owner, write.projectId, write.taskId));
    else jobs.delete(key(write.owner, write.projectId, write.id));
  };
  return {
    read: async (owner, projectId) => {
      const own = <T extends { owner: string; projectId: string }>(all: Map<string, T>) =>
        [...all.values()].filter((one) => one.owner === owner && one.projectId === projectId).map((one) => structuredClone(one));
      return inOrder(own(drafts), own(jobs));
    },
    write: async (writes) => writes.forEach(perform),
  };
}

const inOrder = (drafts: Draft[], jobs: Job[]) => ({
  drafts: drafts.sort((a, b) => b.savedAt - a.savedAt),
  jobs: jobs.sort((a, b) => a.madeAt - b.madeAt),
});
