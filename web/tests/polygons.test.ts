import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import type { Polygon } from "../../functions/kinds/image-polygons/value.ts";
import { isInside } from "../src/canvas/polygon-geometry.ts";
import { fit, toScreen, type XY } from "../src/canvas/viewport.ts";
import { axe, type LabelingHost, openBrowser, openLabelingHost } from "./labeling-host.ts";

const DATA = join(import.meta.dirname, "../../../shared/data");
const CELLS = join(DATA, "blood-cells/images");
const CARDIGANS = join(DATA, "clothing/longsleeve");
const hasData = existsSync(CELLS) && existsSync(CARDIGANS);
const whereData = hasData ? describe : describe.skip;
if (!hasData) console.warn("Skipped: ../shared/data is not here, and these tests draw on its photos.");

/** Of the first cardigan, made by hand: x, y in its pixels (400 × 533). */
const CARDIGAN = [
  195, 110, 232, 110, 272, 127, 302, 160, 325, 200, 345, 240, 377, 325, 353, 332, 330, 290, 310, 255, 290, 217, 289, 320, 230, 330, 224, 317, 194, 317, 191,
  332, 131, 322, 126, 280, 129, 230, 131, 200, 107, 230, 62, 300, 48, 317, 25, 305, 35, 280, 75, 210, 125, 155, 155, 126,
];

/** Intersection over union, counted pixel by pixel. */
function overlap(a: readonly number[], b: readonly number[], width: number, height: number): number {
  let [both, either] = [0, 0];
  for (let y = 0.5; y < height; y++) {
    for (let x = 0.5; x < width; x++) {
      const [inA, inB] = [isInside(a, { x, y }), isInside(b, { x, y })];
      if (inA && inB) both++;
      if (inA || inB) either++;
    }
  }
  return both / either;
}

whereData("polygons on the labeling page", () => {
  let on: LabelingHost;
  let browser: Browser;
  const datasets = { cells: "", cardigan: "" };
  const sizes = { cells: { width: 640, height: 480 }, cardigan: { width: 400, height: 533 } };
  beforeAll(async () => {
    const cells = readdirSync(CELLS).toSorted().slice(0, 3);
    const [cardigan = ""] = readdirSync(CARDIGANS).toSorted();
    const files = Object.fromEntries(cells.map((name) => [`cells/${name}`, readFileSync(join(CELLS, name))]));
    on = await openLabelingHost(1, undefined, { ...files, "cardigan/one.jpg": readFileSync(join(CARDIGANS, cardigan)) });
    datasets.cells = await on.dataset("cells", "cells/**");
    datasets.cardigan = await on.dataset("cardigan", "cardigan/**");
    browser = await openBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await on?.stop();
  });

  let people = 0;
  /** A labeler with a picture in hand, and what a hand does in pixels of the image. */
  async function labeler(which: keyof typeof datasets = "cells") {
    const user = `drawer-${++people}`;
    const project = await on.project({
      kind: "image-polygons",
      datasetId: datasets[which],
      classes: [{ name: "Red cell" }, { name: "White cell" }, { name: "Platelet" }],
    });
    const page = await on.page(browser, project, user);
    const stage = page.locator(".region-stage");
    await stage.waitFor();
    await page.waitForLoadState("networkidle");
    const box = await stage.boundingBox();
    if (!box) throw new Error("no stage");
    const view = fit(sizes[which], box);
    const at = (x: number, y: number): XY => {
      const { x: dx, y: dy } = toScreen(view, { x, y });
      return { x: box.x + dx, y: box.y + dy };
    };
    const move = async (x: number, y: number) => page.mouse.move(at(x, y).x, at(x, y).y, { steps: 2 });
    const click = async (x: number, y: number) => page.mouse.click(at(x, y).x, at(x, y).y);
    const drag = async (from: XY, to: XY) => {
      await move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(at(to.x, to.y).x, at(to.x, to.y).y, { steps: 6 });
      await page.mouse.up();
    };
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const submitted = async (): Promise<Polygon[]> => {
      await press("Enter");
      await page.locator(".status-line", { hasText: "Saved" }).waitFor();
      const answer = (await on.answers(project, user))[0] as { value?: { polygons: Polygon[] } } | undefined;
      return answer?.value?.polygons ?? [];
    };
    return { page, view, at, move, click, drag, press, submitted, listed: () => page.locator(".region-row .region-name").allTextContents() };
  }
  const isNear = (ring: readonly number[] | undefined, wanted: readonly number[], within = 1) => {
    expect(ring).toHaveLength(wanted.length);
    for (const [index, value] of wanted.entries()) expect(Math.abs((ring?.[index] ?? -99) - value)).toBeLessThanOrEqual(within);
  };
  const said = (page: Page) => page.locator(".said").textContent();

  test("one is drawn by mouse, closed by its first point, given a class, and read back as drawn", async () => {
    const { page, click, press, submitted, listed } = await labeler();
    const corners = [100, 80, 220, 60, 300, 150, 240, 240, 120, 200];
    for (let i = 0; i < corners.length; i += 2) await click(corners[i] ?? 0, corners[i + 1] ?? 0);
    await click(101, 81);
    expect(await listed()).toHaveLength(1);
    await press("2");
    const [polygon, ...more] = await submitted();
    expect(more).toEqual([]);
    expect(polygon?.classId).toBe("c2");
    isNear(polygon?.rings[0], corners);
    await page.context().close();
  });

  test("one is drawn by keyboard alone", async () => {
    const { page, press, submitted } = await labeler();
    await page.locator(".region-stage").focus();
    await press("p", "ArrowRight"); // the crosshair begins in the middle, at 320, 240
    await press("Enter", "Control+ArrowRight", "Enter", "Control+ArrowDown", "Shift+ArrowDown", "Enter", "Control+ArrowLeft", "Control+ArrowLeft", "Enter");
    await press("Shift+ArrowUp", "Enter", "Backspace", "Shift+Enter");
    expect(await said(page)).toContain("Polygon 1");
    await press("Escape");
    const [polygon] = await submitted();
    isNear(polygon?.rings[0], [321, 240, 385, 240, 385, 298, 257, 298]);
    await page.context().close();
  });

  test("one that crosses itself is told so, and can be submitted", async () => {
    const { page, click, press, submitted, listed } = await labeler();
    for (const [x, y] of [
      [100, 100],
      [300, 300],
      [300, 100],
      [100, 300],
    ] as const)
      await click(x, y);
    await press("Enter");
    expect(await listed()).toEqual([expect.stringContaining("crosses or touches itself")]);
    expect(await page.locator(".polygon-warning").textContent()).toContain("crosses");
    const [polygon] = await submitted();
    isNear(polygon?.rings[0], [100, 100, 300, 300, 300, 100, 100, 300]);
    await page.context().close();
  });

  test("Esc leaves nothing of one that was begun, and a polygon needs three points", async () => {
    const { page, click, press, listed } = await labeler();
    for (const x of [100, 200, 300]) await click(x, 100 + x / 10);
    await press("Escape");
    expect(await listed()).toEqual([]);
    await click(100, 100);
    await click(200, 100);
    await press("Enter");
    expect(await said(page)).toContain("three points");
    await press("Escape", "Enter");
    expect(await listed()).toEqual([]);
    expect(await page.locator(".region-stage").count()).toBe(1);
    await page.context().close();
  });

  test("points are pulled, added, taken out, moved by keys, and each is one step of undo", async () => {
    const { page, click, drag, press, submitted } = await labeler();
    for (const [x, y] of [
      [100, 100],
      [300, 100],
      [300, 300],
      [100, 300],
    ] as const)
      await click(x, y);
    await press("Enter", "u");
    await drag({ x: 300, y: 300 }, { x: 350, y: 330 });
    await drag({ x: 200, y: 100 }, { x: 200, y: 60 }); // a point put into the upper edge, and pulled on
    await page.keyboard.down("Alt");
    await click(100, 300);
    await page.keyboard.up("Alt");
    await press(".", ".", "ArrowLeft", "ArrowLeft", "Shift+ArrowUp", "Control+z", "Control+Shift+z");
    const [polygon] = await submitted();
    isNear(polygon?.rings[0], [100, 100, 198, 50, 300, 100, 350, 330], 1.5);
    await page.context().close();
  });

  test("a border that is there already is followed exactly", async () => {
    const { page, click, move, press, submitted } = await labeler();
    const hill = [100, 200, 160, 150, 220, 130, 280, 160, 340, 200, 340, 320, 100, 320];
    for (let i = 0; i < hill.length; i += 2) await click(hill[i] ?? 0, hill[i + 1] ?? 0);
    await press("Enter");
    await click(340, 200); // a point of the hill
    await click(340, 40);
    await click(100, 40);
    await move(101, 199);
    await click(101, 199); // another one, a pixel off
    await press("Enter");
    const [first, second] = await submitted();
    const [ring = [], above = []] = [first?.rings[0], second?.rings[0]];
    isNear(above.slice(0, 2), [340, 200]);
    // The very same numbers, point by point.
    expect(above.slice(6)).toEqual(ring.slice(0, 8));
    await page.context().close();
  });

  test("the smart polygon finds a cardigan in its box; clicks mend it, Backspace takes one back", async () => {
    const { page, click, drag, press, submitted, listed } = await labeler("cardigan");
    await press("w");
    const started = performance.now();
    await drag({ x: 18, y: 102 }, { x: 386, y: 340 });
    await page.locator(".region-row").waitFor();
    const took = performance.now() - started;
    const [before] = await listed();
    await click(140, 250);
    await page.waitForFunction((old) => document.querySelector(".region-row .region-name")?.textContent !== old, before);
    await press("Backspace");
    await page.waitForFunction((old) => document.querySelector(".region-row .region-name")?.textContent === old, before);
    await press("Escape");
    expect(await listed()).toHaveLength(1);
    const [polygon] = await submitted();
    const found = overlap(polygon?.rings[0] ?? [], CARDIGAN, 400, 533);
    console.info(
      `Smart polygon: ${(polygon?.rings[0]?.length ?? 0) / 2} points, IoU ${found.toFixed(3)} with the outline made by hand, ${Math.round(took)} ms with the drag.`,
    );
    expect(found).toBeGreaterThan(0.8);
    await page.context().close();
  });

  test("the smart polygon follows an edge between clicks", async () => {
    const { page, click, move, press, submitted } = await labeler("cardigan");
    await press("w");
    await click(290, 230);
    await page.waitForTimeout(700); // the ways from here are looked for beside the page
    await move(289, 312);
    await click(289, 318);
    await page.waitForTimeout(700);
    await click(230, 329);
    await press("Enter");
    const [polygon] = await submitted();
    const ring = polygon?.rings[0] ?? [];
    expect(ring.length).toBeGreaterThan(6);
    expect(overlap(ring, CARDIGAN, 400, 533)).toBeLessThan(1);
    await page.context().close();
  });

  test("the page with polygons has no fault that axe knows", async () => {
    const { page, click, press } = await labeler();
    for (const [x, y] of [
      [100, 100],
      [300, 300],
      [300, 100],
      [100, 300],
    ] as const)
      await click(x, y);
    await press("Enter");
    expect(await axe(page)).toEqual([]);
    await page.context().close();
  });
});
