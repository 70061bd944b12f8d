import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningHost, startHost } from "../tests/running-host.ts";

/** A 1 × 1 PNG: enough for an item that is never looked at. */
const PIXEL = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
/** Ext4 allows 65,000 names a file. */
const LINKS = 20_000;

/** A flat folder of `n` images, all hard links of a few, so that 500,000 names cost no disk. */
export function folderOf(n: number): string {
  const folder = mkdtempSync(join(tmpdir(), "labeling-bench-"));
  mkdirSync(join(folder, "images"));
  let source = "";
  for (let i = 0; i < n; i++) {
    const file = join(folder, "images", `image-${String(i).padStart(6, "0")}.png`);
    if (i % LINKS === 0) {
      writeFileSync(file, PIXEL);
      source = file;
    } else linkSync(source, file);
  }
  return folder;
}

export interface Answered {
  status: number;
  body: Record<string, unknown>;
  headers: Record<string, string | string[] | undefined>;
  ms: number;
}

/** A cheap client: what is measured is the service, not `fetch`. */
export function client(origin: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 512 });
  const { hostname, port } = new URL(origin);
  const call = (method: string, path: string, token: string, body?: unknown): Promise<Answered> =>
    new Promise((resolve, reject) => {
      const started = performance.now();
      const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
      const headers = { authorization: `Bearer ${token}`, ...(bytes && { "content-type": "application/json", "content-length": bytes.length }) };
      const sent = request({ hostname, port, method, path: `/api/${path}`, agent, headers }, (reply) => {
        const chunks: Buffer[] = [];
        reply.on("data", (chunk: Buffer) => chunks.push(chunk));
        reply.on("error", reject);
        reply.on("end", () => {
          const isJson = /json/.test(reply.headers["content-type"] ?? ""); // a host that is starting answers in words
          const text = isJson ? Buffer.concat(chunks).toString() : "";
          resolve({
            status: reply.statusCode ?? 0,
            body: text ? (JSON.parse(text) as Record<string, unknown>) : {},
            headers: reply.headers,
            ms: performance.now() - started,
          });
        });
      });
      sent.on("error", reject);
      sent.end(bytes);
    });
  return { call, close: () => agent.destroy() };
}
export type Client = ReturnType<typeof client>;

export function expectOk(answer: Answered, what: string): Answered {
  if (answer.status >= 300) throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
}

/** Labelers an item. */
export interface Overlap {
  min: number;
  max: number;
}

export interface LoadedProject {
  host: RunningHost;
  api: Client;
  owner: string;
  projectId: string;
  folder: string;
  /** From creation until running. */
  initMs: number;
  close(): Promise<void>;
}

/** A host with one running project of `n` items, made through the API as a person would make it. */
export async function loadedProject(n: number, options: { classes?: number; args?: string[]; consensus?: Overlap } = {}): Promise<LoadedProject> {
  const folder = folderOf(n);
  const host = await startHost({ args: ["--allow-folder", folder, ...(options.args ?? [])] });
  const api = client(host.origin);
  const owner = await host.token("owner", "owner");
  const { projectId, initMs } = await createProject(api, owner, n, options);
  return {
    host,
    api,
    owner,
    projectId,
    folder,
    initMs,
    close: async () => {
      api.close();
      await host.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Makes a project over the allowed folder that is listed last, and waits until it runs. */
export async function createProject(
  api: Client,
  owner: string,
  n: number,
  { classes = 10, consensus }: { classes?: number; consensus?: Overlap } = {},
): Promise<{ projectId: string; initMs: number }> {
  const stores = expectOk(await api.call("GET", "datastores", owner), "datastores").body["items"] as { id: string; kind: string }[];
  const datastoreId = stores.findLast((store) => store.kind === "folder")?.id ?? "";
  const name = `bench-${n}-${process.hrtime.bigint()}`;
  const dataset = expectOk(await api.call("POST", "datasets", owner, { source: "path", name, datastoreId, path: "images/**" }), "dataset").body;
  const started = performance.now();
  const made = expectOk(
    await api.call("POST", "projects", owner, {
      name,
      kind: "image-multi-class",
      datasetId: dataset["id"],
      classes: Array.from({ length: classes }, (_, i) => ({ name: `class ${i + 1}` })),
      ...(consensus && { consensus }),
    }),
    "project",
  ).body;
  const projectId = String(made["id"]);
  for (;;) {
    const { state, failure } = expectOk(await api.call("GET", `projects/${projectId}`, owner), "project").body;
    if (state === "running") return { projectId, initMs: performance.now() - started };
    if (state !== "initializing") throw new Error(`The project is ${String(state)}: ${String(failure)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

interface TaskBody {
  id: string;
  items: { id: string }[];
}
export const taskOf = (body: Record<string, unknown>): TaskBody | undefined => {
  const next = (body["next"] ?? body) as { task?: TaskBody };
  return next.task;
};
export const answersFor = (task: TaskBody, says: string | ((itemId: string) => string) = "c1") =>
  task.items.map(({ id }) => ({ itemId: id, value: { classId: typeof says === "string" ? says : says(id) } }));

/** Peak resident memory of a process since it started, MB (Linux; NaN elsewhere). */
export function peakRssMb(pid: number): number {
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return peak ? Number(peak) / 1024 : Number.NaN;
}
