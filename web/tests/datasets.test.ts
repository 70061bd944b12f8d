import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import sharp from "sharp";
import { type RunningHost, startHost } from "../../functions/tests/running-host.ts";
import { axe, openBrowser } from "./labeling-host.ts";

/** Datasets and their versions, as an admin meets them. */
let host: RunningHost;
let browser: Browser;
let folder: string;
const FILES = { spring: 5, autumn: 7 };
/** `SHOTS`: a folder for screenshots to look at. */
const SHOTS = process.env["SHOTS"];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "datasets-"));
  const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: "#446688" } })
    .jpeg()
    .toBuffer();
  for (const [season, count] of Object.entries(FILES)) {
    mkdirSync(join(folder, "pond", season), { recursive: true });
    for (let n = 0; n < count; n++) writeFileSync(join(folder, "pond", season, `${n}.jpg`), picture);
  }
  [host, browser] = await Promise.all([startHost({ args: ["--allow-folder", folder], people: "local" }), openBrowser()]);
  if (SHOTS !== undefined) mkdirSync(SHOTS, { recursive: true });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await host?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function at(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  await page.goto(host.origin + path);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.locator("input[name=name]").fill("owner");
  await page.locator("input[name=passphrase]").fill(/passphrase "([^"]+)"/.exec(host.output())?.[1] ?? "");
  await page.locator("form button").click();
  await page.waitForSelector("header.frame");
  return page;
}
const shot = async (page: Page, name: string) => {
  if (SHOTS !== undefined) await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
};
const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
const tokenOf = (page: Page) => page.evaluate(() => (JSON.parse(sessionStorage.getItem("session.tokens") ?? "{}") as { accessToken: string }).accessToken);

interface Made {
  datasetId: string;
  projectId: string;
}
/** A running project on the pictures of spring. */
async function made(page: Page, name: string): Promise<Made> {
  const token = await tokenOf(page);
  const ask = async (method: string, path: string, body?: unknown) => (await host.call(method, path, { token, ...(body !== undefined && { body }) })).json;
  const stores = (await ask("GET", "datastores"))["items"] as { id: string; kind: string }[];
  const datastoreId = stores.find(({ kind }) => kind === "folder")?.id;
  const datasetId = String((await ask("POST", "datasets", { source: "path", name, datastoreId, path: "pond/spring/**" }))["id"]);
  const project = { name: `${name} project`, kind: "image-multi-class", datasetId, classes: [{ name: "Coot" }, { name: "Swan" }] };
  const projectId = String((await ask("POST", "projects", project))["id"]);
  for (let state = ""; state !== "running"; ) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    state = String((await ask("GET", `projects/${projectId}`))["state"]);
    expect(["initializing", "running"]).toContain(state);
  }
  return { datasetId, projectId };
}
const itemsOf = async (page: Page, { projectId }: Made): Promise<string[]> => {
  const { json } = await host.call("GET", `projects/${projectId}/items`, { token: await tokenOf(page) });
  return (json["items"] as { path: string }[]).map(({ path }) => path);
};

test("a new version is chosen in the folder browser and counted; the project stays with its own until it is moved and refreshed", async () => {
  const page = await at("/datasets");
  const own = await made(page, "Pond");
  await page.reload();
  await page.getByRole("link", { name: "Pond", exact: true }).click();
  await page.getByRole("link", { name: "Pond project" }).waitFor();
  await page.getByRole("button", { name: "New version" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("This is what the newest version selects.").waitFor();
  await dialog.getByRole("button", { name: "pond" }).click();
  await dialog.getByRole("button", { name: "Take this folder" }).click();
  await dialog.getByText("12 images found").waitFor();
  expect(await axe(page)).toEqual([]);
  await shot(page, "add-version");
  await dialog.getByRole("button", { name: "Make version 2" }).click();
  await page.getByText("Version 2 is made.").waitFor();
  const versions = page.getByRole("list", { name: "Versions" }).locator("> li");
  await versions.filter({ hasText: "Version 2" }).getByText("no project").waitFor();
  await versions.filter({ hasText: "Version 1" }).getByRole("link", { name: "Pond project" }).click();

  await page.getByText("there is a newer one: 2").waitFor();
  await page.getByRole("combobox", { name: "Version" }).selectOption({ index: 0 });
  await shot(page, "move-version");
  await page.getByRole("button", { name: "Move to this version" }).click();
  await page.getByText(/Moved to version 2/).waitFor();
  expect(await itemsOf(page, own)).toHaveLength(FILES.spring);
  await page.getByRole("button", { name: /Refresh now/ }).click();
  for (let tries = 0; tries < 100 && (await itemsOf(page, own)).length === FILES.spring; tries++) await page.waitForTimeout(100);
  expect(await itemsOf(page, own)).toHaveLength(FILES.spring + FILES.autumn);
  await page.goto(`${host.origin}/datasets/${own.datasetId}`);
  await versions.filter({ hasText: "Version 2" }).getByRole("link", { name: "Pond project" }).waitFor();
  await page.context().close();
}, 90_000);

test("a path that cannot be is told beside its field", async () => {
  const page = await at("/datasets");
  const { datasetId } = await made(page, "Lake");
  await page.goto(`${host.origin}/datasets/${datasetId}`);
  await page.getByRole("button", { name: "New version" }).click();
  const path = page.getByRole("dialog").getByRole("textbox", { name: "Path" });
  await path.fill("../**");
  await page.getByRole("button", { name: "Make version 2" }).click();
  await page.locator("dialog [aria-invalid]").waitFor();
  await page.context().close();
}, 60_000);

test.each<[string, BrowserContextOptions]>([
  ["light", { colorScheme: "light" }],
  ["dark", { colorScheme: "dark" }],
  ["phone", { viewport: { width: 390, height: 844 }, colorScheme: "light" }],
])(
  "both pages have no fault and no sideways scroll: %s",
  async (name, options) => {
    const page = await at("/datasets", options);
    const { datasetId } = await made(page, `River ${name}`);
    await page.reload();
    await page.getByRole("link", { name: `River ${name}`, exact: true }).waitFor();
    expect([await axe(page), await overflow(page)]).toEqual([[], 0]);
    await shot(page, `datasets-${name}`);
    await page.goto(`${host.origin}/datasets/${datasetId}`);
    await page.getByRole("link", { name: `River ${name} project` }).waitFor();
    expect([await axe(page), await overflow(page)]).toEqual([[], 0]);
    await shot(page, `dataset-${name}`);
    await page.getByRole("button", { name: "New version" }).click();
    await page.getByText("5 images found").waitFor();
    expect([await axe(page), await overflow(page)]).toEqual([[], 0]);
    await shot(page, `dataset-add-${name}`);
    await page.context().close();
  },
  60_000,
);
