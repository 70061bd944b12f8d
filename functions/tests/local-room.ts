import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { OrchestrationContext } from "durable-functions";
import { accessIndexes } from "../access/indexes.ts";
import type { Documents, Index, Stored } from "../backends/documents.ts";
import { openLocal } from "../backends/local/open.ts";
import { createDataset } from "../datasets/create-dataset.ts";
import { datasetIndexes } from "../datasets/dataset.ts";
import { builtInDatastores } from "../datasets/datastores.ts";
import type { Activity, Flow } from "../edge/triggers.ts";
import { heldFlows } from "../labels/fixtures/flow-room.ts";
import { itemActivities } from "../items/activities.ts";
import { talliesByLabeler } from "../items/counters.ts";
import { importFlow } from "../items/import-flow.ts";
import { importIndexes } from "../items/import-record.ts";
import { itemIndexes } from "../items/item.ts";
import { labelIndexes } from "../labels/label.ts";
import { projectActivities } from "../projects/activities.ts";
import { createProject } from "../projects/create-project.ts";
import { deleteFlow } from "../projects/delete-flow.ts";
import { type Project, projectIndexes } from "../projects/project.ts";
import { taskIndexes } from "../tasks/task.ts";

const indexes: Index[] = [accessIndexes, datasetIndexes, projectIndexes, itemIndexes, importIndexes, taskIndexes, labelIndexes, [talliesByLabeler]].flat();

export type LocalRoom = Awaited<ReturnType<typeof openRoom>>;

/**
 * The use cases on the real local backend in a folder of its own, with a folder of files as a datastore. Flows that are started wait until `runFlows`,
 * which drives the real orchestrators and activities in this process; `documents` may be wrapped, to make the storage fail.
 */
export async function openRoom(wrap: (documents: Documents) => Documents = (documents) => documents) {
  const home = mkdtempSync(join(tmpdir(), "labeling-room-"));
  const files = join(home, "files");
  mkdirSync(files);
  const local = await openLocal({ dataDir: join(home, "data"), allowFolders: [files], origin: "http://127.0.0.1:1", indexes });
  const { flows, started } = heldFlows();
  let clock = 1_700_000_000_000;
  let ids = 0;
  const on = {
    documents: wrap(local.documents),
    blobs: local.blobs,
    queues: local.queues,
    flows,
    allowFolders: [files],
    now: () => ++clock,
    newId: () => `id-${String(++ids).padStart(8, "0")}`,
  };
  const activities = [...itemActivities(on), ...projectActivities(on)];
  const put = (name: string, content: string | Uint8Array = "x") => {
    mkdirSync(dirname(join(files, name)), { recursive: true });
    writeFileSync(join(files, name), content);
  };
  return {
    ...on,
    home,
    files,
    started,
    put,
    /** Lets so much time go by, ms. */
    pass: (ms: number) => void (clock += ms),
    datastoreId: builtInDatastores(on)[1]?.id ?? "",
    /** A project over all files, initializing; its flow waits. */
    project: async (path = "**", name = `Project ${++ids}`): Promise<Stored<Project>> => {
      const dataset = await createDataset(
        on,
        { source: "path", holds: "file", name: "d", description: "", datastoreId: builtInDatastores(on)[1]?.id ?? "", path },
        "ana",
      );
      const wish = {
        name,
        description: "",
        kind: "image-multi-class",
        options: {},
        datasetId: dataset.id,
        classes: [{ name: "cat" }, { name: "dog" }],
        leaseMinutes: 15,
        refresh: "on" as const,
      };
      return await createProject(on, { wish: { ...wish, instructions: { type: "none" } }, by: "ana" });
    },
    runFlows: async () => {
      for (const [instanceId, { flow, input }] of started) {
        await drive(flow === importFlow.name ? importFlow : deleteFlow, activities, input);
        started.delete(instanceId);
      }
    },
    close: async () => {
      await local.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Runs an orchestrator to its end: each activity once, its failure thrown into it as after the last retry. */
export async function drive(flow: Flow, activities: readonly Activity[], input: unknown): Promise<unknown> {
  let next: { input: unknown } | undefined = { input };
  let output: unknown;
  while (next) {
    const own: unknown = next.input;
    next = undefined;
    const df = {
      getInput: () => own,
      callActivityWithRetry: (name: string, _retry: unknown, given: unknown) => ({ name, given }),
      setCustomStatus: () => undefined,
      continueAsNew: (given: unknown) => {
        next = { input: given };
      },
    };
    const run = flow.handler({ df } as unknown as OrchestrationContext);
    let turn = run.next();
    while (!turn.done) {
      const { name, given } = turn.value as unknown as { name: string; given: unknown };
      const activity = activities.find((one) => one.name === name);
      if (!activity) throw new Error(`No activity is called ${name}.`);
      try {
        turn = run.next(JSON.parse(JSON.stringify((await activity.handler(activity.input.parse(given) as never)) ?? null)));
      } catch (error) {
        turn = run.throw(error);
      }
    }
    output = turn.value;
  }
  return output;
}
