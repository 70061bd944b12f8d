import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { axe, type LabelingHost, openBrowser, openLabelingHost } from "./labeling-host.ts";

let on: LabelingHost;
let browser: Browser;
beforeAll(async () => {
  on = await openLabelingHost(60);
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await on?.stop();
});

let people = 0;
/** A labeler and a project that no other test knows, with the first page in hand. */
async function labeler(options: Parameters<LabelingHost["page"]>[3] = {}) {
  const user = `labeler-${++people}`;
  const project = await on.project();
  const page = await on.page(browser, project, user, options);
  await page.waitForSelector(".item-grid .cell img");
  await page.waitForLoadState("networkidle"); // the next page is here too
  return { user, project, page, answers: () => on.answers(project, user) };
}
const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
const cell = (page: Page, index: number) => page.locator(".item-grid .cell").nth(index);
const names = (page: Page) =>
  page.locator(".item-grid [role=option]").evaluateAll((all) => all.map((one) => one.querySelector(".visually-hidden")?.textContent ?? ""));
const taskInHand = (page: Page) => page.locator(".item-grid").getAttribute("data-task");
const saved = (page: Page) => page.locator(".status-line", { hasText: "Saved" }).waitFor();
const said = (page: Page) => page.locator(".said").textContent();
const done = (page: Page) => page.context().close();
/** In an order that does not depend on the pages. */
const sorted = (words: readonly (string | undefined)[]) => words.map(String).toSorted((a, b) => a.localeCompare(b));
/** Nine answers and Enter. */
const tagAll = (page: Page, key = "2") => press(page, ...Array.from({ length: 9 }, () => key), "Enter");

describe("a page of nine", () => {
  test("is labeled by keyboard alone: classes, selection, skip, undo, submit", async () => {
    const { page, answers } = await labeler();
    const first = await taskInHand(page);
    await press(page, "1", "2", "x", "3"); // x takes nothing: the focus has gone on to an item without a tag
    await press(page, "Enter");
    expect(await said(page)).toContain("6 images need a class");
    await press(page, "s", "2"); // the fourth: no class fits
    await press(page, "Space", "ArrowDown", "Space", "4"); // the fifth and, below it, the eighth
    await press(page, "ArrowLeft", "ArrowUp", "ArrowRight", "Space", "Shift+ArrowRight", "6", "5");
    expect((await names(page)).map((name) => name.replace(/^.*?, /, ""))).toEqual([
      "tagged Dress",
      "tagged Hat",
      "tagged Pants",
      "skipped: No class fits",
      "tagged Shirt",
      "tagged Skirt",
      "tagged Skirt",
      "tagged Shirt",
      "tagged Shoes",
    ]);
    await press(page, "Control+z");
    expect((await names(page))[8]).toContain("not tagged");
    await press(page, "Control+Shift+z", "Enter");
    await page.waitForFunction((old) => document.querySelector(".item-grid")?.getAttribute("data-task") !== old, first);
    await saved(page);
    const found = await answers();
    expect(sorted(found.map(({ value, skipReason }) => value?.classId ?? skipReason))).toEqual([
      "c1",
      "c2",
      "c3",
      "c4",
      "c4",
      "c5",
      "c6",
      "c6",
      "no-class-fits",
    ]);
    await done(page);
  });

  test("is labeled by mouse alone", async () => {
    const { page, answers } = await labeler();
    await cell(page, 0).click();
    await cell(page, 2).click({ modifiers: ["Control"] });
    await page.getByRole("button", { name: "Hat" }).click();
    await cell(page, 3).click();
    await cell(page, 8).click({ modifiers: ["Shift"] });
    await page.getByRole("button", { name: "Skirt" }).click();
    await cell(page, 1).click();
    await page.getByRole("button", { name: "Skip" }).click();
    await page.getByRole("menuitem", { name: "Unclear" }).click();
    await cell(page, 0).hover();
    await cell(page, 0).locator("[data-act=untag]").click();
    expect((await names(page))[0]).toContain("not tagged");
    await page.getByRole("button", { name: "Dress" }).click();
    const first = await taskInHand(page);
    await page.getByRole("button", { name: "Submit" }).click();
    await page.waitForFunction((old) => document.querySelector(".item-grid")?.getAttribute("data-task") !== old, first);
    await saved(page);
    expect(sorted((await answers()).map(({ value, skipReason }) => value?.classId ?? skipReason))).toEqual([
      "c1",
      "c2",
      "c6",
      "c6",
      "c6",
      "c6",
      "c6",
      "c6",
      "unclear",
    ]);
    await done(page);
  });

  test("keeps its work when the layout changes, and the choice is remembered", async () => {
    const { page } = await labeler();
    await press(page, "1", "2");
    await page.getByRole("button", { name: "1 image", exact: true }).click();
    expect(await page.locator(".item-grid .cell").count()).toBe(1);
    expect((await names(page))[0]).toContain("Image 3 of 9");
    await press(page, "3");
    await page.getByRole("button", { name: "16 images" }).click();
    expect((await names(page)).filter((name) => name.includes("tagged") && !name.includes("not tagged"))).toHaveLength(3);
    await page.reload();
    await page.waitForSelector(".layout-16");
    await done(page);
  });
});

describe("work is not lost", () => {
  test("by a reload in the middle of a page", async () => {
    const { page } = await labeler();
    const task = await taskInHand(page);
    await press(page, "1", "2", "3");
    await page.waitForTimeout(1_000); // drafts reach the disk within a second
    const before = await names(page);
    await page.reload();
    await page.waitForSelector(".item-grid .cell img");
    expect([await taskInHand(page), await names(page)]).toEqual([task, before]);
    await done(page);
  });

  test("by a tab that dies", async () => {
    const { page, project } = await labeler();
    await press(page, "4", "4");
    await page.waitForTimeout(1_000);
    const before = await names(page);
    const crashed = page.waitForEvent("crash");
    await page.goto("chrome://crash").catch(() => undefined);
    await crashed;
    const again = await page.context().newPage();
    await again.goto(`${on.host.origin}/projects/${project}/label`);
    await again.waitForSelector(".item-grid .cell img");
    expect(await names(again)).toEqual(before);
    await done(again);
  });

  test("by a service that dies while pages are handed in; each is taken once", async () => {
    const { page, project, answers } = await labeler();
    process.kill(on.host.pid, "SIGKILL");
    try {
      await tagAll(page, "1");
      await tagAll(page, "2"); // the one that was prefetched
      await page.locator(".status-line", { hasText: "2 pages kept here" }).waitFor();
      await page.reload().catch(() => undefined); // the service is down: the browser shows its own page
    } finally {
      await on.host.killAndRestart();
    }
    await page.goto(`${on.host.origin}/projects/${project}/label`);
    await page.waitForSelector(".item-grid .cell img");
    await saved(page);
    const found = await answers();
    expect(sorted(found.map(({ value }) => value?.classId))).toEqual([...Array.from({ length: 9 }, () => "c1"), ...Array.from({ length: 9 }, () => "c2")]);
    expect(new Set(found.map(({ itemId }) => itemId)).size).toBe(18);
    await done(page);
  });

  test("by a cut connection; the page says where the work is and goes on by itself", async () => {
    const { page, answers } = await labeler();
    await page.context().setOffline(true);
    await tagAll(page);
    await page.locator(".status-line", { hasText: "Offline · 1 page kept here" }).waitFor();
    await page.context().setOffline(false);
    await saved(page);
    expect(await answers()).toHaveLength(9);
    await done(page);
  });
});

describe("leases", () => {
  test("one that ends while nobody is there is renewed when the labeler comes back", async () => {
    const { page, answers } = await labeler();
    await press(page, "1");
    await page.clock.install();
    await page.clock.fastForward("16:00");
    await page.getByText("The time for this page ended").waitFor();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByText("The time for this page ended").waitFor({ state: "detached" });
    await tagAll(page, "2");
    await page.clock.runFor(2_000);
    await saved(page);
    expect(await answers()).toHaveLength(9);
    await done(page);
  });

  test("one that was lost keeps the work until the labeler gives it up", async () => {
    const { user, project, page, answers } = await labeler();
    const task = await taskInHand(page);
    const token = await on.host.token(user, "labeler");
    expect((await on.host.call("POST", `projects/${project}/tasks/${task}/release`, { token })).status).toBeLessThan(300);
    await tagAll(page);
    await page.getByText("A page with 9 images was not taken.").waitFor();
    await page.reload();
    await page.getByText("A page with 9 images was not taken.").waitFor();
    await page.getByRole("button", { name: "Discard" }).click();
    await page.getByText("A page with 9 images was not taken.").waitFor({ state: "detached" });
    await tagAll(page, "3");
    await saved(page);
    expect((await answers()).map(({ value }) => value?.classId)).toEqual(Array.from({ length: 9 }, () => "c3"));
    await done(page);
  });
});

describe("looking and looking back", () => {
  test("a picture that does not load says why, and D skips it", async () => {
    const { page } = await labeler();
    const source = await page.locator(".item-grid .cell img").nth(4).getAttribute("src"); // one of those in hand: after the reload they are the same
    const gone = /picture-\d+/.exec(source ?? "")?.[0] ?? "no picture";
    await page.context().route(/picture-\d+\.jpg/, (route, request) => (request.url().includes(gone) ? route.fulfill({ status: 404 }) : route.continue()));
    await page.reload();
    await page.getByText("The file is no longer there.").first().waitFor();
    const index = Number(await page.locator(".cell:has(.cell-broken)").first().getAttribute("data-index"));
    await press(page, ...Array.from({ length: index }, () => "ArrowRight"), "d");
    expect((await names(page))[index]).toContain("skipped: Cannot be displayed");
    await done(page);
  });

  test("undo on a fresh page opens the last answer; another class corrects it; Esc comes back", async () => {
    const { page, answers } = await labeler();
    await tagAll(page);
    await saved(page);
    const task = await taskInHand(page);
    await press(page, "Control+z");
    await page.getByText("Submitted before").waitFor();
    await press(page, "7", "[", "[", "8", "Escape");
    await saved(page);
    expect(await taskInHand(page)).toBe(task);
    expect(sorted((await answers()).map(({ value }) => value?.classId))).toEqual([...Array.from({ length: 7 }, () => "c2"), "c7", "c8"]);
    await done(page);
  });

  test("Z enlarges, + − 0 F zoom, Esc closes and the focus is back on the picture", async () => {
    const { page } = await labeler();
    await press(page, "z");
    await page.locator(".zoom-scale").waitFor(); // fetched with the first press
    await press(page, "+", "+");
    const scale = async () => Number.parseInt((await page.locator(".zoom-scale").textContent()) ?? "", 10);
    const larger = await scale();
    await press(page, "f");
    expect(await scale()).toBeLessThan(larger);
    await press(page, "0");
    expect(await scale()).toBe(100);
    await press(page, "Escape");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("data-index"))).toBe("0");
    await done(page);
  });

  test("instructions come first, are remembered as read, and are made safe", async () => {
    const markdown = "# What to do\n\nOne class for each.\n\n<img src=x onerror=alert(1)> [bad](javascript:alert(1)) [good](https://example.org)";
    const other = await on.project({ instructions: { type: "text", markdown } });
    const user = `labeler-${++people}`;
    const page = await on.page(browser, other, user);
    await page.getByRole("heading", { name: "What to do" }).waitFor();
    expect(await page.locator(".instructions-text img").count()).toBe(0);
    expect(await page.locator(".instructions-text a").evaluateAll((all) => all.map((one) => one.getAttribute("href")))).toEqual(["", "https://example.org"]);
    await press(page, "Enter");
    await page.waitForSelector(".item-grid .cell img");
    await page.reload();
    await page.waitForSelector(".item-grid .cell img");
    await press(page, "i");
    await page.getByRole("heading", { name: "What to do" }).waitFor();
    await done(page);
  });

  test("a second window is told so, and can take over with the work", async () => {
    const { page } = await labeler();
    await press(page, "6");
    await page.waitForTimeout(600);
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.getByRole("button", { name: "Work here" }).click();
    await other.waitForSelector(".item-grid .cell img");
    expect((await names(other))[0]).toContain("tagged Skirt");
    await page.getByText("went on in another window").waitFor();
    await done(page);
  });
});

describe("for everybody", () => {
  test.each([
    ["light", { width: 1440, height: 900 }],
    ["dark", { width: 1440, height: 900 }],
    ["light", { width: 390, height: 844 }],
    ["dark", { width: 390, height: 844 }],
  ] as const)("axe finds nothing in %s at %o", async (colorScheme, viewport) => {
    const { page } = await labeler({ colorScheme, viewport });
    await press(page, "1", "s", "1");
    const found: Record<string, string[]> = { page: await axe(page) };
    await press(page, "s");
    found["skip"] = await axe(page);
    await press(page, "Escape", "?");
    found["keys"] = await axe(page);
    await press(page, "Escape", "z");
    found["zoom"] = await axe(page);
    await press(page, "Escape", ...Array.from({ length: 7 }, () => "3"), "Enter");
    await saved(page);
    await press(page, "[");
    found["submitted"] = await axe(page);
    expect(found).toEqual({ page: [], skip: [], keys: [], zoom: [], submitted: [] });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await done(page);
  });

  test("by touch: a tap selects, a second tap on another adds, the palette tags", async () => {
    const { page } = await labeler({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    await cell(page, 0).tap();
    await cell(page, 4).tap();
    await page.locator(".palette").getByRole("button", { name: "Hat" }).tap();
    expect((await names(page)).filter((name) => name.includes("tagged Hat"))).toHaveLength(2);
    await done(page);
  });
});
