import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { BlobServiceClient, ContainerSASPermissions } from "@azure/storage-blob";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import sharp from "sharp";
import { type Azurite, startAzurite } from "../../functions/emulators/azurite.ts";
import { type RunningHost, startHost } from "../../functions/tests/running-host.ts";
import { axe, openBrowser } from "./labeling-host.ts";

/** Datastores as a person adds, tests, changes and removes them, over an emulated account. */
let azurite: Azurite;
let host: RunningHost;
let browser: Browser;
let account: string;
let key: string;
let sas: string;
const FILES = 7;
/** `SHOTS`: a folder for screenshots to look at. */
const SHOTS = process.env["SHOTS"];

beforeAll(async () => {
  azurite = await startAzurite();
  const service = BlobServiceClient.fromConnectionString(azurite.connectionString);
  account = service.url.replace(/\/$/, "");
  key = /AccountKey=([^;]+)/.exec(azurite.connectionString)?.[1] ?? "";
  const picture = await sharp({ create: { width: 40, height: 20, channels: 3, background: "#446688" } })
    .jpeg()
    .toBuffer();
  const container = service.getContainerClient("birds");
  await container.create();
  for (let n = 0; n < FILES; n++) await container.getBlockBlobClient(`in/b${n}.jpg`).upload(picture, picture.length);
  const expiresOn = new Date(Date.now() + 3 * 86_400_000);
  sas = new URL(await container.generateSasUrl({ permissions: ContainerSASPermissions.parse("rl"), expiresOn })).search;
  [host, browser] = await Promise.all([startHost({ env: { DATASTORE_HOSTS: new URL(account).host }, people: "local" }), openBrowser()]);
  if (SHOTS !== undefined) mkdirSync(SHOTS, { recursive: true });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await host?.stop();
  await azurite?.stop();
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

test("a datastore is tested with its diagnosis beside, added, renamed, given another secret, used, and not removed while it is used", async () => {
  const page = await at("/datastores");
  await page.getByRole("heading", { name: "Uploads and datasets" }).waitFor();
  await page.getByRole("button", { name: "Add a datastore" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Birds");
  await dialog.getByRole("textbox", { name: "Storage account" }).fill("http://169.254.169.254");
  await dialog.getByRole("textbox", { name: "Container" }).fill("birds");
  await dialog.getByRole("radio", { name: /^Account key/ }).check();
  await dialog.locator("input[type=password]").fill(Buffer.alloc(64, 7).toString("base64"));
  const tryIt = dialog.getByRole("button", { name: "Test connection" });
  await tryIt.click();
  await dialog.locator("[aria-invalid]").waitFor(); // beside the account: that is no storage account
  expect(await dialog.locator("[aria-invalid]").inputValue()).toBe("http://169.254.169.254");
  await dialog.getByRole("textbox", { name: "Storage account" }).fill(account);
  await tryIt.click();
  await dialog.locator(".verdict .error-text").waitFor();
  expect(await dialog.locator(".verdict").innerText()).toMatch(/key/i);
  expect(await axe(page)).toEqual([]);
  await shot(page, "add-wrong-key");
  await dialog.locator("input[type=password]").fill(key);
  await tryIt.click();
  await dialog.getByText("The container can be listed and read.").waitFor();
  await dialog.getByRole("button", { name: "Add datastore" }).click();
  await page.getByRole("heading", { name: "Birds" }).waitFor();

  await page.getByRole("button", { name: "Test Birds" }).click();
  await page.getByText("The container can be listed and read.").waitFor();
  await page.getByRole("button", { name: "Change Birds" }).click();
  await dialog.getByRole("textbox", { name: "Name" }).fill("Birds of the pond");
  await dialog.locator("input[type=password]").fill("no key");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.locator("[aria-invalid]").waitFor();
  await dialog.locator("input[type=password]").fill(key);
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "Birds of the pond" }).waitFor();

  const token = await tokenOf(page);
  const { json: stores } = await host.call("GET", "datastores", { token });
  const store = (stores["items"] as { id: string; name: string }[]).find(({ name }) => name === "Birds of the pond");
  const made = await host.call("POST", "datasets", { token, body: { source: "path", name: "Pond 2026", datastoreId: store?.id, path: "in/**" } });
  expect(made.status).toBe(201);
  await page.getByRole("button", { name: "Remove Birds of the pond" }).click();
  await dialog.getByRole("button", { name: "Remove datastore" }).click();
  await dialog.getByText(/"Pond 2026"/).waitFor();
  await shot(page, "remove-refused");
  expect(await axe(page)).toEqual([]);
  await page.context().close();
}, 90_000);

test("a SAS says when it ends; what nothing is made from is removed", async () => {
  const page = await at("/datastores");
  await page.getByRole("button", { name: "Add a datastore" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("For a week");
  await dialog.getByRole("textbox", { name: "Storage account" }).fill(account);
  await dialog.getByRole("textbox", { name: "Container" }).fill("birds");
  await dialog.getByRole("radio", { name: /^SAS/ }).check();
  await dialog.locator("input[type=password]").fill(sas);
  await dialog.getByRole("button", { name: "Add datastore" }).click();
  await page.getByText(/SAS good until/).waitFor();
  await page.getByRole("button", { name: "Remove For a week" }).click();
  await dialog.getByRole("button", { name: "Remove datastore" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText("For a week is removed.").waitFor();
  await page.getByRole("heading", { name: "For a week" }).waitFor({ state: "detached" });
  await page.context().close();
}, 60_000);

test.each<[string, BrowserContextOptions]>([
  ["light", { colorScheme: "light" }],
  ["dark", { colorScheme: "dark" }],
  ["phone", { viewport: { width: 390, height: 844 }, colorScheme: "dark" }],
])(
  "the page and its dialog have no fault and no sideways scroll: %s",
  async (name, options) => {
    const page = await at("/datastores", options);
    await page.getByRole("heading", { name: "Uploads and datasets" }).waitFor();
    expect([await axe(page), await overflow(page)]).toEqual([[], 0]);
    await shot(page, `datastores-${name}`);
    await page.getByRole("button", { name: "Add a datastore" }).click();
    await page.getByRole("radio", { name: /^SAS/ }).check();
    expect([await axe(page), await overflow(page)]).toEqual([[], 0]);
    await shot(page, `datastores-add-${name}`);
    await page.context().close();
  },
  60_000,
);
