import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import sharp from "sharp";
import { type RunningHost, startHost } from "../../functions/tests/running-host.ts";
import { axe, openBrowser } from "./labeling-host.ts";

const FILES = 30;
let host: RunningHost;
let browser: Browser;
let folder: string;
let passphrase: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "admin-pages-"));
  mkdirSync(join(folder, "photos"));
  for (let n = 0; n < FILES; n++)
    writeFileSync(
      join(folder, "photos", `photo-${String(n).padStart(2, "0")}.jpg`),
      await sharp({ create: { width: 64, height: 48, channels: 3, background: { r: n * 8, g: 90, b: 160 } } })
        .jpeg()
        .toBuffer(),
    );
  writeFileSync(join(folder, "photos", "notes.txt"), "not an image");
  writeFileSync(join(folder, "tweets.csv"), `id,author,text\n${Array.from({ length: 12 }, (_, n) => `${n},ana,"Late, again: flight ${n}"`).join("\n")}\n`);
  [host, browser] = await Promise.all([startHost({ args: ["--allow-folder", folder], people: "local" }), openBrowser()]);
  passphrase = /passphrase "([^"]+)"/.exec(host.output())?.[1] ?? "";
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await host?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const enter = async (page: Page) => {
  await page.locator("input[name=name]").fill("owner");
  await page.locator("input[name=passphrase]").fill(passphrase);
  await page.locator("form button").click();
};
/** Signed in as the owner, back at the address asked for. What the page complained about is in `complaints`. */
async function at(path: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (line) => line.type() === "error" && complaints.push(line.text()));
  await page.goto(host.origin + path);
  await page.getByRole("button", { name: "Sign in" }).click();
  await enter(page);
  await page.waitForSelector("header.frame");
  return { page, complaints, done: () => context.close() };
}
const next = (page: Page) => page.getByRole("button", { name: "Next" }).click();
const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** A project by the wizard, as a person makes it; on its dashboard. */
async function create(page: Page, name: string) {
  await page.goto(`${host.origin}/projects/new/details`);
  await page.getByLabel("Project name").fill(name);
  await page.getByText("This name is free.").waitFor();
  await next(page);
  const store = page.getByLabel("Datastore", { exact: true });
  await store.waitFor();
  await store.selectOption({ index: (await store.locator("option").count()) - 1 });
  await page.getByRole("button", { name: "photos" }).click();
  await page.getByRole("button", { name: "Take this folder" }).click();
  await page.getByText(`${FILES} images found`).waitFor();
  await next(page);
  await page.getByText("Paste a list").click();
  await page.getByLabel("One class a line").fill('Coat\nHat\n\nCoat\n<img src=x onerror="window.pwned=1">');
  await page.getByRole("button", { name: "Add these classes" }).click();
  await next(page);
  await page.getByText("Text (Markdown)").click();
  await page
    .getByLabel("Text", { exact: true })
    .fill("# Look\n\n[good](https://example.org) [bad](javascript:window.pwned=1)\n\n<script>window.pwned=1</script>");
  await page.locator(".markdown h3").waitFor();
  await next(page);
  await page.getByRole("heading", { name: "Quality" }).waitFor();
  await next(page);
}
const finish = async (page: Page) => {
  await page.getByRole("button", { name: "Create project" }).click();
  await page.getByText("Running", { exact: true }).waitFor();
  return new URL(page.url()).pathname.split("/")[2] ?? "";
};

/** The same project by the interface, for tests that are about other pages. */
async function made(page: Page, name: string, more: Record<string, unknown> = {}, files: Record<string, unknown> = { path: "photos/**" }): Promise<string> {
  const token = await tokenOf(page);
  const { json: stores } = await host.call("GET", "datastores", { token });
  const store = (stores["items"] as { id: string; kind: string }[]).findLast(({ kind }) => kind === "folder");
  const { json: dataset } = await host.call("POST", "datasets", { token, body: { source: "path", name, datastoreId: store?.id, ...files } });
  const body = {
    name,
    kind: "image-multi-class",
    datasetId: dataset["id"],
    classes: [{ name: "Coat" }, { name: "Hat" }],
    instructions: { type: "text", markdown: "# Look" },
    ...more,
  };
  const { json: project } = await host.call("POST", "projects", { token, body });
  const id = String(project["id"]);
  for (let state = ""; state !== "running"; ) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    state = String((await host.call("GET", `projects/${id}`, { token })).json["state"]);
    expect(["initializing", "running"]).toContain(state);
  }
  return id;
}
const tokenOf = (page: Page) => page.evaluate(() => (JSON.parse(sessionStorage.getItem("session.tokens") ?? "{}") as { accessToken: string }).accessToken);

/** One page of items answered alike, nine times "Coat" say, by the same calls as the labeling page makes. */
async function label(page: Page, id: string, value: unknown = { classId: "c1" }, size = 9) {
  const token = await tokenOf(page);
  const { json } = await host.call("POST", `projects/${id}/next-task`, { token, body: { size } });
  const task = json["task"] as { id: string; items: { id: string }[] };
  const answers = task.items.map((item) => ({ itemId: item.id, value }));
  const { status } = await host.call("POST", `projects/${id}/tasks/${task.id}/submit`, { token, body: { seconds: 9, answers } });
  expect(status).toBe(200);
}

describe("the admin's pages", () => {
  test("a deep link survives the sign-in; the wizard keeps what was said through reload, and makes a project that comes up by itself", async () => {
    const { page, complaints, done } = await at("/projects/new/details?from=mail");
    expect(new URL(page.url()).search).toBe("?from=mail");
    await create(page, "Wardrobe");
    await page.reload();
    await page.getByText(`${FILES} images found`).waitFor();
    expect(await axe(page)).toEqual([]);
    await finish(page);
    await page.getByText(`0 of ${FILES} items`).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.goto(`${host.origin}/projects/new/details`);
    await page.getByLabel("Project name").fill("wardrobe");
    await page.locator(".error-text", { hasText: /./ }).first().waitFor();
    expect(complaints).toEqual([]);
    await done();
  });

  test("what people write is text: no class, instruction or name runs", async () => {
    const { page, done } = await at("/");
    await create(page, '"><img src=x onerror="window.pwned=1">');
    const id = await finish(page);
    for (const tab of ["dashboard", "data", "exports", "details"]) {
      await page.goto(`${host.origin}/projects/${id}/${tab}`);
      await page.getByRole("heading", { level: 1, name: "onerror" }).waitFor();
    }
    await page.locator(".markdown a").first().waitFor();
    expect(await page.locator(".markdown a").evaluateAll((links) => links.map((link) => [link.getAttribute("href"), link.getAttribute("rel")]))).toEqual([
      ["https://example.org", "noopener noreferrer"],
    ]);
    expect(await page.evaluate(() => "pwned" in window)).toBe(false);
    await done();
  });

  test("the wall is worked by keyboard: open, label, select, reject with its consequence said", async () => {
    const { page, complaints, done } = await at("/");
    const id = await made(page, "By keyboard");
    await label(page, id);
    await page.goto(`${host.origin}/projects/${id}/data?state=labeled`);
    await page.locator(".wall button.tile img").first().waitFor();
    await page.locator(".wall button.tile").first().focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.getByLabel("Change the label").selectOption({ label: "Hat" });
    await page.locator("ol.answers .answer-badge", { hasText: "Hat" }).waitFor();
    await page.locator("ol.answers", { hasText: "corrected" }).waitFor();
    expect(await axe(page)).toEqual([]);
    expect(new URL(page.url()).searchParams.get("item")).toMatch(/^[0-9a-f]{24}$/);
    await page.keyboard.press("Escape");
    await page.goto(`${host.origin}/projects/${id}/data?state=labeled&class=c2`);
    await page.getByText(/^1( item|\+ items)$/).waitFor();
    await page.locator(".wall button.tile").first().focus();
    await page.keyboard.press("Space");
    await page.getByRole("button", { name: "Reject selected" }).click();
    await page.getByText("back in the queue, for anybody to label").waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole("button", { name: "Reject", exact: true }).click();
    await page.getByText("No item matches these filters").waitFor();
    expect(complaints).toEqual([]);
    await done();
  });

  test("rows of a table are labeled by the columns that were ticked, in that order, by classes in groups", async () => {
    const { page, complaints, done } = await at("/projects/new/details");
    await page.getByLabel("Project name").fill("Late flights");
    await page.getByText("This name is free.").waitFor();
    await page.getByRole("radio", { name: /^Texts/ }).check();
    await page.getByRole("radio", { name: /^Text Classification Multi-label/ }).check();
    await next(page);
    await page.getByRole("radio", { name: /^Each row of a table/ }).check();
    const store = page.getByLabel("Datastore", { exact: true });
    await store.waitFor();
    await store.selectOption({ index: (await store.locator("option").count()) - 1 });
    await page.getByLabel("Path", { exact: true }).fill("tweets.csv");
    await page.getByText("1 table found").waitFor();
    await next(page);
    await page.getByText("Tick at least one column").waitFor();
    await page.getByRole("checkbox", { name: "text" }).check();
    await page.getByRole("checkbox", { name: "author" }).check();
    await page.getByText("Labelers read text, then author.").waitFor();
    expect(await axe(page)).toEqual([]);
    await next(page);
    await page.getByText("Paste a list").click();
    await page.getByLabel("One class a line").fill("Airline\n\tLate\n\t\tVery late\nThanks/Crew");
    await page.getByRole("button", { name: "Add these classes" }).click();
    await page.getByLabel("Name of class 4").press("Alt+ArrowUp");
    await page.getByLabel("Name of class 1", { exact: true }).press("Alt+ArrowDown");
    expect(await page.locator(".class-preview li").allTextContents()).toEqual(["1Airline", "2Late", "3Very late", "4Thanks", "5Crew"]);
    expect(await axe(page)).toEqual([]);
    await page.goto(`${host.origin}/projects/new/review`);
    await page.getByText("Labelers see text, then author").waitFor();
    expect(await axe(page)).toEqual([]);
    const id = await finish(page);
    const { json } = await host.call("GET", `projects/${id}`, { token: await tokenOf(page) });
    expect(json).toMatchObject({ columns: ["text", "author"], kind: "text-multi-label" });
    expect((json["classes"] as { path: string }[]).map(({ path }) => path)).toEqual([
      "Airline",
      "Airline/Late",
      "Airline/Late/Very late",
      "Thanks",
      "Thanks/Crew",
    ]);
    await label(page, id, { classIds: ["c2", "c5"] }, 1);
    await page.goto(`${host.origin}/projects/${id}/data?state=labeled`);
    await page.locator(".tile", { hasText: /tweets\.csv, row \d+/ }).waitFor();
    await page.locator(".tile-text", { hasText: "Late, again: flight" }).click();
    await page.getByRole("region", { name: "Text" }).getByText("Late, again").waitFor();
    await page.getByRole("button", { name: /^Change the label/ }).click();
    await page.getByRole("searchbox", { name: /^Search: Change/ }).fill("thanks");
    await page.getByRole("checkbox", { name: "Thanks", exact: true }).check();
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Save label" }).click();
    await page.locator("ol.answers", { hasText: "corrected" }).waitFor();
    expect(complaints).toEqual([]);
    await done();
  });

  test("classes are merged, retired and added: what it does to the labels is said first, then done while one looks", async () => {
    const { page, complaints, done } = await at("/");
    const id = await made(page, "To rename", { classes: ["Coat", "Hat", "Shoe", "Sock"].map((name) => ({ name })) });
    await label(page, id);
    await page.goto(`${host.origin}/projects/${id}/details`);
    await page.getByRole("button", { name: "Edit classes" }).click();
    await page.getByRole("button", { name: "Merge Coat into another class" }).click();
    await page.getByLabel("Its labels become labels of").selectOption({ label: "Hat" });
    await page.getByText("9 labels with Coat will say Hat instead").waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole("dialog").getByRole("button", { name: "Merge", exact: true }).click();
    await page.getByRole("button", { name: "Retire Sock" }).click();
    await page.getByLabel("Name of class 2").fill("Boot");
    const save = page.getByRole("button", { name: "Save classes" });
    expect(await save.isDisabled()).toBe(true);
    await page.getByRole("button", { name: "Pause the project" }).click();
    await page.getByText("Paused", { exact: true }).waitFor();
    expect(await axe(page)).toEqual([]);
    await save.click();
    await page.getByText("9 labels are given to the classes").waitFor();
    await page.getByRole("button", { name: "Change the labels" }).click();
    await page.getByText("9 labels changed").waitFor();
    expect(await page.locator(".class-preview li").allTextContents()).toEqual(["1Hat", "2Boot"]);
    const { json } = await host.call("GET", `projects/${id}/progress`, { token: await tokenOf(page) });
    expect(json["classes"]).toMatchObject({ c2: 9 });
    await page.getByRole("button", { name: "Edit classes" }).click();
    await page.getByRole("button", { name: "Add class", exact: true }).click();
    await page.getByLabel("Name of class 3").fill("Glove");
    await page.getByRole("radio", { name: /^Start over, with the labels as default tags/ }).check();
    await save.click();
    await page.getByText("All 9 answered items go back to the queue").waitFor();
    await page.getByRole("button", { name: "Change the labels" }).click();
    await page.getByRole("button", { name: "Edit classes" }).waitFor();
    await page.goto(`${host.origin}/projects/${id}/dashboard`);
    await page.getByText(`0 of ${FILES} items`).waitFor();
    // The end of the first change makes a new version of the project: a save at that moment is refused once, and sent again by the page.
    expect(complaints.filter((line) => !line.includes("412"))).toEqual([]);
    await done();
  });

  test("a change of classes that was stopped on its way is said, and taken up again", async () => {
    const { page, complaints, done } = await at("/");
    const id = await made(page, "To stop");
    await label(page, id);
    const token = await tokenOf(page);
    await host.call("POST", `projects/${id}/pause`, { token });
    const { headers, json } = await host.call("GET", `projects/${id}`, { token });
    const [coat, ...rest] = (json["classes"] as { id: string; name: string }[]).map(({ id: classId, name }) => ({ id: classId, name }));
    const merged = await host.call("PUT", `projects/${id}/classes`, {
      token,
      body: { classes: rest, merge: [{ from: coat?.id, into: rest[0]?.id }], labeled: "keep" },
      headers: { "if-match": headers.get("etag") ?? "" },
    });
    // It waits a moment for submissions on their way before it changes anything.
    const stopped = await host.call("POST", `projects/${id}/class-changes/cancel`, { token });
    expect([merged.status, stopped.status]).toEqual([200, 202]);
    await page.goto(`${host.origin}/projects/${id}/details`);
    await page.getByText("Changing the labels was stopped").waitFor();
    await page.locator(".failure", { hasText: "It was cancelled by Owner." }).waitFor();
    expect(await axe(page)).toEqual([]);
    expect((await host.call("GET", `projects/${id}/progress`, { token })).json["classes"]).toMatchObject({ c1: 9 });
    await page.getByRole("button", { name: "Go on with it" }).click();
    await page.getByText("9 labels changed").waitFor();
    expect((await host.call("GET", `projects/${id}/progress`, { token })).json["classes"]).toMatchObject({ c2: 9 });
    expect(await page.getByRole("button", { name: "Go on with it" }).count()).toBe(0);
    expect(complaints).toEqual([]);
    await done();
  });

  test("classes are put in another order and into groups by their handles, and labels stay theirs", async () => {
    const { page, complaints, done } = await at("/");
    const id = await made(page, "In order", { classes: ["Coat", "Hat", "Shoe", "Sock"].map((name) => ({ name })) });
    await label(page, id);
    await page.goto(`${host.origin}/projects/${id}/details`);
    await page.getByRole("button", { name: "Edit classes" }).click();
    const handle = (name: string) => page.locator(".class-row", { has: page.getByRole("button", { name: `Retire ${name}` }) }).locator(".drag-handle");
    const order = () =>
      page
        .locator(".class-row")
        .evaluateAll((rows) => rows.map((row) => `${row.getAttribute("data-level")} ${row.querySelector<HTMLInputElement>(".class-name")?.value}`));
    /** Takes a row by its handle to the upper or lower half of another, and so far to the right. */
    const drag = async (from: string, to: string, half: "upper" | "lower", right = 0) => {
      const [a, b] = [await handle(from).boundingBox(), await handle(to).boundingBox()];
      if (!a || !b) throw new Error("A row is not to be seen.");
      const x = a.x + a.width / 2;
      await page.mouse.move(x, a.y + a.height / 2);
      await page.mouse.down();
      await page.mouse.move(x + right / 2, a.y + a.height / 2 + 8, { steps: 3 });
      await page.mouse.move(x + right, b.y + b.height * (half === "upper" ? 0.1 : 0.9), { steps: 6 });
      await page.mouse.up();
    };
    await drag("Shoe", "Coat", "upper");
    expect(await order()).toEqual(["0 Shoe", "0 Coat", "0 Hat", "0 Sock"]);
    await drag("Sock", "Shoe", "lower", 26);
    expect(await order()).toEqual(["0 Shoe", "1 Sock", "0 Coat", "0 Hat"]);
    await page.getByRole("button", { name: "Save classes" }).click();
    await page.getByRole("button", { name: "Edit classes" }).waitFor();
    const token = await tokenOf(page);
    const { json } = await host.call("GET", `projects/${id}`, { token });
    expect(json["classes"]).toMatchObject([{ id: "c3", name: "Shoe" }, { id: "c4", path: "Shoe/Sock" }, { id: "c1" }, { id: "c2" }]);
    expect((await host.call("GET", `projects/${id}/progress`, { token })).json["classes"]).toMatchObject({ c1: 9 });
    expect(complaints).toEqual([]);
    await done();
  });

  test("when somebody else changes the classes meanwhile, theirs are shown and mine are kept", async () => {
    const { page, done } = await at("/");
    const id = await made(page, "Two editors");
    await page.goto(`${host.origin}/projects/${id}/details`);
    await page.getByRole("button", { name: "Edit classes" }).click();
    await page.getByLabel("Name of class 1").fill("Jacket");
    const token = await tokenOf(page);
    const { headers } = await host.call("GET", `projects/${id}`, { token });
    const classes = [
      { id: "c1", name: "Coat" },
      { id: "c2", name: "Cap" },
    ];
    const { status } = await host.call("PUT", `projects/${id}/classes`, { token, body: { classes }, headers: { "if-match": headers.get("etag") ?? "" } });
    expect(status).toBe(200);
    await page.getByText("Hat is called Cap.").waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole("button", { name: "Save classes" }).click();
    await page.getByRole("button", { name: "Edit classes" }).waitFor();
    expect(await page.locator(".class-preview li").allTextContents()).toEqual(["1Jacket", "2Cap"]);
    await done();
  });

  test("boxes are drawn on the wall and on the item, each answer can be looked at, and the label edited in its editor", async () => {
    const { page, complaints, done } = await at("/");
    const id = await made(page, "Boxed", { kind: "image-boxes" });
    await label(page, id, { boxes: [{ id: "r1", classId: "c1", x: 4, y: 6, width: 20, height: 30 }] }, 1);
    await page.goto(`${host.origin}/projects/${id}/data?state=labeled`);
    await page.locator(".tile-drawing svg").first().waitFor();
    await page.locator(".wall button.tile").first().click();
    await page.locator(".item-marks svg").waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole("button", { name: "Edit", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: /^Edit the label of photo-/ });
    await dialog.locator("canvas").first().waitFor();
    await dialog.getByRole("button", { name: "Hat" }).click();
    expect(await axe(page)).toEqual([]);
    const stage = await dialog.locator("canvas").first().boundingBox();
    if (!stage) throw new Error("no stage");
    await page.mouse.move(stage.x + stage.width * 0.55, stage.y + stage.height * 0.4);
    await page.mouse.down();
    await page.mouse.move(stage.x + stage.width * 0.7, stage.y + stage.height * 0.6, { steps: 4 });
    await page.mouse.up();
    await dialog.getByRole("button", { name: "Save label" }).click();
    await page.locator("ol.answers", { hasText: "2 boxes" }).waitFor();
    await page.getByRole("button", { name: "Show version 1 of the label" }).click();
    await page.getByText("Shown: version 1 of the label.").waitFor();
    expect(complaints).toEqual([]);
    await done();
  });

  test("an export shows its files, which download, and what it did is behind the bell", async () => {
    const { page, done } = await at("/");
    const id = await made(page, "To export");
    await page.goto(`${host.origin}/projects/${id}/exports`);
    await page.getByRole("radio", { name: /^CSV/ }).check();
    await page.getByRole("button", { name: "Export", exact: true }).click();
    const link = page.locator(".files a").first();
    await link.waitFor();
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    expect(await download.failure()).toBeNull();
    await page.reload();
    await page.getByRole("button", { name: /Notices, \d+ unread/ }).click();
    await page.getByText(/CSV export of To export/).waitFor();
    expect(await axe(page)).toEqual([]);
    await done();
  });

  test("when the session ends the page stays, and goes on after signing in again in its own window", async () => {
    const { page, done } = await at("/projects/new/details");
    await page.getByLabel("Description (optional)").fill("half a sentence");
    await page.route("**/api/project-names?*", (route) => route.fulfill({ status: 401, json: {} }));
    await page.route("**/auth/token", (route) => route.fulfill({ status: 400, json: { error: "invalid_grant" } }));
    await page.getByLabel("Project name").fill("After the break");
    await page.getByText("Your session has ended").waitFor();
    await page.unrouteAll();
    const [window] = await Promise.all([page.context().waitForEvent("page"), page.getByRole("button", { name: "Sign in here" }).click()]);
    await enter(window);
    await page.getByText("This name is free.").waitFor();
    expect(await page.getByLabel("Description (optional)").inputValue()).toBe("half a sentence");
    await done();
  });

  test.each([
    ["a phone, dark", { viewport: { width: 390, height: 844 }, colorScheme: "dark" as const }],
    ["200 % zoom", { viewport: { width: 720, height: 450 }, colorScheme: "light" as const }],
  ])("on %s nothing is cut off and axe finds nothing", async (name, options) => {
    const { page, done } = await at("/", options);
    const id = await made(page, `Small ${name}`);
    const found: [string, number, string[]][] = [];
    for (const path of ["/", "/dashboard", "/data", "/exports", "/details"].map((tab) => (tab === "/" ? tab : `/projects/${id}${tab}`))) {
      await page.goto(host.origin + path);
      await page.locator(".skeleton").first().waitFor({ state: "detached" });
      await page.getByRole("heading", { level: 1 }).waitFor();
      found.push([path, await overflow(page), await axe(page)]);
    }
    for (const step of ["details", "data", "classes", "instructions", "quality", "review"]) {
      await page.goto(`${host.origin}/projects/new/${step}`);
      await page.getByRole("heading", { level: 2 }).waitFor();
      found.push([step, await overflow(page), await axe(page)]);
    }
    expect(found.filter(([, wide, faults]) => wide > 0 || faults.length > 0)).toEqual([]);
    await done();
  });

  test("deleting asks for the name, and the project is gone", async () => {
    const { page, done } = await at("/");
    const id = await made(page, "To delete");
    await page.goto(`${host.origin}/projects/${id}/details`);
    await page.getByRole("button", { name: "Delete project" }).click();
    const button = page.getByRole("button", { name: "Delete for good" });
    expect(await button.isDisabled()).toBe(true);
    await page.getByLabel(/^Type/).fill("To delete");
    await button.click();
    await page.getByRole("heading", { level: 1, name: "Projects" }).waitFor();
    await page.getByRole("link", { name: "To delete", exact: true }).waitFor({ state: "detached" });
    await done();
  });
});
