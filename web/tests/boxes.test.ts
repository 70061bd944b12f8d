import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { Box, Value } from "../src/kinds/image-boxes/value.ts";
import { axe, type LabelingHost, openBrowser, openLabelingHost } from "./labeling-host.ts";

/** Microscope pictures with boxes in Pascal VOC files. */
const CELLS = join(import.meta.dirname, "..", "..", "..", "shared", "data", "blood-cells");
const COUNT = 12;
const CLASSES = [{ name: "RBC" }, { name: "WBC" }, { name: "Platelets" }];

interface Truth {
  width: number;
  height: number;
  boxes: { name: string; x: number; y: number; width: number; height: number }[];
}
function readVoc(name: string): Truth {
  const xml = readFileSync(join(CELLS, "Annotations", `${name}.xml`), "utf8");
  const number = (text: string, tag: string) => Number(new RegExp(`<${tag}>(\\d+)</${tag}>`).exec(text)?.[1]);
  const boxes = [...xml.matchAll(/<object>([\s\S]*?)<\/object>/g)].map(([, text = ""]) => {
    const [x, y] = [number(text, "xmin"), number(text, "ymin")];
    return { name: /<name>(\w+)<\/name>/.exec(text)?.[1] ?? "", x, y, width: number(text, "xmax") - x, height: number(text, "ymax") - y };
  });
  return { width: number(xml, "width"), height: number(xml, "height"), boxes };
}

const hasCells = existsSync(CELLS);
const cells = hasCells
  ? readdirSync(join(CELLS, "images"))
      .toSorted((a, b) => a.localeCompare(b))
      .slice(0, COUNT)
  : [];
if (!hasCells) console.warn("The blood cells are not here: boxes are tested on painted pictures only.");

let on: LabelingHost;
let browser: Browser;
let cellData = "";
beforeAll(async () => {
  on = await openLabelingHost(6, undefined, Object.fromEntries(cells.map((name) => [`cells/${name}`, readFileSync(join(CELLS, "images", name))])));
  if (hasCells) cellData = await on.dataset("cells", "cells/**");
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await on?.stop();
});

let people = 0;
async function labeler(more: Record<string, unknown> = {}, options: BrowserContextOptions = {}) {
  const user = `drawer-${++people}`;
  const project = await on.project({ kind: "image-boxes", classes: CLASSES, ...more });
  const page = await on.page(browser, project, user, options);
  await page.waitForSelector(".region-stage canvas");
  await page.waitForLoadState("networkidle");
  /** Of the file, as the status line says. */
  const size = async () => {
    const text = (await page.locator(".region-status > span").last().textContent()) ?? "";
    const [, width, height] = /(\d+) × (\d+) px/.exec(text) ?? [];
    return { width: Number(width), height: Number(height) };
  };
  const at = async (x: number, y: number): Promise<[number, number]> => {
    const room = await page.locator(".region-stage").boundingBox();
    if (!room) throw new Error("no stage");
    const { width, height } = await size();
    const scale = Math.min((room.width - 24) / width, (room.height - 24) / height, 8);
    return [room.x + (room.width - width * scale) / 2 + x * scale, room.y + (room.height - height * scale) / 2 + y * scale];
  };
  const draw = async (x: number, y: number, width: number, height: number) => {
    await page.mouse.move(...(await at(x, y)));
    await page.mouse.down();
    await page.mouse.move(...(await at(x + width / 2, y + height / 2)));
    await page.mouse.move(...(await at(x + width, y + height)));
    await page.mouse.up();
  };
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const answers = async () => (await on.answers(project, user)) as unknown as { itemId: string; path: string; value?: Value }[];
  const saved = () => page.locator(".status-line", { hasText: "Saved" }).waitFor();
  const itemId = async () => String(await page.locator("[data-item]").getAttribute("data-item"));
  return { user, project, page, at, draw, press, answers, saved, itemId, size, close: () => page.context().close() };
}
const isNear = (box: Box | undefined, { x, y, width, height }: { x: number; y: number; width: number; height: number }) =>
  box && Math.max(Math.abs(box.x - x), Math.abs(box.y - y), Math.abs(box.width - width), Math.abs(box.height - height)) <= 1;
const rows = (page: Page) => page.locator(".region-row").count();

(hasCells ? describe : describe.skip)("boxes on blood cells", () => {
  test("are drawn by mouse after the labels of the data set, submitted, and stand in the API within a pixel", async () => {
    const { page, draw, press, answers, saved, itemId, size, close } = await labeler({ datasetId: cellData });
    const { width, height } = await size();
    const id = await itemId();
    const path = (await page.locator(".region-stage").getAttribute("aria-label")) ?? "";
    const name = cells.find((one) => path.includes(one))?.replace(/\.\w+$/, "") ?? "";
    const truth = readVoc(name);
    expect({ width, height }).toEqual({ width: truth.width, height: truth.height });
    const wanted = truth.boxes.filter((one) => one.width > 6 && one.height > 6).slice(0, 8);
    for (const one of wanted) {
      await press("Escape", String(CLASSES.findIndex((each) => each.name === one.name) + 1));
      await draw(one.x, one.y, one.width, one.height);
    }
    await press("Enter");
    await saved();
    const answer = (await answers()).find(({ itemId: one }) => one === id);
    const boxes = answer?.value?.boxes ?? [];
    expect(boxes.length).toBe(wanted.length);
    for (const [index, one] of wanted.entries()) expect([index, isNear(boxes[index], one), one]).toEqual([index, true, one]);
    await close();
  });

  test("are drawn by keyboard alone and submitted", async () => {
    const { press, answers, saved, itemId, size, close } = await labeler({ datasetId: cellData });
    const { width, height } = await size();
    const id = await itemId();
    const [x, y] = [Math.round(width / 2), Math.round(height / 2)];
    await press("r", "2", "ArrowRight", "Shift+ArrowUp", "Enter", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowDown", "ArrowDown", "Enter");
    await press("m", "ArrowRight", "Escape", "Enter");
    await saved();
    const box = (await answers()).find(({ itemId: one }) => one === id)?.value?.boxes[0];
    expect(isNear(box, { x: x + 2, y: y - 10, width: 20, height: 11 })).toBe(true);
    await close();
  });
});

describe("the page of boxes", () => {
  test("takes nothing from a click without a drag, nor from Esc in the middle; both leave the item without an answer", async () => {
    const { page, at, press, answers, close } = await labeler();
    await page.mouse.click(...(await at(200, 200)));
    await page.mouse.move(...(await at(100, 100)));
    await page.mouse.down();
    await page.mouse.move(...(await at(200, 200)));
    await press("Escape");
    await page.mouse.up();
    expect(await rows(page)).toBe(0);
    await press("Enter");
    await page.locator(".said", { hasText: "Draw at least one" }).waitFor();
    expect(await answers()).toEqual([]);
    await close();
  });

  test("an item with nothing on it is answered with N", async () => {
    const { press, answers, saved, close } = await labeler();
    await press("n", "Enter");
    await saved();
    expect((await answers())[0]?.value).toEqual({ boxes: [] });
    await close();
  });

  test("keeps what is drawn over a reload, and undoes more than a hundred acts", async () => {
    const { page, draw, press, close } = await labeler();
    await draw(100, 100, 80, 60);
    await press("m");
    for (let act = 0; act < 110; act++) await press("ArrowRight");
    const name = () => page.locator(".region-name").first().textContent();
    expect(await name()).toContain("at 210, 100");
    for (let act = 0; act < 110; act++) await press("Control+z");
    expect(await name()).toContain("at 100, 100");
    await press("Control+z");
    expect(await rows(page)).toBe(0);
    await press("Control+Shift+z");
    expect(await name()).toContain("at 100, 100");
    await page.waitForTimeout(1_500); // drafts reach the disk within a second
    await page.reload();
    await page.waitForSelector(".region-row");
    expect(await name()).toContain("80 by 60 pixels at 100, 100");
    await close();
  });

  test("gives the class of a key or of the palette to the selected box, else to the next one", async () => {
    const { page, draw, press, answers, saved, close } = await labeler();
    await press("3");
    await draw(50, 50, 60, 60);
    await draw(200, 50, 60, 60);
    await press("2");
    await page.locator(".palette-class", { hasText: "RBC" }).click();
    await press("Escape", "3", "Enter");
    await saved();
    const names = (await answers())[0]?.value?.boxes.map(({ classId }) => classId) ?? [];
    expect([names.length, new Set(names).size]).toEqual([2, 2]);
    await close();
  });

  test.each([
    ["light", { colorScheme: "light" }],
    ["dark", { colorScheme: "dark" }],
    ["a phone", { colorScheme: "light", viewport: { width: 390, height: 844 }, hasTouch: true }],
  ] as const)("axe finds nothing, %s", async (_, options) => {
    const { page, draw, close } = await labeler({}, options);
    await draw(100, 100, 80, 60);
    await draw(250, 100, 80, 60);
    expect(await axe(page)).toEqual([]);
    if (process.env["SCREENSHOTS"])
      await page.screenshot({ path: join(process.env["SCREENSHOTS"], `boxes-${options.colorScheme}-${"viewport" in options ? 390 : 1440}.png`) });
    await close();
  });
});
