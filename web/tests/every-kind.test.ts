import { join } from "node:path";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import type { ReadContext } from "../../functions/formats/format.ts";
import { canSay, FORMATS } from "../../functions/formats/list.ts";
import { kindNamed } from "../../functions/kinds/list.ts";
import type { Mark } from "../../functions/kinds/marks.ts";
import { axe, type LabelingHost, openBrowser, openLabelingHost } from "./labeling-host.ts";

/** Real photos and posts where they lie beside the project, else what the host draws and these. */
const DATA = join(import.meta.dirname, "..", "..", "..", "shared", "data");
const CELLS = join(DATA, "blood-cells");
const POSTS = join(DATA, "entities");
const OWN_POSTS = ["Ada met Charles in London .", "Nobody was in 東京 that day ."];

function firstOf(folder: string, extension: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(extension));
  return names.slice(0, 2).map((name) => join(folder, name));
}

function files(): Record<string, Uint8Array> {
  const [conll] = firstOf(POSTS, ".conll");
  const real = conll === undefined ? [] : readFileSync(conll, "utf8").split(/\n\s*\n/).slice(0, 2).map((post) => post.split("\n").map((line) => line.split("\t")[0]).join(" ")); // biome-ignore format: one thought
  const posts = [...real, ...OWN_POSTS].slice(0, 2);
  return {
    ...Object.fromEntries(firstOf(CELLS, ".jpg").map((path, index) => [`cells/cell-${index}.jpg`, readFileSync(path)])),
    ...Object.fromEntries(posts.map((post, index) => [`posts/post-${index}.txt`, Buffer.from(post)])),
  };
}

let on: LabelingHost;
let browser: Browser;
let datasets: { images: string; texts: string };
beforeAll(async () => {
  on = await openLabelingHost(2, undefined, files());
  browser = await openBrowser();
  datasets = { images: await on.dataset("images", existsSync(CELLS) ? "cells/**" : "images/**"), texts: await on.dataset("texts", "posts/**") };
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await on?.stop();
});

const CLASSES = ["Thing", "Thing/Small", "Other"];

interface Hands {
  page: Page;
  press(...keys: string[]): Promise<void>;
  /** Where a place of the image, in pixels of the file, is on the screen. */
  at(x: number, y: number): Promise<[number, number]>;
}

async function handsOf(page: Page): Promise<Hands> {
  return {
    page,
    press: async (...keys) => {
      for (const key of keys) await page.keyboard.press(key);
    },
    at: async (x, y) => {
      const [width = 0, height = 0] = ((await page.locator(".region-bar, .region-status, [class*=region]", { hasText: /\d+ × \d+ px/ }).last().innerText()).match(/(\d+) × (\d+) px/) ?? []).slice(1).map(Number); // biome-ignore format: one thought
      const room = await page.locator(".region-stage").boundingBox();
      if (!room || !width) throw new Error("There is no stage.");
      const scale = Math.min((room.width - 24) / width, (room.height - 24) / height, 8);
      return [room.x + (room.width - width * scale) / 2 + x * scale, room.y + (room.height - height * scale) / 2 + y * scale];
    },
  };
}

const pointerPalette = async ({ page }: Hands, name: string) => page.locator(".palette-class", { hasText: name }).first().click();

interface Case {
  kind: string;
  byMouse(hands: Hands): Promise<unknown>;
  byKeys(hands: Hands): Promise<unknown>;
  /** What each of the two says, by marks; texts are told by their words. */
  mouse: Partial<Mark>[];
  keys: Partial<Mark>[];
}

const oneClass = (kind: string): Case => ({
  kind,
  byMouse: async (hands) => {
    await hands.page.locator(".item-grid .cell").first().click();
    await pointerPalette(hands, "Other");
  },
  byKeys: ({ press }) => press("2"),
  mouse: [{ mark: "class", classId: "c3" }],
  keys: [{ mark: "class", classId: "c2" }],
});
const classSet = (kind: string): Case => ({
  kind,
  byMouse: async (hands) => {
    await hands.page.locator(".item-grid .cell").first().click();
    await pointerPalette(hands, "Other");
    await pointerPalette(hands, "Small");
  },
  byKeys: ({ press }) => press("1", "2", "3", "2"),
  mouse: [
    { mark: "class", classId: "c3" },
    { mark: "class", classId: "c2" },
  ],
  keys: [
    { mark: "class", classId: "c1" },
    { mark: "class", classId: "c3" },
  ],
});

const CASES: Case[] = [
  oneClass("image-multi-class"),
  classSet("image-multi-label"),
  {
    kind: "image-boxes",
    byMouse: async ({ page, at }) => {
      await page.keyboard.press("2");
      await page.mouse.move(...(await at(40, 50)));
      await page.mouse.down();
      await page.mouse.move(...(await at(100, 90)), { steps: 4 });
      await page.mouse.move(...(await at(140, 110)));
      await page.mouse.up();
    },
    // The crosshair begins in the middle of what is seen. Esc leaves the tool's next corner, so that Enter submits.
    byKeys: ({ press }) => press("r", "3", "ArrowRight", "Enter", "Shift+ArrowRight", "Shift+ArrowDown", "ArrowDown", "Enter", "Escape"),
    mouse: [{ mark: "box", classId: "c2", x: 40, y: 50, width: 100, height: 60 }],
    keys: [{ mark: "box", classId: "c3", width: 10, height: 11 }],
  },
  {
    kind: "image-polygons",
    byMouse: async ({ page, at }) => {
      for (const [x, y] of [[60, 60], [160, 70], [120, 150], [60, 60]] as const) await page.mouse.click(...(await at(x, y))); // biome-ignore format: a table
      await page.keyboard.press("2");
    },
    byKeys: ({ press }) => press("p", "3", "ArrowRight", "Enter", "Shift+ArrowRight", "Enter", "Shift+ArrowDown", "Enter", "Shift+Enter", "Escape"),
    mouse: [{ mark: "polygon", classId: "c2", rings: [[60, 60, 160, 70, 120, 150]] }],
    keys: [{ mark: "polygon", classId: "c3" }],
  },
  oneClass("text-multi-class"),
  classSet("text-multi-label"),
  {
    kind: "text-entities",
    byMouse: async (hands) => {
      const first = hands.page.locator(".entities-text");
      const box = await first.boundingBox();
      if (!box) throw new Error("There is no text.");
      await hands.page.mouse.dblclick(box.x + 12, box.y + 14);
      await pointerPalette(hands, "Other");
    },
    byKeys: ({ press }) => press("Shift+ArrowRight", "2"),
    mouse: [{ mark: "span", classId: "c3", start: 0 }],
    keys: [{ mark: "span", classId: "c2", start: 0 }],
  },
];

const near = (mark: Mark | undefined, wanted: Partial<Mark>): void => {
  for (const [field, value] of Object.entries(wanted)) {
    const own = Object.entries(mark ?? {}).find(([name]) => name === field)?.[1] as unknown;
    if (typeof value === "number" && field !== "start") expect([field, Math.abs(Number(own) - value) <= 1 ? value : own]).toEqual([field, value]);
    else if (Array.isArray(value))
      for (const [at, one] of value.flat().entries()) expect(Math.abs(Number((own as number[][]).flat()[at]) - Number(one))).toBeLessThanOrEqual(1);
    else expect([field, own]).toEqual([field, value]);
  }
};

interface Answered {
  path: string;
  value: unknown;
  text?: { text: string };
}

async function label(one: Case, projectId: string): Promise<Answered[]> {
  const page = await on.page(browser, projectId, "lena");
  const hands = await handsOf(page);
  const isSingle = ["image-boxes", "image-polygons", "text-entities"].includes(one.kind);
  const mine = async () => ((await on.answers(projectId, "lena")) as unknown[] as Answered[]).toReversed();
  await page
    .locator(isSingle ? ".region-stage, .entities-text" : ".item-grid .cell")
    .first()
    .waitFor();
  await page.waitForLoadState("networkidle");
  await one.byMouse(hands);
  if (isSingle) {
    const before = await page.locator("[data-item]").first().getAttribute("data-item");
    await page.getByRole("button", { name: /Submit/ }).click();
    await page.waitForFunction((id) => document.querySelector("[data-item]")?.getAttribute("data-item") !== id, before);
    await page.waitForLoadState("networkidle");
  } else await page.locator(".item-grid .cell").nth(1).focus();
  if (!isSingle) await hands.press("Escape", "ArrowRight");
  await one.byKeys(hands);
  await hands.press("Enter");
  await page.locator(".status-line", { hasText: "Saved" }).waitFor();
  for (let tries = 0; (await mine()).length < 2 && tries < 100; tries++) await page.waitForTimeout(50);
  const answers = await mine();
  await page.context().close();
  return answers;
}

/** The files of an export of the project, through the front door. */
async function exported(projectId: string, format: string, dialect: string): Promise<Map<string, string>> {
  const token = await on.host.token("owner", "owner");
  const { json: started } = await on.host.call("POST", `projects/${projectId}/exports`, { token, body: { format, dialect } });
  for (;;) {
    const { json } = await on.host.call("GET", `projects/${projectId}/exports/${String(started["id"])}`, { token });
    if (json["state"] === "running") await new Promise((resolve) => setTimeout(resolve, 50));
    else {
      expect(json["state"]).toBe("done");
      const made = json["files"] as { name: string; url: string }[];
      return new Map(await Promise.all(made.map(async ({ name, url }) => [name, await (await fetch(url)).text()] as const)));
    }
  }
}

async function seenInData(projectId: string, kind: string): Promise<void> {
  const page = await on.page(browser, projectId, "owner");
  await page.evaluate(
    (token) => sessionStorage.setItem("session.tokens", token),
    JSON.stringify({ accessToken: await on.host.token("owner", "owner"), expiresAt: Date.now() + 3_600_000 }),
  );
  await page.goto(`${on.host.origin}/projects/${projectId}/data?state=labeled`);
  await page.locator(".tile").nth(1).waitFor();
  const drawn = kind === "image-boxes" || kind === "image-polygons" ? ".tile svg" : ".tile .class-chip, .tile .tile-badge";
  await page.locator(drawn).nth(1).waitFor();
  await page.locator(".tile").first().click();
  await page.locator(".item-panel .answers li").first().waitFor();
  expect(await axe(page)).toEqual([]);
  await page.context().close();
}

test.each(CASES.map((one) => [one.kind, one] as const))(
  "%s: labeled by mouse and by keys alone, seen in the data, exported as it was given",
  async (_, one) => {
    const kind = kindNamed(one.kind);
    const projectId = await on.project({
      kind: one.kind,
      datasetId: kind.media === "image" ? datasets.images : datasets.texts,
      classes: CLASSES.map((name) => ({ name })),
    });
    const answers = await label(one, projectId);
    expect(answers).toHaveLength(2);
    const marks = answers.map(({ value }) => kind.toMarks(kind.value.parse(value)));
    for (const [index, wanted] of [one.mouse, one.keys].entries()) {
      const own = marks.find((all) => all.length === wanted.length && all.every((mark, at) => mark.classId === wanted[at]?.classId)) ?? marks[index] ?? [];
      expect(own).toHaveLength(wanted.length);
      for (const [at, mark] of wanted.entries()) near(own[at], mark);
    }

    await seenInData(projectId, one.kind);

    const context: ReadContext = {
      marks: kind.marks,
      classIdOf: (name) => (CLASSES.includes(name) ? `c${CLASSES.indexOf(name) + 1}` : undefined),
      sizeOf: () => undefined,
      textOf: (path) => answers.find((answer) => answer.path === path)?.text?.text,
    };
    for (const format of FORMATS.filter((each) => canSay(each, kind) && each.read))
      for (const dialect of format.dialects) {
        const read = new Map([...(format.read?.(context, await exported(projectId, format.name, dialect)) ?? [])].map((told) => [told.path, told.marks]));
        for (const [index, { path }] of answers.entries()) expect([format.name, dialect, read.get(path)]).toEqual([format.name, dialect, marks[index]]);
      }
  },
);
