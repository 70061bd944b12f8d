import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { startHost } from "../running-host.ts";

export type Json = Record<string, unknown>;
export type Api = <T = Json>(method: string, path: string, body?: unknown) => Promise<T>;

/** A project to be made: its files, and what is said of each item. */
export interface Wish {
  name: string;
  kind: string;
  classes: readonly string[];
  /** By name in the folder. */
  files: ReadonlyMap<string, Uint8Array | string>;
  holds?: "file" | "tabular";
  columns?: readonly string[];
  /** The n-th item to be answered, its path and row, and the ids of the classes by their names as exports write them. */
  answer(item: { path: string; row?: number }, idOf: (className: string) => string): unknown;
}

export interface Place {
  /** Makes the project, waits for its items and answers them all; gives its id. */
  make(wish: Wish): Promise<string>;
  api: Api;
  /** Through the front door: started, waited for, downloaded by the signed links. */
  exportTo(projectId: string, folder: string, ask: { format: string; dialect: string }): Promise<void>;
  close(): Promise<void>;
}

/** The embedded host on a folder of our own. */
export async function openPlace(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), "labeling-readers-"));
  const host = await startHost({ args: ["--allow-folder", folder] });
  const token = await host.token("owner", "owner");
  const api: Api = async <T>(method: string, path: string, body?: unknown) => {
    const { status, json } = await host.call(method, path, { token, ...(body !== undefined && { body }) });
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(json)}`);
    return json as T;
  };
  let made = 0;
  return {
    api,
    make: async (wish) => {
      const own = `${++made}`;
      for (const [name, content] of wish.files) {
        const file = join(folder, own, name);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, content);
      }
      const projectId = await createProject(api, wish, `${own}/**`);
      await answerAll(api, projectId, wish, `${own}/`);
      return projectId;
    },
    exportTo: (projectId, to, ask) => exportTo(api, projectId, to, ask),
    close: async () => {
      await host.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 600; tries++) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${what} took more than 30 s.`);
}

async function createProject(api: Api, { name, kind, classes, holds = "file", columns }: Wish, path: string): Promise<string> {
  const { items: stores } = await api<{ items: { id: string; kind: string }[] }>("GET", "datastores");
  const datastoreId = stores.find((store) => store.kind === "folder")?.id;
  const dataset = await api("POST", "datasets", { source: "path", name, datastoreId, path, holds });
  const { id } = await api<{ id: string }>("POST", "projects", {
    name,
    kind,
    datasetId: dataset["id"],
    classes: classes.map((own) => ({ name: own })),
    ...(columns && { columns }),
  });
  await until("Loading the items", async () => {
    const { state, failure } = await api("GET", `projects/${id}`);
    if (state === "failed") throw new Error(`The project failed: ${String(failure)}`);
    return state === "running" ? true : undefined;
  });
  return id;
}

async function answerAll(api: Api, projectId: string, { answer }: Wish, folder: string): Promise<void> {
  const { classes } = await api<{ classes: { id: string; path: string }[] }>("GET", `projects/${projectId}`);
  const idOf = (className: string): string => {
    const found = classes.find(({ path }) => path === className);
    if (!found) throw new Error(`There is no class ${className}.`);
    return found.id;
  };
  for (;;) {
    const { task } = await api<{ task?: { id: string; items: { id: string; path: string; row?: number }[] } }>("POST", `projects/${projectId}/next-task`, {
      size: 4,
    });
    if (!task) return;
    const answers = task.items.map(({ id, path, row }) => ({
      itemId: id,
      value: answer({ path: path.slice(folder.length), ...(row !== undefined && { row }) }, idOf),
    }));
    await api("POST", `projects/${projectId}/tasks/${task.id}/submit`, { answers, seconds: 1 });
  }
}

async function exportTo(api: Api, projectId: string, folder: string, ask: { format: string; dialect: string }): Promise<void> {
  const { id } = await api<{ id: string }>("POST", `projects/${projectId}/exports`, ask);
  const done = await until("The export", async () => {
    const seen = await api<{ state: string; files: { name: string; url: string; bytes: number }[] }>("GET", `projects/${projectId}/exports/${id}`);
    if (seen.state !== "running" && seen.state !== "done") throw new Error(`The export is ${seen.state}.`);
    return seen.state === "done" ? seen : undefined;
  });
  mkdirSync(folder, { recursive: true });
  for (const { name, url, bytes } of done.files) {
    const reply = await fetch(url);
    const content = Buffer.from(await reply.arrayBuffer());
    if (!reply.ok || content.length !== bytes) throw new Error(`${name}: ${reply.status}, ${content.length} bytes of ${bytes}.`);
    writeFileSync(join(folder, name), content);
  }
}
