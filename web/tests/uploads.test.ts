import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { type RunningHost, startHost } from "../../functions/tests/running-host.ts";
import { axe, openBrowser } from "./labeling-host.ts";

/** Uploads from the browser to the embedded host: ten thousand files over a connection that breaks and a page that is loaded again, and the final report. */
const FILES = 10_000;
let host: RunningHost;
let browser: Browser;
let folder: string;
let picture: Buffer;
/** `SHOTS`: a folder for screenshots to look at. */
const SHOTS = process.env["SHOTS"];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "uploads-"));
  picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: "#446688" } })
    .jpeg()
    .toBuffer();
  [host, browser] = await Promise.all([startHost({ people: "local" }), openBrowser()]);
  if (SHOTS !== undefined) mkdirSync(SHOTS, { recursive: true });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await host?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The wizard at its step of data, uploading. */
async function uploading(name: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  page.on("dialog", (dialog) => void dialog.accept()); // "leave the page?"
  await page.goto(`${host.origin}/projects/new/details`);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.locator("input[name=name]").fill("owner");
  await page.locator("input[name=passphrase]").fill(/passphrase "([^"]+)"/.exec(host.output())?.[1] ?? "");
  await page.locator("form button").click();
  await page.getByLabel("Project name").fill(name);
  await page.getByText("This name is free.").waitFor();
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("radio", { name: /^Upload files/ }).check();
  return page;
}
const write = (path: string, bytes: Uint8Array) => {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), bytes);
};
const allDone = (page: Page) => page.getByText("All files are dealt with.").waitFor({ timeout: 400_000 });
/** Files dealt with so far, as the page says. */
const until = async (page: Page, files: number) =>
  await page.waitForFunction(
    (least) => Number(/([\d,.]+) of [\d,.]+ files/.exec(document.querySelector("main")?.textContent ?? "")?.[1]?.replace(/\D/g, "") ?? 0) >= least,
    files,
    { timeout: 200_000 },
  );
const reported = async (page: Page, what: RegExp) => Number(what.exec(await page.locator("main").innerText())?.[1]?.replace(/\D/g, "") ?? 0);
const uploadedTo = (page: Page) =>
  page.evaluate(() => {
    const kept = Object.entries(sessionStorage).find(([key]) => key.startsWith("new-project.draft"));
    return (JSON.parse(kept?.[1] ?? "{}") as { uploaded: { id: string } }).uploaded.id;
  });
const tokenOf = (page: Page) => page.evaluate(() => (JSON.parse(sessionStorage.getItem("session.tokens") ?? "{}") as { accessToken: string }).accessToken);
async function stored(page: Page): Promise<number> {
  const path = encodeURIComponent(`uploads/${await uploadedTo(page)}/**`);
  return Number((await host.call("GET", `datastores/default/preview?path=${path}`, { token: await tokenOf(page) })).json["loadable"]);
}

test("ten thousand files arrive once each, though the connection breaks and the page is loaded again", async () => {
  for (let n = 0; n < FILES; n++) write(`many/f${n % 40}/${n}.jpg`, picture);
  const page = await uploading("Ten thousand");
  let puts = 0;
  page.on("requestfinished", (request) => void (request.method() === "PUT" && puts++));
  const input = page.getByLabel("Folder", { exact: true });
  const startedAt = performance.now();
  await input.setInputFiles(join(folder, "many"));

  await until(page, 2_000);
  await page.context().setOffline(true);
  await page.getByText("It goes on by itself.").waitFor();
  if (SHOTS !== undefined) await page.screenshot({ path: join(SHOTS, "upload-offline.png") });
  await page.context().setOffline(false);

  await until(page, 5_000);
  await page.reload();
  await page.getByText(/files are there. If the upload was cut off, choose the same files again/).waitFor();
  await input.setInputFiles(join(folder, "many"));
  await allDone(page);
  const seconds = (performance.now() - startedAt) / 1_000;

  const [sent, present] = [await reported(page, /([\d,.]+) uploaded/), await reported(page, /([\d,.]+) were there already/)];
  expect(present).toBeGreaterThanOrEqual(5_000);
  expect([sent + present, await stored(page)]).toEqual([FILES, FILES]);
  expect(puts).toBeLessThanOrEqual(FILES + 20); // those in the air when the connection broke
  await page.getByText("10,000 images found").waitFor();
  if (SHOTS !== undefined) await page.screenshot({ path: join(SHOTS, "upload-done.png"), fullPage: true });
  console.log(JSON.stringify({ files: FILES, seconds: Math.round(seconds), filesPerSecond: Math.round(FILES / seconds), puts }));
  await page.context().close();
}, 600_000);

test("what did not get there is told with its reason, and can be overwritten or tried again", async () => {
  for (const name of ["few/a.jpg", "few/bad.jpg", "few/gone.jpg"]) write(name, picture);
  write("few/notes.txt", Buffer.from("no picture"));
  const page = await uploading("A few");
  const input = page.getByLabel("Folder", { exact: true });
  await page.route(/bad\.jpg/, (route) => (route.request().method() === "PUT" ? route.fulfill({ status: 400 }) : route.continue()));
  await page.route(/\/uploads$/, async (route) => {
    rmSync(join(folder, "few/gone.jpg"), { force: true }); // after it was chosen
    await route.continue();
  });
  await input.setInputFiles(join(folder, "few"));
  await page.getByText("Some files did not get there.").waitFor();
  await page.getByText("2 failed.").waitFor();
  await page.getByText("1 cannot be labeled and were left out").waitFor();
  await page.getByText("Files that were not uploaded").click();
  const list = await page.locator("details").innerText();
  expect(list).toMatch(/few\/bad\.jpg: The storage answered 400/);
  expect(list).toMatch(/few\/gone\.jpg: The file cannot be read any more/);
  expect(list).toMatch(/few\/notes\.txt: Not an image/);
  expect(await axe(page)).toEqual([]);
  if (SHOTS !== undefined) await page.screenshot({ path: join(SHOTS, "upload-report.png"), fullPage: true });
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save the list" }).click()]);
  expect(download.suggestedFilename()).toBe("not-uploaded.txt");

  await page.unroute(/bad\.jpg/);
  await page.getByRole("button", { name: "Try them again" }).click();
  await page.getByText("1 failed.").waitFor();
  expect(await stored(page)).toBe(2);

  write("few/a.jpg", Buffer.concat([picture, Buffer.from("changed")]));
  await input.setInputFiles(join(folder, "few"));
  await page.getByText(/1 were kept as they are/).waitFor();
  await page.getByRole("button", { name: "Overwrite them" }).click();
  await page.getByText(/were kept as they are/).waitFor({ state: "detached" });
  await page.getByText("1 failed.").waitFor(); // the one that is gone
  expect(await stored(page)).toBe(2);
  await page.context().close();
}, 120_000);
