import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import sharp from "sharp";
import { addUser } from "../../functions/hosts/local/user-add.ts";
import { type RunningHost, startHost } from "../../functions/tests/running-host.ts";
import { axe, openBrowser } from "./labeling-host.ts";

let host: RunningHost;
let browser: Browser;
let folder: string;
const passphrases = new Map<string, string>();
/** Where pictures of the pages go; set it to look at them. */
const SHOTS = process.env["SHOTS"];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "people-"));
  mkdirSync(join(folder, "photos"));
  const jpeg = await sharp({ create: { width: 64, height: 48, channels: 3, background: "teal" } })
    .jpeg()
    .toBuffer();
  for (let n = 0; n < 4; n++) writeFileSync(join(folder, "photos", `${n}.jpg`), jpeg);
  [host, browser] = await Promise.all([startHost({ args: ["--allow-folder", folder], people: "local" }), openBrowser()]);
  passphrases.set("owner", /passphrase "([^"]+)"/.exec(host.output())?.[1] ?? "");
  for (const name of ["ana", "bob"]) {
    const { text } = await addUser(["--name", name, "--role", "vendor", "--display", name === "ana" ? "Ana Berg" : "Bob Tal", "--data-dir", host.dataDir]);
    passphrases.set(name, /Passphrase: (\S+)/.exec(text)?.[1] ?? "");
  }
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await host?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function at(path: string, who = "owner", options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(host.origin + path);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.locator("input[name=name]").fill(who);
  await page.locator("input[name=passphrase]").fill(passphrases.get(who) ?? "");
  await page.locator("form button").click();
  await page.waitForSelector("header.frame");
  return { page, complaints, done: () => context.close() };
}
const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
const toast = (page: Page, text: string) => page.getByText(text).first().waitFor();

/** By keyboard-free means: the wizard has its own test. */
async function makeProject(page: Page, name: string): Promise<string> {
  await page.goto(`${host.origin}/projects/new/details`);
  await page.getByLabel("Project name").fill(name);
  const next = () => page.getByRole("button", { name: "Next" }).click();
  await page.getByText("This name is free.").waitFor();
  await next();
  const store = page.getByLabel("Datastore", { exact: true });
  await store.waitFor();
  await store.selectOption({ index: (await store.locator("option").count()) - 1 });
  await page.getByRole("button", { name: "photos" }).click();
  await page.getByRole("button", { name: "Take this folder" }).click();
  await page.getByText("4 images found").waitFor();
  await next();
  await page.getByText("Paste a list").click();
  await page.getByLabel("One class a line").fill("Coat\nHat");
  await page.getByRole("button", { name: "Add these classes" }).click();
  await page.goto(`${host.origin}/projects/new/review`);
  await page.getByRole("button", { name: "Create project" }).click();
  await page.getByText("Running", { exact: true }).waitFor();
  return new URL(page.url()).pathname.split("/")[2] ?? "";
}

test("people are invited, put into a group, given a project by it, and taken out; the trail tells", async () => {
  const { page, complaints, done } = await at("/people");
  await page.getByRole("heading", { name: "Members of the workspace" }).waitFor();
  await page.getByLabel("Account name").fill("ana");
  await page.getByLabel("Invited as").selectOption("reviewer");
  await page.getByRole("button", { name: "Invite" }).click();
  await toast(page, "ana is invited.");
  await page.getByLabel("Account name").fill("Not a name!");
  await page.getByRole("button", { name: "Invite" }).click();
  await page.getByText("does not fit").first().waitFor();
  await page.getByLabel("New group").fill("Night shift");
  await page.getByRole("button", { name: "Make group" }).click();
  await page.getByText("0 members").waitFor();

  for (const who of ["ana", "bob"]) {
    const visit = await at("/", who);
    await visit.page.getByRole("heading", { name: "Projects" }).waitFor();
    await visit.done();
  }
  await page.reload();
  await page.getByLabel("Role of Ana Berg").waitFor();
  expect(await page.getByLabel("Role of Ana Berg").inputValue()).toBe("reviewer");
  await page.getByText("Night shift").click();
  await page.getByLabel("Add a person to Night shift").selectOption({ label: "Bob Tal" });
  await page.getByRole("button", { name: "Take Bob Tal out of Night shift" }).waitFor();
  await page.getByText("1 member", { exact: true }).waitFor();
  expect(await axe(page)).toEqual([]);
  if (SHOTS) await page.screenshot({ path: join(SHOTS, "people.png"), fullPage: true });

  const projectId = await makeProject(page, "Coats");
  await page.goto(`${host.origin}/projects/${projectId}/details`);
  await page.getByLabel("Add a person or group").selectOption({ label: "Group Night shift (1)" });
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByLabel("Role of Night shift").waitFor();
  const bob = await at("/", "bob");
  await bob.page.getByRole("link", { name: "Label Coats" }).waitFor();
  await bob.done();

  await page.getByRole("button", { name: "Remove Night shift" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await page.getByLabel("Role of Night shift").waitFor({ state: "detached" });
  const again = await at("/", "bob");
  await again.page.getByText("Nothing to label yet").waitFor();
  await again.done();

  await page.getByRole("link", { name: "Audit trail" }).click();
  await page.getByText("member.remove").first().waitFor();
  expect(await axe(page)).toEqual([]);
  if (SHOTS) await page.screenshot({ path: join(SHOTS, "audit.png") });
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download as CSV" }).click()]);
  expect(download.suggestedFilename()).toBe("audit.csv");
  await page.getByLabel("Action").fill("project.create");
  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByText("member.remove").first().waitFor({ state: "detached" });
  expect(complaints).toEqual([]);
  await done();
}, 120_000);

test("a project is archived, found among the archived, taken out, and another is made with its settings", async () => {
  const { page, done } = await at("/");
  await makeProject(page, "Caps");
  const projectId = await makeProject(page, "Hats");
  await page.goto(`${host.origin}/projects/${projectId}/details`);
  expect(await page.getByRole("button", { name: "Archive" }).isDisabled()).toBe(true);
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByText("Paused", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Archive" }).click();
  await page.getByText("It is archived").waitFor();
  if (SHOTS) await page.screenshot({ path: join(SHOTS, "details.png"), fullPage: true });
  await page.goto(`${host.origin}/projects`);
  await page.getByRole("heading", { name: "Projects" }).waitFor();
  await page.getByRole("link", { name: "Caps", exact: true }).waitFor();
  expect(await page.getByRole("link", { name: "Hats", exact: true }).count()).toBe(0);
  await page.getByLabel("Archived").check();
  await page.getByRole("link", { name: "Hats", exact: true }).click();
  await page.goto(`${host.origin}/projects/${projectId}/details`);
  await page.getByRole("button", { name: "New project with these settings" }).click();
  await page.getByLabel("Project name").fill("Hats again");
  await page.goto(`${host.origin}/projects/new/classes`);
  await page.waitForFunction(() => [...document.querySelectorAll("input")].some(({ value }) => value === "Hat"), undefined, { timeout: 10_000 });
  await page.goto(`${host.origin}/projects/${projectId}/details`);
  await page.getByRole("button", { name: "Take out of the archive" }).click();
  await page.getByRole("button", { name: "Archive", exact: true }).waitFor();
  await done();
}, 90_000);

test.each(["light", "dark"] as const)(
  "people and trail fit a phone, %s",
  async (colorScheme) => {
    const { page, done } = await at("/people", "owner", { viewport: { width: 390, height: 844 }, colorScheme });
    for (const [path, heading] of [
      ["/people", "Groups"],
      ["/audit", "Audit trail"],
    ] as const) {
      await page.goto(host.origin + path);
      await page.getByRole("heading", { name: heading }).waitFor();
      await page.waitForTimeout(500);
      expect([path, await overflow(page), await axe(page)]).toEqual([path, 0, []]);
      if (SHOTS) await page.screenshot({ path: join(SHOTS, `${path.slice(1)}-390-${colorScheme}.png`), fullPage: true });
    }
    await done();
  },
  60_000,
);
