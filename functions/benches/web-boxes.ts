import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { chromium, type Page } from "playwright-core";
import { openEditorHarness } from "../../web/tests/editor-harness.ts";
import { type Emit, percentile } from "./bench.ts";

const BOXES = 1_000;
const IMAGE = { width: 4_000, height: 3_000 };
const MOVES = 240;
/** Of each figure the best of so many runs: what else the machine does is not the page's. */
const RUNS = 3;

/** In the page: the time from one frame to the next; and from the loaded editor to the frame after the one with the boxes painted. */
const WATCH = `
  window.frames = [];
  let last = 0;
  const tick = (now) => { if (last) frames.push(now - last); last = now; requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
  const look = () => {
    const loaded = performance.getEntriesByName("editor-loaded")[0];
    const isPainted = loaded && document.querySelector(".region-stage canvas") && document.querySelector(".region-row");
    if (!isPainted) return requestAnimationFrame(look);
    // One frame draws the canvases, the next one begins when that is on the screen.
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => { window.openedMs = performance.now() - loaded.startTime; })));
  };
  look();
`;

async function frames(page: Page, act: () => Promise<void>): Promise<number[]> {
  await page.waitForTimeout(300);
  await page.evaluate("frames.length = 0");
  await act();
  return (await page.evaluate("frames")) as number[];
}

/** What boxes add to the page: their rows of the list, texts among them; the picture is one canvas whatever is on it. */
const NODES = `(() => { let count = 0; const walk = document.createTreeWalker(document.querySelector(".region-list")); while (walk.nextNode()) count++; return count; })()`;

/** A thousand boxes on a picture of twelve million pixels, in Chromium without a graphics card. */
export async function measureBoxes(executablePath: string, emit: Emit): Promise<void> {
  const harness = await openEditorHarness();
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  const opened: number[] = [];
  const drags: number[][] = [];
  const zooms: number[][] = [];
  let nodes = 0;
  try {
    for (let run = 0; run < RUNS; run++) {
      const page = await browser.newPage({ viewport: { width: 1_440, height: 900 } });
      await page.addInitScript(WATCH);
      await page.goto(harness.url("image-boxes", { boxes: BOXES, ...IMAGE }));
      while ((await page.evaluate("window.openedMs")) === undefined) await page.waitForTimeout(20);
      opened.push(Number(await page.evaluate("window.openedMs")));
      while (Number(await page.locator(".region-row").count()) < BOXES) await page.waitForTimeout(50);
      nodes = Number(await page.evaluate(NODES));

      const room = await page.locator(".region-stage").boundingBox();
      if (!room) throw new Error("The editor has no stage.");
      const middle = [room.x + room.width / 2, room.y + room.height / 2] as const;
      await page.keyboard.press("m");
      await page.keyboard.press("Tab");
      const before = await page.evaluate("JSON.stringify(editing.value())");
      const drag = await frames(page, async () => {
        // The first box, which Tab selected, is taken at its middle: its place on the fitted picture is known.
        const scale = Math.min((room.width - 24) / IMAGE.width, (room.height - 24) / IMAGE.height);
        const box = (await page.evaluate("editing.value().boxes[0]")) as { x: number; y: number; width: number; height: number };
        const x = room.x + (room.width - IMAGE.width * scale) / 2 + (box.x + box.width / 2) * scale;
        const y = room.y + (room.height - IMAGE.height * scale) / 2 + (box.y + box.height / 2) * scale;
        await page.mouse.move(x, y);
        await page.mouse.down();
        for (let step = 1; step <= MOVES; step++) await page.mouse.move(x + step * 2, y + step);
        await page.mouse.up();
      });
      if ((await page.evaluate("JSON.stringify(editing.value())")) === before) throw new Error("No box was dragged.");
      drags.push(drag);
      await page.mouse.move(...middle);
      zooms.push(
        await frames(page, async () => {
          for (let step = 0; step < MOVES; step++) {
            await page.mouse.wheel(0, step % 60 < 30 ? -40 : 40);
            await page.waitForTimeout(8);
          }
        }),
      );
      await page.close();
    }
  } finally {
    await browser.close();
    await harness.stop();
  }
  const best = (runs: readonly number[][], share: number) => Math.min(...runs.map((run) => percentile(run, share)));
  emit("open_1000_boxes_ms", Math.min(...opened), "ms", RUNS);
  for (const [name, runs] of [
    ["drag", drags],
    ["zoom", zooms],
  ] as const) {
    emit(`${name}_1000_boxes_frame_ms_p50`, best(runs, 0.5), "ms", MOVES);
    emit(`${name}_1000_boxes_frame_ms_p95`, best(runs, 0.95), "ms", MOVES);
  }
  emit("dom_nodes_per_box", nodes / BOXES, "nodes", BOXES);
}

/** What who draws boxes loads beside what everybody has loaded: the editor's files, and those they import. `assets`: of the built page. */
export function weighCanvas(assets: string, shell: ReadonlySet<string>, emit: Emit): void {
  const all = readdirSync(assets);
  const found = new Set(all.filter((file) => /^(box-editor|region-editor)-.*\.(js|css)$/.test(file)));
  for (const file of found)
    if (file.endsWith(".js"))
      for (const [, name = ""] of readFileSync(join(assets, file), "utf8").matchAll(/from\s*"\.\/([^"]+)"/g))
        if (!shell.has(`/assets/${name}`)) found.add(name);
  const weight = [...found].reduce((sum, file) => sum + gzipSync(readFileSync(join(assets, file)), { level: 9 }).length, 0);
  emit("canvas_gz_kb", weight / 1_000, "kB", found.size);
}
