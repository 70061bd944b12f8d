import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { axe, type LabelingHost, openBrowser, openLabelingHost } from "./labeling-host.ts";

const PICTURES = 6;
const LABELERS = ["ana", "ben", "cleo"] as const;
type Labeler = (typeof LABELERS)[number];

let on: LabelingHost;
let browser: Browser;
let texts: string;
beforeAll(async () => {
  on = await openLabelingHost(PICTURES, undefined, {
    "posts/one.txt": Buffer.from("Ada met Charles in London on Monday."),
    "posts/two.txt": Buffer.from("Nobody was in Paris that day, said Grace."),
  });
  browser = await openBrowser();
  texts = await on.dataset("texts", "posts/**");
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await on?.stop();
});

interface TaskItem {
  id: string;
  path: string;
}
type Says = (who: Labeler, item: TaskItem) => { value: unknown } | { skip: { reason: string; note?: string } };

/** Each labeler in turn answers what is dealt to them, until nobody is dealt anything. */
async function labelAll(projectId: string, says: Says): Promise<void> {
  for (let isOn = true; isOn; ) {
    isOn = false;
    for (const who of LABELERS) {
      const token = await on.host.token(who, "labeler");
      const { json: next } = await on.host.call("POST", `projects/${projectId}/next-task`, { token, body: { size: 9 } });
      const task = next["task"] as { id: string; items: TaskItem[] } | undefined;
      if (!task) continue;
      const answers = task.items.map((item) => ({ itemId: item.id, ...says(who, item) }));
      const { status, json } = await on.host.call("POST", `projects/${projectId}/tasks/${task.id}/submit`, { token, body: { answers, seconds: 12 } });
      if (status >= 300) throw new Error(JSON.stringify(json));
      isOn = true;
    }
  }
}

const box = (id: string, classId: string, x: number, y: number, width: number, height: number) => ({ id, classId, x, y, width, height });
const SHIFT: Record<Labeler, number> = { ana: 0, ben: 90, cleo: 180 };
/** Everybody sees the same large thing elsewhere, and Cleo something more. */
const disagreeing: Says = (who) => ({
  value: { boxes: [box("r1", "c1", 30 + SHIFT[who], 40, 120, 140), ...(who === "cleo" ? [box("r2", "c2", 40, 220, 80, 90)] : [])] },
});
const CLASS_OF: Record<Labeler, string> = { ana: "c1", ben: "c2", cleo: "c3" };

/** The review page of a project, signed in as its owner. */
async function review(projectId: string, options: BrowserContextOptions = {}, path = "review"): Promise<{ page: Page; complaints: string[] }> {
  const page = await on.page(browser, projectId, "owner", options);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  const tokens = JSON.stringify({ accessToken: await on.host.token("owner", "owner"), expiresAt: Date.now() + 3_600_000 });
  await page.context().addInitScript((text) => {
    const held = JSON.parse(sessionStorage.getItem("session.tokens") ?? "{}") as object;
    sessionStorage.setItem("session.tokens", JSON.stringify({ ...held, ...(JSON.parse(text) as object) }));
  }, tokens);
  await page.goto(`${on.host.origin}/projects/${projectId}/${path}`);
  return { page, complaints };
}

const detail = async (projectId: string, itemId: string) =>
  (await on.host.call("GET", `projects/${projectId}/items/${itemId}`, { token: await on.host.token("owner", "owner") })).json as {
    state: string;
    gold?: object;
    answers: { by: string; value?: { boxes?: unknown[]; classId?: string } }[];
    label?: { source: string; value: { classId?: string; boxes?: { classId: string }[] } };
  };
const idIn = (page: Page) => new URL(page.url()).searchParams.get("item") ?? "";
const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
const shot = async (page: Page, name: string) => {
  const folder = process.env["SCREENSHOTS"];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/review-${name}.png` });
};

const boxProject = async () => {
  const id = await on.project({ kind: "image-boxes", classes: [{ name: "Cell" }, { name: "Dust" }], consensus: { min: 2, max: 3 } });
  await labelAll(id, disagreeing);
  return id;
};

describe("review", () => {
  test("boxes on which three labelers disagree: seen in their colours, decided by mouse and by keys", async () => {
    const projectId = await boxProject();
    const { page, complaints } = await review(projectId);
    await page.getByText(`Item 1 · ${PICTURES} of ${PICTURES} left`).waitFor();
    const answers = page.locator(".review-answers > li");
    await answers.nth(2).waitFor();
    expect(await answers.count()).toBe(3);
    await page.waitForFunction(() => /[1-9]\d* %/.test(document.querySelector(".tool-scale")?.textContent ?? ""));
    await page.waitForLoadState("networkidle");
    expect(await axe(page)).toEqual([]);
    await shot(page, "boxes");

    const first = idIn(page);
    await answers.nth(1).hover();
    expect(await page.locator(".review-answers > .is-looked-at").count()).toBe(1);
    await shot(page, "boxes-highlighted");
    await answers.nth(0).getByRole("checkbox").uncheck();
    await answers.nth(1).getByRole("button", { name: /^Take/ }).click();
    await page.getByText(`Item 2 · ${PICTURES - 1} of ${PICTURES} left`).waitFor();
    const now = await detail(projectId, first);
    const taken = now.answers[1];
    expect([now.state, now.label?.source, now.label?.value.boxes]).toEqual(["labeled", "reviewer", taken?.value?.boxes]);

    const second = idIn(page);
    await page.getByRole("button", { name: /^Edit/ }).click();
    await page.locator(".edit-desk .region-stage canvas").first().waitFor();
    await page.locator(".edit-desk .region-name").first().click();
    await page.locator(".edit-desk").getByRole("button", { name: "Dust" }).click();
    await page.getByRole("button", { name: "Save label" }).click();
    await page.getByText(`Item 3 · ${PICTURES - 2} of ${PICTURES} left`).waitFor();
    expect((await detail(projectId, second)).label?.value.boxes?.[0]?.classId).toBe("c2");

    const third = idIn(page);
    await page.getByRole("button", { name: /^Reject/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Reject", exact: true }).click();
    await page.getByText(`Item 4 · ${PICTURES - 3} of ${PICTURES} left`).waitFor();
    expect((await detail(projectId, third)).state).toBe("unlabeled");

    // The same by keys alone: look at the picture, hide one, look at the last answer, take it.
    const fourth = idIn(page);
    await answers.nth(2).waitFor();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.waitForLoadState("networkidle");
    for (const key of ["+", "Shift+ArrowLeft", "q", "f", "1", "ArrowUp", "Enter"]) await page.keyboard.press(key);
    await page.getByText(`Item 5 · ${PICTURES - 4} of ${PICTURES} left`).waitFor();
    const last = await detail(projectId, fourth);
    expect(last.label?.value.boxes).toEqual(last.answers[2]?.value?.boxes);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("what no label fits is skipped: as one of the labelers did, or for a reason of the reviewer's own", async () => {
    const projectId = await on.project({ consensus: { min: 2, max: 3 } });
    await labelAll(projectId, (who) => (who === "ana" ? { skip: { reason: "other", note: "Two in one" } } : { value: { classId: CLASS_OF[who] } }));
    const { page, complaints } = await review(projectId);
    const first = page.locator(".review-answers > li").first();
    await first.getByText("Skipped: other: Two in one").waitFor();
    const itemId = idIn(page);
    await first.getByRole("button", { name: /^Take the answer of/ }).click();
    await page.getByText(`Item 2 · ${PICTURES - 1} of ${PICTURES} left`).waitFor();
    const taken = await detail(projectId, itemId);
    expect([taken.state, taken.label]).toEqual(["skipped", undefined]);

    await first.getByText("Skipped: other").waitFor();
    await page.keyboard.press("s");
    const dialog = page.getByRole("dialog", { name: /^Skip .+\?$/ });
    await dialog.getByRole("radio", { name: /Unclear/ }).waitFor();
    expect(await axe(page)).toEqual([]);
    await shot(page, "skip");
    await page.keyboard.press("2");
    expect(await dialog.getByRole("radio", { name: /No class fits/ }).isChecked()).toBe(true);
    await dialog.getByRole("textbox").fill("A third kind, 1 of 2");
    await page.keyboard.press("Enter");
    await page.getByText(`Item 3 · ${PICTURES - 2} of ${PICTURES} left`).waitFor();
    await page.keyboard.press("ArrowLeft");
    await page.getByText("You skipped it").waitFor();
    await page.locator(".review-state").getByText("Skipped: no class fits: A third kind, 1 of 2").waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("classes: who said what, all by keys; a gold item is made and unmade", async () => {
    const projectId = await on.project({ consensus: { min: 2, max: 3 } });
    await labelAll(projectId, (who) => ({ value: { classId: CLASS_OF[who] } }));
    const { page, complaints } = await review(projectId, { colorScheme: "dark" });
    const press = (...keys: string[]) => keys.reduce<Promise<void>>((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
    await page.locator(".review-who tbody tr").nth(2).waitFor();
    await page.waitForLoadState("networkidle");
    expect(await axe(page)).toEqual([]);
    await shot(page, "classes-dark");
    const first = idIn(page);
    await press("Shift+2");
    await page.getByText(`Item 2 · ${PICTURES - 1} of ${PICTURES} left`).waitFor();
    const now = await detail(projectId, first);
    expect([now.state, now.label?.value.classId]).toEqual(["labeled", now.answers[1]?.value?.classId]);

    const second = idIn(page);
    await page.locator(".review-answers > li").nth(2).waitFor();
    await press("ArrowDown", "ArrowDown", "Enter");
    await page.getByText(`Item 3 · ${PICTURES - 2} of ${PICTURES} left`).waitFor();
    const then = await detail(projectId, second);
    expect(then.label?.value.classId).toBe(then.answers[1]?.value?.classId);

    const third = idIn(page);
    await page.locator(".review-answers > li").nth(2).waitFor();
    await press("e");
    await page.getByRole("dialog").getByRole("button", { name: "Shoes" }).waitFor();
    await press("5", "Enter");
    await page.getByText(`Item 4 · ${PICTURES - 3} of ${PICTURES} left`).waitFor();
    expect((await detail(projectId, third)).label?.value.classId).toBe("c5");

    await press("ArrowLeft");
    await page.getByText("You set the label").waitFor();
    await press("g");
    await page.getByText("Gold item", { exact: true }).waitFor();
    expect((await detail(projectId, third)).gold).toBeDefined();
    await press("g");
    await page.getByText("Gold item", { exact: true }).waitFor({ state: "detached" });
    await press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    expect(await axe(page)).toEqual([]);
    await shot(page, "keys-dark");
    await press("Escape", "ArrowRight", "1");
    expect(await page.locator(".review-answers input:checked").count()).toBe(2);
    await press("a", "a");
    expect(await page.locator(".review-answers input:checked").count()).toBe(3);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("spans of three labelers under the text, each in its colour; on a phone nothing is cut off", async () => {
    const projectId = await on.project({
      kind: "text-entities",
      datasetId: texts,
      classes: [{ name: "Person" }, { name: "Place" }],
      consensus: { min: 2, max: 3 },
    });
    const end: Record<Labeler, number> = { ana: 3, ben: 7, cleo: 15 };
    await labelAll(projectId, (who) => ({ value: { spans: [{ classId: "c1", start: 0, end: end[who] }] } }));
    const { page, complaints } = await review(projectId, { viewport: { width: 390, height: 844 } });
    await page.locator(".review-text .text-chip").nth(2).waitFor();
    await page.waitForLoadState("networkidle");
    expect(await axe(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await shot(page, "entities-phone");
    await page.keyboard.press("2");
    await page.waitForFunction(() => document.querySelectorAll(".review-text .text-chip").length === 2);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  const triangle = (x: number) => ({ polygons: [{ id: "r1", classId: "c1", rings: [[x, 40, x + 80, 40, x + 40, 160]] }] });
  test.each<[kind: string, says: (who: Labeler) => unknown]>([
    ["image-multi-label", (who) => ({ classIds: ["c1", CLASS_OF[who]].slice(who === "ana" ? 1 : 0) })],
    ["image-polygons", (who) => triangle(30 + SHIFT[who])],
    ["text-multi-class", (who) => ({ classId: CLASS_OF[who] })],
    ["text-multi-label", (who) => ({ classIds: [CLASS_OF[who]] })],
  ])("%s: compared and taken by one key", async (kind, says) => {
    const isText = kind.startsWith("text");
    const projectId = await on.project({ kind, ...(isText && { datasetId: texts }), consensus: { min: 2, max: 3 } });
    await labelAll(projectId, (who) => ({ value: says(who) }));
    const { page, complaints } = await review(projectId, { colorScheme: isText ? "dark" : "light" });
    await page.locator(".review-answers > li").nth(2).waitFor();
    await page.waitForLoadState("networkidle");
    expect(await page.locator(".review-who").count()).toBe(kind === "image-polygons" ? 0 : 1);
    expect(await axe(page)).toEqual([]);
    await shot(page, kind);
    const first = idIn(page);
    await page.keyboard.press("Shift+3");
    await page.getByText(/^Item 2 · /).waitFor();
    const now = await detail(projectId, first);
    expect([now.state, now.label?.value]).toEqual(["labeled", now.answers[2]?.value]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("a share of the labels is reviewed, also where one labeler labels an item", async () => {
    const projectId = await on.project();
    await labelAll(projectId, (who) => ({ value: { classId: CLASS_OF[who] } }));
    const { page } = await review(projectId);
    await page.getByText("Nothing needs review").waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByLabel("What to review").selectOption("work");
    await page.getByLabel("Per cent of the labels").fill("100");
    await page.getByRole("button", { name: "Go" }).click();
    await page.getByText(`Item 1 · ${PICTURES} of ${PICTURES} left`).waitFor();
    await page.locator(".review-answers > li").first().waitFor();
    await shot(page, "sample");
    await page.reload();
    await page.getByText(`Item 1 · ${PICTURES} of ${PICTURES} left`).waitFor();
    await page.locator(".review-answers > li").first().waitFor();
    for (let n = 0; n < PICTURES; n++) await page.keyboard.press("ArrowRight");
    await page.getByText(`All ${PICTURES} are reviewed.`).waitFor();

    await page.goto(page.url().replace(/item=[^&]+/, "item=ffffffffffffffffffffffff"));
    await page.getByText("The item of this address cannot be opened").waitFor();
    await page.getByText(`Item 1 · ${PICTURES} of ${PICTURES} left`).waitFor();
    await page.waitForFunction(() => !location.search.includes("ffffffff") && location.search.includes("item="));
    await page.context().close();
  });
});

describe("quality", () => {
  test("the dashboard tells how labelers do and how much they agree; the details the rule and the gold items", async () => {
    const projectId = await on.project({ consensus: { min: 2, max: 3 }, goldShare: 0.5 });
    const token = await on.host.token("owner", "owner");
    // Ana and Ben agree on most, Cleo is asked where they do not.
    await labelAll(projectId, (who, item) => ({ value: { classId: who === "ben" && item.path.includes("002") ? "c2" : "c1" } }));
    const { json: items } = await on.host.call("GET", `projects/${projectId}/items?state=labeled`, { token });
    const [gold] = items["items"] as { id: string }[];
    expect((await on.host.call("PUT", `projects/${projectId}/items/${gold?.id ?? ""}/gold`, { token })).status).toBeLessThan(300);

    const { page, complaints } = await review(projectId, {}, "dashboard");
    await page.getByRole("button", { name: "Compute now" }).click();
    await page.getByText("Krippendorff").waitFor({ timeout: 20_000 });
    await page.locator(".pair-map td").first().waitFor();
    const names = () => page.locator("section[aria-labelledby=labelers-title] tbody td:first-child").allInnerTexts();
    await page.getByRole("button", { name: "Name" }).click();
    expect(await names()).toEqual((await names()).toSorted());
    await page.getByRole("button", { name: "Name" }).click();
    expect(await names()).toEqual((await names()).toSorted().toReversed());
    expect(await axe(page)).toEqual([]);
    await page.locator("section[aria-labelledby=agreement-title]").scrollIntoViewIfNeeded();
    await shot(page, "dashboard");
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await shot(page, "dashboard-phone");

    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole("link", { name: "Details" }).click();
    await page.getByText("Two answers agree where they have the same class.").waitFor();
    await page.getByRole("button", { name: /^No gold item any more/ }).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByLabel("Gold items among what each labeler gets").fill("10");
    await page.getByRole("button", { name: "Save the share" }).click();
    await page.getByText("Saved.").first().waitFor();
    const { json } = await on.host.call("GET", `projects/${projectId}`, { token });
    expect(json["goldShare"]).toBe(0.1);
    await page.locator("#quality-title").scrollIntoViewIfNeeded();
    await shot(page, "details");
    await page.getByRole("button", { name: /^No gold item any more/ }).click();
    await page.getByText("There are no gold items yet").waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("the wizard tells the rule in words, warns of too few people, and the project gets it", async () => {
    const { page, complaints } = await review(await on.project(), {}, "dashboard");
    await page.goto(`${on.host.origin}/projects/new/quality`);
    await page.getByText("Several, until they agree").click();
    await page.getByText("Two answers agree where they have the same class.").waitFor();
    await page.getByLabel("At most").fill("9");
    await page.getByText("up to 9").waitFor();
    await page.getByText("Items on which they do not agree wait until there are 9 labelers").waitFor();
    await page.getByLabel("At least").fill("1");
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByText("A whole number, 2 to 10.").waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByLabel("At least").fill("3");
    await shot(page, "wizard");
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByText("as soon as at least 3 of its answers agree").waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
