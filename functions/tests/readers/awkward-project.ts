import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import sharp from "sharp";
import { type RunningHost, startHost } from "../running-host.ts";

/** What was labeled, as a reader has to find it. */
export interface Told {
  path: string;
  label: string;
  by: string;
  width: number;
  height: number;
}

const NAMES = [
  "plain.png",
  "with space.png",
  "com,ma and ;.png",
  "'apostrophe' first.png",
  "=cmd()!A0.png",
  "-1+2.png",
  "@at.png",
  "＝full width.png",
  "100% #1 &x=y+z.png",
  "%41.png",
  "עברית ואנגלית.png",
  "emoji 😀👩‍👩‍👧.png",
  "é composed é decomposed.png",
  "brackets [1] {2} (3).png",
  "deep/er/and deeper/#/%20/~.png",
  "Ünïcödé/ß.png",
  ...(process.platform === "win32" ? [] : ["quotes \"q\" 's'.png", "back`tick | pipe < > * ?.png"]),
];
const CLASSES = ["cow", "com,ma", 'quo"te"d', "two\nlines", "=cmd|' /C calc'!A0", "+1", "'t is", "שלום", "😀", "Animal/Cat", "a;b\tc"];

/** The embedded host with a project whose paths and classes are hard to write down, labeled through the API; some answers corrected, skipped, rejected. */
export async function awkwardProject(): Promise<{
  told: Told[];
  exportTo(folder: string, ask: { format: string; dialect: string }): Promise<void>;
  close(): Promise<void>;
}> {
  const folder = mkdtempSync(join(tmpdir(), "labeling-readers-"));
  const sizes = await writeImages(folder);
  const host = await startHost({ args: ["--allow-folder", folder] });
  const close = async () => {
    await host.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const owner = await host.token("owner", "owner");
    const api = caller(host, owner);
    const projectId = await createProject(api);
    const told = await label(api, projectId, sizes);
    return { told, exportTo: (to, ask) => exportTo(api, projectId, to, ask), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function writeImages(folder: string): Promise<Map<string, { width: number; height: number }>> {
  const sizes = new Map<string, { width: number; height: number }>();
  for (const [index, name] of NAMES.entries()) {
    const size = { width: 3 + index, height: 50 - index };
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(
      file,
      await sharp({ create: { ...size, channels: 3, background: "#0a84ff" } })
        .png()
        .toBuffer(),
    );
    sizes.set(name, size);
  }
  return sizes;
}

type Json = Record<string, unknown>;
type Api = <T = Json>(method: string, path: string, body?: unknown) => Promise<T>;

function caller(host: RunningHost, token: string): Api {
  return async <T>(method: string, path: string, body?: unknown) => {
    const { status, json } = await host.call(method, path, { token, ...(body !== undefined && { body }) });
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(json)}`);
    return json as T;
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

async function createProject(api: Api): Promise<string> {
  const { items: stores } = await api<{ items: { id: string; kind: string }[] }>("GET", "datastores");
  const datastoreId = stores.find(({ kind }) => kind === "folder")?.id;
  const dataset = await api("POST", "datasets", { source: "path", name: "awkward", datastoreId, path: "**/*.*" });
  const classes = CLASSES.map((name) => ({ name }));
  const { id } = await api<{ id: string }>("POST", "projects", { name: 'Barn "=1", שלום 😀', kind: "image-multi-class", datasetId: dataset["id"], classes });
  await until("Loading the items", async () => {
    const { state, failure } = await api("GET", `projects/${id}`);
    if (state === "failed") throw new Error(`The project failed: ${String(failure)}`);
    return state === "running" ? true : undefined;
  });
  return id;
}

async function label(api: Api, projectId: string, sizes: ReadonlyMap<string, { width: number; height: number }>): Promise<Told[]> {
  const { classes } = await api<{ classes: { id: string; name: string }[] }>("GET", `projects/${projectId}`);
  const { userId: by } = await api<{ userId: string }>("GET", "me");
  const nameOf = new Map(classes.map(({ id, name }) => [id, name]));
  const answers: { itemId: string; path: string; classId: string }[] = [];
  for (;;) {
    const { task } = await api<{ task?: { id: string; items: { id: string; path: string }[] } }>("POST", `projects/${projectId}/next-task`, { size: 5 });
    if (!task) break;
    const given = task.items.map(({ id, path }, index) => ({ itemId: id, path, classId: classes[(answers.length + index) % classes.length]?.id ?? "" }));
    await api("POST", `projects/${projectId}/tasks/${task.id}/submit`, {
      answers: given.map(({ itemId, classId }) => ({ itemId, value: { classId } })),
      seconds: 1,
    });
    answers.push(...given);
  }
  if (answers.length !== sizes.size) throw new Error(`${answers.length} items were dealt of ${sizes.size} files.`);

  const [corrected, skipped, rejected, ...others] = answers;
  if (!corrected || !skipped || !rejected) throw new Error("There are too few files.");
  const [, , third] = classes;
  await api("PUT", `projects/${projectId}/items/${corrected.itemId}/my-answer`, { value: { classId: third?.id } });
  await api("PUT", `projects/${projectId}/items/${skipped.itemId}/my-answer`, { skip: { reason: "unclear" } });
  await api("POST", `projects/${projectId}/labels/reject`, { itemIds: [rejected.itemId] });
  return [{ ...corrected, classId: third?.id ?? "" }, ...others].map(({ path, classId }) => {
    const size = sizes.get(path);
    if (!size) throw new Error(`${path} is not a file that was written.`);
    return { path, label: nameOf.get(classId) ?? "", by, ...size };
  });
}

/** Through the front door: started, waited for, downloaded by the signed links. */
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
