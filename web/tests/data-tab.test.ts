import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { axe, type LabelingHost, openBrowser, openLabelingHost } from "./labeling-host.ts";

const PICTURES = 40;
/** `SHOTS`: a folder for pictures of the page, for people. */
const SHOTS = process.env["SHOTS"];

let on: LabelingHost;
let browser: Browser;
beforeAll(async () => {
  on = await openLabelingHost(PICTURES);
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await on?.stop();
});

interface TaskBody {
  id: string;
  items: { id: string }[];
}

/** Ana labels 18 and skips 6 of her 24, Bob labels six; ten are left. */
async function labeled(): Promise<string> {
  const projectId = await on.project();
  const work = async (who: string, pages: number, says: (at: number) => object) => {
    const token = await on.host.token(who, "labeler");
    await on.host.call("GET", "me", { token }); // so that their name is known
    for (let page = 0; page < pages; page++) {
      const { json } = await on.host.call("POST", `projects/${projectId}/next-task`, { token, body: { size: 6 } });
      const task = json["task"] as TaskBody;
      const answers = task.items.map(({ id }, at) => ({ itemId: id, ...says(page * 6 + at) }));
      const { status } = await on.host.call("POST", `projects/${projectId}/tasks/${task.id}/submit`, { token, body: { answers, seconds: 6 } });
      expect(status).toBe(200);
    }
  };
  await work("ana", 4, (at) => (at % 4 === 3 ? { skip: { reason: at % 8 === 3 ? "unclear" : "other" } } : { value: { classId: at % 2 ? "c1" : "c2" } }));
  await work("bob", 1, () => ({ value: { classId: "c1" } }));
  return projectId;
}

/** The data tab of a project, signed in as its owner. */
async function dataTab(projectId: string, query = "", options: BrowserContextOptions = {}): Promise<{ page: Page; complaints: string[] }> {
  const page = await on.page(browser, projectId, "owner", options);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  const tokens = JSON.stringify({ accessToken: await on.host.token("owner", "owner"), expiresAt: Date.now() + 3_600_000 });
  await page.context().addInitScript((text) => {
    const held = JSON.parse(sessionStorage.getItem("session.tokens") ?? "{}") as object;
    sessionStorage.setItem("session.tokens", JSON.stringify({ ...held, ...(JSON.parse(text) as object) }));
  }, tokens);
  await page.goto(`${on.host.origin}/projects/${projectId}/data${query}`);
  await page.locator(".tile").first().waitFor();
  return { page, complaints };
}

const count = (page: Page, text: string | RegExp) => page.locator(".filters strong", { hasText: text }).waitFor({ timeout: 15_000 });
const act = async (page: Page, action: RegExp) => {
  await page.getByRole("button", { name: /^All (that match|items)$/ }).click();
  await page.getByRole("button", { name: action }).click();
};
const shot = async (page: Page, name: string) => {
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png` });
};

describe("the data tab", () => {
  test("finds by every filter, alone and together; each is a chip that takes it away, and lives in the address", async () => {
    const { page, complaints } = await dataTab(await labeled());
    await count(page, "40 items");
    await page.getByRole("combobox", { name: "Labeler" }).selectOption({ label: "ana" });
    await count(page, "24 items");
    await page.getByRole("button", { name: "More filters" }).click();
    await page.getByLabel("Skipped because").selectOption({ label: "unclear" });
    await count(page, "3 items");
    await page.getByLabel("Queue").selectOption({ label: "Manual" });
    const today = await page.evaluate(() => {
      const now = new Date();
      return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
    });
    await page.getByLabel("Answered from").fill(today);
    await page.getByLabel("until").fill(today);
    await count(page, "3 items");
    await shot(page, "filters");
    expect(new URL(page.url()).search).toBe(
      `?${new URLSearchParams({ labeler: new URL(page.url()).searchParams.get("labeler") ?? "", queue: "manual", skip: "unclear", from: today, to: today })}`,
    );
    expect(await axe(page)).toEqual([]);
    await page.getByLabel("Answered from").fill("2020-01-01");
    await page.getByLabel("until").fill("2020-01-02");
    await page.getByText("No item matches these filters").waitFor();
    await count(page, "0 items");
    await page.getByRole("button", { name: /^Remove the filter Answered/ }).click();
    await page.getByRole("button", { name: "Remove the filter Skipped: unclear" }).click();
    await page.getByRole("button", { name: "Remove the filter Queue: manual" }).click();
    await count(page, "24 items");
    await page.getByLabel("Sample, per cent").fill("50");
    await page.getByLabel("Sample, per cent").press("Enter");
    await page.getByRole("button", { name: "Remove the filter A sample of 50 %" }).waitFor();
    await page.waitForFunction(() => {
      const said = Number.parseInt(document.querySelector(".filters strong")?.textContent ?? "", 10);
      return said > 2 && said < 22;
    });
    await page.getByLabel("Most agreement, per cent").fill("60");
    await page.getByLabel("Most agreement, per cent").press("Enter");
    await count(page, "0 items"); // without consensus there is none
    await page.reload();
    await page.getByRole("button", { name: "Remove the filter Agreement 0–60 %" }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 90_000);

  test("rejects all that match after a word, with a toast at the end; puts skips back; assigns", async () => {
    const projectId = await labeled();
    const { page, complaints } = await dataTab(projectId);
    await page.getByRole("combobox", { name: "Labeler" }).selectOption({ label: "bob" });
    await count(page, "6 items");
    await act(page, /Reject all/);
    const dialog = page.getByRole("dialog");
    await dialog.getByText("The filters match 6 items.").waitFor();
    await shot(page, "confirm-reject");
    expect(await axe(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Reject all" }).click();
    await page.getByText("Done: 6 items rejected and back in the queue.").waitFor({ timeout: 20_000 });
    await count(page, "0 items");
    await page.getByRole("button", { name: "Clear the filters" }).click();
    await page.getByRole("combobox", { name: "State" }).selectOption({ label: "Skipped" });
    await count(page, "6 items");
    await act(page, /Put skipped ones back/);
    await dialog.getByRole("button", { name: "Put them back" }).click();
    await page.getByText("Done: 6 items put back into the queue.").waitFor({ timeout: 20_000 });
    await page.getByRole("combobox", { name: "State" }).selectOption({ label: "Not done" });
    await count(page, "22 items");
    await act(page, /Assign all/);
    await dialog.getByLabel("Assign to").selectOption({ label: "ana" });
    await shot(page, "confirm-assign");
    await dialog.getByRole("button", { name: "Assign", exact: true }).click();
    await page.getByText("Done: 22 items assigned.").waitFor({ timeout: 20_000 });
    const { json } = await on.host.call("GET", `projects/${projectId}/bulk-changes`, { token: await on.host.token("owner", "owner") });
    expect(json["items"]).toMatchObject([
      { action: "assign", state: "done", changed: 22, filter: { state: "open" } },
      { action: "requeue-skipped", state: "done", changed: 6 },
      { action: "reject", state: "done", changed: 6 },
    ]);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 90_000);

  test("shows a job that runs with its progress, stops it, and takes it up again", async () => {
    const projectId = await labeled();
    const { page, complaints } = await dataTab(projectId);
    // A job of half a million items, as the page sees it; the real one is over in a moment here.
    let state = "running";
    const job = () => ({
      id: "bulk-change.1",
      state,
      action: "reject",
      filter: {},
      found: 200_100,
      changed: 200_000,
      searched: 0.4,
      startedAt: 1,
      by: "x",
      ...(state === "cancelled" && { endedAt: Date.now(), failure: "It was cancelled by owner. What was changed until then stays changed." }),
    });
    await page.route("**/bulk-changes**", async (route) => {
      const path = new URL(route.request().url()).pathname;
      if (path.endsWith("/cancel")) state = "cancelled";
      if (path.endsWith("/retry")) state = "running";
      await route.fulfill({ json: route.request().method() === "GET" ? { items: [job()] } : job() });
    });
    await page.reload();
    const bar = page.getByRole("progressbar", { name: "All items that match are being changed" });
    await bar.waitFor();
    await page.getByText("200,000 items rejected and back in the queue; 40 % of the project looked through").waitFor();
    await shot(page, "job");
    expect(await axe(page)).toEqual([]);
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("Changing all that match was stopped").waitFor();
    await shot(page, "job-stopped");
    expect(await axe(page)).toEqual([]);
    await page.getByRole("button", { name: "Go on with it" }).click();
    await bar.waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 60_000);

  test.each([
    ["light", 390],
    ["dark", 390],
    ["dark", 1440],
  ] as const)(
    "is clean for axe and does not scroll sideways: %s, %d px",
    async (colorScheme, width) => {
      const projectId = await labeled();
      const { page } = await dataTab(projectId, "?state=skipped&skip=unclear&queue=manual", { colorScheme, viewport: { width, height: 844 } });
      await page.getByRole("button", { name: "More filters" }).click();
      await shot(page, `tab-${colorScheme}-${width}`);
      expect(await axe(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      await act(page, /Assign all/);
      await page.getByRole("dialog").waitFor();
      await shot(page, `assign-${colorScheme}-${width}`);
      expect(await axe(page)).toEqual([]);
      await page.context().close();
    },
    60_000,
  );
});
