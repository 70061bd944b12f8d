import { execFile } from "node:child_process";
import { linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { chromium, type Page } from "playwright-core";
import sharp from "sharp";
import { type RunningHost, startHost } from "../tests/running-host.ts";
import { type Bench, percentile } from "./bench.ts";
import { client, createProject } from "./over-http.ts";
import { measureBoxes, weighCanvas } from "./web-boxes.ts";

const PAGE = 9;
const USUAL_ITEMS = 504;
/** Different pictures; more names are hard links of them, which a browser loads and decodes one by one all the same. */
const PICTURES = 36;
/** Pages before the heap is first looked at: caches and compiled code have settled. */
const WARM_UP = 8;
/** A person gives nine classes in no less; the next page is prefetched in this time. */
const THINKING_MS = 400;

const root = join(import.meta.dirname, "..", "..");

/** Photos of 1,200 × 900 (or those of `data`), so many names in `images/`. */
async function folderOfPhotos(count: number, data: string | undefined): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "labeling-bench-web-"));
  const images = join(folder, "images");
  mkdirSync(images);
  const real = data === undefined ? [] : readdirSync(data, { recursive: true, encoding: "utf8" }).filter((file) => /\.jpe?g$/i.test(file));
  for (let at = 0; at < Math.min(count, PICTURES); at++) {
    const noise = { type: "gaussian" as const, mean: 60 + at * 3, sigma: 40 };
    const file = real[at % Math.max(1, real.length)];
    const bytes =
      file !== undefined && data !== undefined
        ? readFileSync(join(data, file))
        : await sharp({ create: { width: 1_200, height: 900, channels: 3, background: "#888888", noise } })
            .jpeg({ quality: 80 })
            .toBuffer();
    writeFileSync(join(images, `photo-${at}.jpg`), bytes);
  }
  for (let at = PICTURES; at < count; at++) linkSync(join(images, `photo-${at % PICTURES}.jpg`), join(images, `photo-${at}.jpg`));
  return folder;
}

/** In the page: from the key press to the frame after the one in which the next page stands with all its pictures decoded. */
const WATCH = `
  window.submitToPaint = [];
  addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const old = document.querySelector(".item-grid")?.dataset.task;
    const look = () => {
      const grid = document.querySelector(".item-grid[data-task]");
      const images = [...(grid?.querySelectorAll("img") ?? [])];
      const isThere = grid && grid.dataset.task !== old && images.length > 0 && images.every((image) => image.complete && image.naturalWidth > 0);
      if (!isThere) return requestAnimationFrame(look);
      requestAnimationFrame(() => setTimeout(() => window.submitToPaint.push(performance.now() - event.timeStamp)));
    };
    look();
  }, { capture: true });
`;

interface Snapshot {
  snapshot: { meta: { node_fields: string[]; node_types: [string[]] } };
  nodes: number[];
  strings: string[];
}
/** Machine code that the engine writes as it learns what is hot, and what the browser logs for the tool that steers it: neither is the page's. */
const NOT_OURS = (type: string | undefined, name: string | undefined) =>
  type === "code" || type === "object shape" || name === "blink::NetworkResourcesData::ResourceData";

/** Bytes that live objects take after garbage was collected, those of the document included (a detached element is a leak that the engine's own count misses). */
async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => chunks.push(chunk));
  await session.send("HeapProfiler.enable");
  for (let again = 0; again < 3; again++) await session.send("HeapProfiler.collectGarbage");
  await session.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  await session.detach();
  const { snapshot, nodes, strings } = JSON.parse(chunks.join("")) as Snapshot;
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, name, size] = ["type", "name", "self_size"].map((field) => fields.indexOf(field)) as [number, number, number];
  let sum = 0;
  for (let at = 0; at < nodes.length; at += fields.length)
    if (!NOT_OURS(types[0][nodes[at + type] ?? -1], strings[nodes[at + name] ?? -1])) sum += nodes[at + size] ?? 0;
  return sum;
}

async function openPage(host: RunningHost, projectId: string, executablePath: string) {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  const context = await browser.newContext({ viewport: { width: 1_440, height: 900 } });
  const { issuers } = (await (await fetch(`${host.origin}/api/config`)).json()) as { issuers: { issuer: string }[] };
  const tokens = { issuer: issuers[0]?.issuer, accessToken: await host.token("labeler", "labeler"), expiresAt: Date.now() + 3_600_000 };
  await context.addInitScript(`sessionStorage.setItem("session.tokens", ${JSON.stringify(JSON.stringify(tokens))}); ${WATCH}`);
  const page = await context.newPage();
  const loaded = new Set<string>();
  page.on("response", (reply) => {
    const { pathname } = new URL(reply.url());
    if (/^\/(assets\/|$|projects\/)/.test(pathname)) loaded.add(extname(pathname) === "" ? "/index.html" : pathname);
  });
  await page.goto(`${host.origin}/projects/${projectId}/label`);
  await page.waitForSelector(".item-grid .cell img");
  await page.waitForLoadState("networkidle");
  return { browser, page, loaded };
}

/** The labeling page in Chromium (`CHROMIUM`: its path), over the embedded host: what it weighs, how soon the next page is painted, whether memory stays flat. */
const bench: Bench = async ({ items = USUAL_ITEMS, data, quick }, emit) => {
  await promisify(execFile)(process.execPath, [join(root, "functions/hosts/local/build.ts"), "--stale"]);
  const count = quick ? 20 * PAGE : Math.ceil(items / PAGE) * PAGE;
  const folder = await folderOfPhotos(count + 4 * PAGE, data);
  const host = await startHost({ args: ["--allow-folder", folder] });
  const api = client(host.origin);
  try {
    const { projectId } = await createProject(api, await host.token("owner", "owner"), count);
    const { browser, page, loaded } = await openPage(host, projectId, process.env["CHROMIUM"] ?? "/usr/bin/chromium");
    const weight = [...loaded].reduce((sum, file) => sum + gzipSync(readFileSync(join(root, "web/dist", file)), { level: 9 }).length, 0);
    emit("shell_gz_kb", weight / 1_000, "kB", loaded.size);
    weighCanvas(join(root, "web/dist/assets"), loaded, emit);

    let before = 0;
    let half = 0;
    for (let at = 0; at < count / PAGE; at++) {
      if (at === WARM_UP) before = await heapOf(page);
      if (at === Math.floor(count / PAGE / 2)) half = await heapOf(page);
      for (let key = 0; key < PAGE; key++) await page.keyboard.press(String(1 + ((at + key) % 9)));
      await page.waitForTimeout(THINKING_MS);
      await page.keyboard.press("Enter");
      // By asking, not by `waitForFunction`: the page's policy forbids the eval that it needs.
      while (Number(await page.evaluate("window.submitToPaint.length")) <= at) await page.waitForTimeout(20);
    }
    await page.locator(".status-line", { hasText: "Saved" }).waitFor();
    const samples = (await page.evaluate("window.submitToPaint")) as number[];
    emit("submit_to_paint_ms_p50", percentile(samples, 0.5), "ms", samples.length);
    emit("submit_to_paint_ms_p95", percentile(samples, 0.95), "ms", samples.length);
    const after = await heapOf(page);
    emit("heap_growth_percent", (after / before - 1) * 100, "%", count);
    // What still grows when all caches are full would grow all day.
    emit("heap_growth_second_half_percent", (after / half - 1) * 100, "%", count / 2);
    await browser.close();
  } finally {
    api.close();
    await host.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  await measureBoxes(process.env["CHROMIUM"] ?? "/usr/bin/chromium", emit);
};
export default bench;
