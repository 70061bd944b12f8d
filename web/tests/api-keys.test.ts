import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Browser, BrowserContextOptions, CDPSession, Locator, Page } from "playwright-core";
import { axe, type LabelingHost, openBrowser, openLabelingHost } from "./labeling-host.ts";

let lab: LabelingHost;
let browser: Browser;
/** Where pictures of the pages go; set it to look at them. */
const SHOTS = process.env["SHOTS"];

beforeAll(async () => {
  [lab, browser] = await Promise.all([openLabelingHost(4), openBrowser()]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await lab?.stop();
});

/** A page of somebody with this role in the workspace, and what the browser complained of. */
async function at(path: string, role = "owner", options: BrowserContextOptions = {}) {
  const { host } = lab;
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, permissions: ["clipboard-read", "clipboard-write"], ...options });
  const { issuers } = (await (await fetch(`${host.origin}/api/config`)).json()) as { issuers: { issuer: string }[] };
  const tokens = JSON.stringify({ issuer: issuers[0]?.issuer, accessToken: await host.token(role, role), expiresAt: Date.now() + 3_600_000 });
  await context.addInitScript((text) => sessionStorage.setItem("session.tokens", text), tokens);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  await page.goto(host.origin + path);
  return { page, complaints, done: () => context.close() };
}

const call = (key: string, path: string) => fetch(`${lab.host.origin}/api/${path}`, { headers: { authorization: `Bearer ${key}` } });
const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
const keysOf = (page: Page) => page.getByRole("region", { name: "API keys" });
const rowOf = (page: Page, name: string) => page.getByRole("list", { name: "API keys" }).getByRole("listitem").filter({ hasText: name });
const dialogOf = (page: Page) => page.getByRole("dialog");

/** Made by the page, with the scopes named as their boxes are; the dialog stays open. */
async function make(page: Page, name: string, ...boxes: string[]): Promise<string> {
  await keysOf(page).getByRole("button", { name: "New key" }).click();
  await dialogOf(page).getByLabel("Name").fill(name);
  for (const box of boxes) await dialogOf(page).getByLabel(box).check();
  await dialogOf(page).getByRole("button", { name: "Make key" }).click();
  const key = await dialogOf(page).getByLabel("Key", { exact: true }).inputValue();
  expect(key).toMatch(/^dlk_[0-9a-f]{16}_[\w-]{43}$/);
  return key;
}

/** Made through the API, to have some to look at. */
async function grant(place: string, name: string, days: number, scopes: string[]) {
  const { status } = await lab.host.call("POST", `${place}api-keys`, { token: await lab.host.token("owner", "owner"), body: { name, days, scopes } });
  expect(status).toBe(201);
}

/** The strings that are alive in the page after garbage was collected. */
async function liveStrings(session: CDPSession): Promise<string> {
  const chunks: string[] = [];
  session.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => chunks.push(chunk));
  await session.send("HeapProfiler.enable");
  for (let again = 0; again < 3; again++) await session.send("HeapProfiler.collectGarbage");
  await session.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  return chunks.join("");
}

/** Waits until the focus is there: a dialog opens after the next paint. */
const focusOn = (page: Page, what: Locator) => what.and(page.locator(":focus")).waitFor();

async function tabTo(page: Page, name: string) {
  for (let stop = 0; stop < 150; stop++) {
    const focused = await page.evaluate(() => {
      const active = document.activeElement;
      return active?.getAttribute("aria-label") ?? active?.textContent?.trim() ?? "";
    });
    if (focused === name) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`No stop of the Tab key is called ${name}.`);
}

test("a key is made, works, is used, is shown no more, and is refused once it is revoked", async () => {
  await lab.project();
  const { page, complaints, done } = await at("/people");
  await keysOf(page).getByText("No program has a key yet.").waitFor();
  const key = await make(page, "Nightly export", "Exports: read", "Projects and progress: write");
  await page.getByText("This is the only time it is shown.").waitFor();
  expect(await axe(page)).toEqual([]);
  expect(await page.getByText(`curl -H "Authorization: Bearer ${key}" ${lab.host.origin}/api/me`).count()).toBe(1);
  await page.getByRole("button", { name: "Copy command" }).click();
  await page.getByRole("status").filter({ hasText: "Copied" }).waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`Bearer ${key}"`);
  await page.getByRole("button", { name: "Done" }).click();

  const row = rowOf(page, "Nightly export");
  await row.getByText("Projects: read, write · Exports: read").waitFor();
  await row.getByText("Ends in 90 days").waitFor();
  await row.getByText("never used").waitFor();
  expect(await row.innerText()).toContain("Made by you, just now");
  expect([(await call(key, "me")).status, (await call(key, "projects")).status, (await call(key, "members")).status]).toEqual([200, 200, 403]);
  await page.reload();
  await row.getByText("last used today").waitFor();

  expect(await page.content()).not.toContain(key);
  expect(await page.evaluate(() => JSON.stringify([sessionStorage, localStorage]))).not.toContain(key);
  await row.getByRole("button", { name: "Revoke Nightly export" }).click();
  await dialogOf(page).getByText("refused from the next call on").waitFor();
  expect((await call(key, "me")).status).toBe(200);
  await dialogOf(page).getByRole("button", { name: "Revoke" }).click();
  await keysOf(page).getByText("No program has a key yet.").waitFor();
  expect((await call(key, "me")).status).toBe(401);
  expect(complaints).toEqual([]);
  await done();
}, 120_000);

test("a closed dialog leaves nothing of the key in the page", async () => {
  const { page, done } = await at("/people");
  const key = await make(page, "Forgotten", "Exports: read");
  await page.keyboard.press("Escape");
  await rowOf(page, "Forgotten").waitFor();
  await dialogOf(page).waitFor({ state: "detached" });
  const session = await page.context().newCDPSession(page);
  const found = await liveStrings(session);
  expect(found).toContain("Forgotten");
  expect(found).not.toContain(key);
  await done();
}, 120_000);

test("a key of one project is made by keyboard alone, and finds no other project", async () => {
  const [own, other] = [await lab.project(), await lab.project()];
  const { page, complaints, done } = await at(`/projects/${own}/details`);
  await keysOf(page).getByText("No program has a key yet.").waitFor();
  await tabTo(page, "New key");
  await page.keyboard.press("Enter");
  await focusOn(page, dialogOf(page).getByLabel("Name"));
  await page.keyboard.type("Training script");
  await tabTo(page, "Items and labels: write");
  await page.keyboard.press("Space");
  expect(await dialogOf(page).getByLabel("Items and labels: read").isChecked()).toBe(true);
  await tabTo(page, "Projects and progress: read");
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter"); // sends the form
  const key = await dialogOf(page).getByLabel("Key", { exact: true }).inputValue();
  await focusOn(page, dialogOf(page).getByLabel("Key", { exact: true }));
  await tabTo(page, "Copy key");
  await page.keyboard.press("Enter");
  await page.getByRole("status").filter({ hasText: "Copied" }).waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(key);
  await tabTo(page, "Done");
  await page.keyboard.press("Enter");
  await rowOf(page, "Training script").getByText("Projects: read · Labels: read, write").waitFor();
  await focusOn(page, keysOf(page).getByRole("button", { name: "New key" }));

  expect([(await call(key, `projects/${own}`)).status, (await call(key, `projects/${other}`)).status]).toEqual([200, 404]);
  await tabTo(page, "Revoke Training script");
  await page.keyboard.press("Enter");
  await dialogOf(page).waitFor();
  await tabTo(page, "Revoke");
  await page.keyboard.press("Enter");
  await keysOf(page).getByText("No program has a key yet.").waitFor();
  expect((await call(key, `projects/${own}`)).status).toBe(401);
  expect(complaints).toEqual([]);
  await done();
}, 120_000);

test("what is missing, and what the service says, stands beside its field", async () => {
  const projectId = await lab.project();
  const { page, done } = await at(`/projects/${projectId}/details`);
  await keysOf(page).getByRole("button", { name: "New key" }).click();
  await dialogOf(page).getByRole("button", { name: "Make key" }).click();
  const name = dialogOf(page).getByLabel("Name");
  await dialogOf(page).getByText("Give it a name").waitFor();
  await dialogOf(page).getByText("Tick at least one thing").waitFor();
  await focusOn(page, name);
  await page.keyboard.type("N");
  await focusOn(page, name); // though the boxes are still at fault
  expect(await axe(page)).toEqual([]);
  await name.fill("Night\u0007ly");
  await dialogOf(page).getByLabel("Exports: write").check();
  await dialogOf(page).getByLabel("Exports: read").uncheck();
  await dialogOf(page).getByLabel("Ends after").selectOption("7");
  await dialogOf(page).getByRole("button", { name: "Make key" }).click();
  await dialogOf(page).getByText("must not hold control characters").waitFor();
  await name.fill("Nightly");
  await dialogOf(page).getByRole("button", { name: "Make key" }).click();
  await dialogOf(page).getByRole("button", { name: "Done" }).click();
  await rowOf(page, "Nightly").getByText("Exports: write").waitFor();
  await rowOf(page, "Nightly").getByText("Ends in 7 days").waitFor();

  for (let made = 1; made < 50; made++) await grant(`projects/${projectId}/`, `Key ${made}`, 30, ["data:read"]);
  await keysOf(page).getByRole("button", { name: "New key" }).click();
  await dialogOf(page).getByLabel("Name").fill("One too many");
  await dialogOf(page).getByLabel("Data and refresh: read").check();
  await dialogOf(page).getByRole("button", { name: "Make key" }).click();
  await dialogOf(page).getByText("There can be 50 API keys here at most.").waitFor();
  await done();
}, 120_000);

test.each(["labeler", "reviewer"])(
  "a %s sees no keys",
  async (role) => {
    const projectId = await lab.project();
    for (const path of ["/people", `/projects/${projectId}/details`]) {
      const { page, done } = await at(path, role);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.waitForLoadState("networkidle");
      expect([path, await page.getByText("API keys").count()]).toEqual([path, 0]);
      await done();
    }
  },
  60_000,
);

test.each([
  ["light", 1440, 900],
  ["dark", 1440, 900],
  ["light", 390, 844],
  ["dark", 390, 844],
] as const)(
  "keys and their dialogs fit and read well, %s, %i px",
  async (colorScheme, width, height) => {
    const projectId = await lab.project({ classes: [{ name: "Coat" }, { name: "Hat" }] });
    for (const [where, place, path] of [
      ["people", "", "/people"],
      ["project", `projects/${projectId}/`, `/projects/${projectId}/details`],
    ] as const) {
      const names = [`Nightly export ${width} ${colorScheme}`, "Training script on the cluster", "Quarterly audit"] as const;
      await grant(place, names[0], 90, ["projects:read", "exports:read", "exports:write"]);
      await grant(place, names[1], 7, ["projects:read", "data:read", "labels:read", "labels:write"]);
      await grant(place, names[2], 365, ["audit:read"]);
      const { page, complaints, done } = await at(path, "owner", { viewport: { width, height }, colorScheme });
      const shot = async (what: string) => {
        if (SHOTS) await page.screenshot({ path: join(SHOTS, `keys-${where}-${what}-${width}-${colorScheme}.png`) });
      };
      const check = async (what: string) => expect([where, what, await overflow(page), await axe(page)]).toEqual([where, what, 0, []]);
      await rowOf(page, names[0]).waitFor();
      await page.waitForLoadState("networkidle");
      await keysOf(page).scrollIntoViewIfNeeded();
      await check("list");
      await shot("list");
      await keysOf(page).getByRole("button", { name: "New key" }).click();
      await dialogOf(page).getByLabel("Name").fill("Nightly export");
      await dialogOf(page).getByLabel("Exports: write").check();
      await check("dialog");
      await shot("dialog");
      await dialogOf(page).getByRole("button", { name: "Make key" }).click();
      await page.getByText("This is the only time it is shown.").waitFor();
      await page.getByRole("button", { name: "Copy key" }).click();
      await page.getByRole("status").filter({ hasText: "Copied" }).waitFor();
      await check("shown");
      await shot("shown");
      expect(complaints).toEqual([]);
      await done();
    }
  },
  120_000,
);
