import { mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { type RunningHost, startHost } from "../../functions/tests/running-host.ts";
import { axe, openBrowser } from "./labeling-host.ts";

let host: RunningHost;
let browser: Browser;
let folder: string;
let picture: Buffer;
/** Pictures of the pages are written here, to be looked at. */
const shots = process.env["SHOTS"];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "refresh-page-"));
  mkdirSync(join(folder, "photos"));
  picture = await sharp({ create: { width: 64, height: 48, channels: 3, background: "#446688" } })
    .jpeg()
    .toBuffer();
  for (let n = 0; n < 12; n++) writeFileSync(join(folder, "photos", `p${n}.jpg`), picture);
  [host, browser] = await Promise.all([startHost({ args: ["--allow-folder", folder], people: "local" }), openBrowser()]);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await host?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
const next = (page: Page) => page.getByRole("button", { name: "Next" }).click();

test("refresh is chosen in the wizard, switched in the details, and tells when, what came and what is gone", async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (line) => line.type() === "error" && complaints.push(line.text()));
  await page.goto(`${host.origin}/projects/new/details`);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.locator("input[name=name]").fill("owner");
  await page.locator("input[name=passphrase]").fill(/passphrase "([^"]+)"/.exec(host.output())?.[1] ?? "");
  await page.locator("form button").click();
  await page.waitForSelector("header.frame");

  await page.getByLabel("Project name").fill("Keeps coming");
  await page.getByText("This name is free.").waitFor();
  await next(page);
  const store = page.getByLabel("Datastore", { exact: true });
  await store.waitFor();
  await store.selectOption({ index: (await store.locator("option").count()) - 1 });
  await page.getByLabel("Path", { exact: true }).fill("photos/**");
  await page.getByText("12 images found").waitFor();
  await page.getByLabel("Keep looking for new files").check();
  expect(await axe(page)).toEqual([]);
  if (shots) await page.screenshot({ path: join(shots, "refresh-wizard.png"), fullPage: true });
  await next(page);
  await page.getByText("Paste a list").click();
  await page.getByLabel("One class a line").fill("Coat\nHat");
  await page.getByRole("button", { name: "Add these classes" }).click();
  await next(page);
  await page.goto(`${host.origin}/projects/new/review`);
  await page.getByText("New files become items by themselves.").waitFor();
  await page.getByRole("button", { name: "Create project" }).click();
  await page.waitForURL(/\/projects\/p[0-9a-f]+/);
  await page.getByText("Running", { exact: true }).waitFor();
  const id = new URL(page.url()).pathname.split("/")[2] ?? "";

  await page.goto(`${host.origin}/projects/${id}/details`);
  const section = page.getByRole("region", { name: "Refresh" });
  const turn = section.getByRole("checkbox", { name: "Refresh by itself" });
  await section.getByText("None so far").waitFor();
  expect(await turn.isChecked()).toBe(true);
  await section.getByText("Next by itself").waitFor();
  for (const name of ["p1.jpg", "p2.jpg"]) unlinkSync(join(folder, "photos", name));
  for (const name of ["q1.jpg", "q2.jpg", "q3.jpg"]) writeFileSync(join(folder, "photos", name), picture);
  await section.getByRole("button", { name: "Refresh now" }).click();
  await section.getByText("3 added, 2 gone").first().waitFor();

  await turn.uncheck();
  await page.getByText("New files wait until you refresh by hand.").waitFor();
  await section.getByText("Next by itself").waitFor({ state: "detached" });
  await page.reload();
  await section.getByText("3 added, 2 gone").first().waitFor();
  expect(await turn.isChecked()).toBe(false);
  await turn.check();
  await section.getByText("Next by itself").waitFor();
  writeFileSync(join(folder, "photos", "p1.jpg"), picture);
  await section.getByRole("button", { name: "Refresh now" }).click();
  await section.getByText("1 back").first().waitFor();

  for (const [look, width, height, colorScheme] of [
    ["wide", 1440, 900, "light"],
    ["wide-dark", 1440, 900, "dark"],
    ["phone", 390, 844, "light"],
    ["phone-dark", 390, 844, "dark"],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    await section.scrollIntoViewIfNeeded();
    expect(await axe(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    if (shots) await section.screenshot({ path: join(shots, `refresh-${look}.png`) });
  }
  expect(complaints).toEqual([]);
  await context.close();
}, 240_000);
