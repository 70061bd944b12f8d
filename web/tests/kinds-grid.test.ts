import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { axe, type LabelingHost, openBrowser, openLabelingHost } from "./labeling-host.ts";

/** Real photos and news, where they lie beside the project; else the pictures and rows of our own. */
const DATA = join(import.meta.dirname, "..", "..", "..", "shared", "data");
const CLOTHING = join(DATA, "clothing");
const NEWS = join(DATA, "ag-news", "test.csv");
const OWN_ROWS = Array.from({ length: 60 }, (_, n) => `"${1 + (n % 4)}","Title ${n}","A text number ${n}, which says a little more than its title does."`);

function files(): Record<string, Uint8Array> {
  const photos = existsSync(CLOTHING)
    ? ["dress", "hat", "pants", "shoes"].flatMap((name) =>
        readdirSync(join(CLOTHING, name))
          .slice(0, 10)
          .map((file) => [`photos/${name}-${file}`, readFileSync(join(CLOTHING, name, file))] as const),
      )
    : [];
  const rows = existsSync(NEWS) ? readFileSync(NEWS, "utf8").split("\n").slice(0, 120) : OWN_ROWS;
  const long = Array.from({ length: 400 }, (_, n) => `Line ${n} of a text that is longer than its cell.`).join("\n");
  const texts = ["Good and cheap.", "Late, but the staff were kind.", "مرحبا بالعالم", "日本語の文です。", long, "Broken on arrival.", "Fine.", "Never again!"];
  return {
    ...Object.fromEntries(photos),
    "news/news.csv": Buffer.from(rows.join("\n")),
    ...Object.fromEntries(texts.map((text, n) => [`reviews/review-${n}.txt`, Buffer.from(text)])),
  };
}

let on: LabelingHost;
let browser: Browser;
let datasets: { photos: string; news: string; reviews: string };
beforeAll(async () => {
  on = await openLabelingHost(40, undefined, files());
  browser = await openBrowser();
  datasets = {
    photos: await on.dataset("photos", existsSync(CLOTHING) ? "photos/**" : "images/**"),
    news: await on.dataset("news", "news/news.csv", { holds: "tabular", hasHeader: false }),
    reviews: await on.dataset("reviews", "reviews/**"),
  };
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await on?.stop();
});

const GROUPS = ["Clothes", "Clothes/Dress", "Clothes/Pants", "Hat", "Shoes", "Worn", "Worn/A little", "Worn/Much"];
const SUBJECTS = ["World", "Sports", "Business", "Science"];
const named = (names: readonly string[]) => names.map((name) => ({ name }));
const PROJECTS = {
  photos: () => ({ kind: "image-multi-label", datasetId: datasets.photos, classes: named(GROUPS) }),
  news: () => ({ kind: "text-multi-class", datasetId: datasets.news, columns: ["Column 2", "Column 3"], classes: named(SUBJECTS) }),
  reviews: () => ({ kind: "text-multi-label", datasetId: datasets.reviews, classes: named(["Praise", "Blame", "Staff", "Price"]) }),
};

let people = 0;
/** A labeler and a project that no other test knows, with the first page in hand. */
async function labeler(what: keyof typeof PROJECTS, options: Parameters<LabelingHost["page"]>[3] = {}, more: Record<string, unknown> = {}) {
  const user = `labeler-${++people}`;
  const project = await on.project({ ...PROJECTS[what](), ...more });
  const page = await on.page(browser, project, user, options);
  await page.waitForSelector(what === "photos" ? ".item-grid .cell img" : ".item-grid .cell .text-face");
  await page.waitForLoadState("networkidle"); // the next page is here too
  const answers = async () => (await on.answers(project, user)).map(({ value, skipReason }) => (value ? Object.values(value)[0] : skipReason) as unknown);
  return { user, project, page, answers };
}
const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
const cell = (page: Page, index: number) => page.locator(".item-grid .cell").nth(index);
const names = (page: Page) =>
  page.locator(".item-grid [role=option] > .visually-hidden").evaluateAll((all) => all.map((one) => (one.textContent ?? "").replace(/^.*?, /, "")));
const saved = (page: Page) => page.locator(".status-line", { hasText: "Saved" }).waitFor();
const submitted = async (page: Page, submit: () => Promise<unknown>) => {
  const old = await page.locator("[data-task]").getAttribute("data-task");
  await submit();
  await page.waitForFunction((id) => document.querySelector("[data-task]")?.getAttribute("data-task") !== id, old);
  await saved(page);
};
const done = (page: Page) => page.context().close();
/** In an order that does not depend on the pages. */
const sorted = (all: readonly unknown[]) => all.map((one) => JSON.stringify(one)).toSorted((a, b) => a.localeCompare(b));

describe("several classes an image", () => {
  test("by keyboard alone: a class again takes it away, of a selection only where all have it", async () => {
    const { page, answers } = await labeler("photos");
    await page.getByRole("button", { name: "4 images" }).press("Enter"); // the page in hand stays one of nine
    await page.keyboard.press("Tab"); // from the layouts, on: the keys work from anywhere
    await press(page, "2", "6"); // the focus stays: one tag does not end an image here
    await press(page, "Control+a", "4", "Escape");
    expect(await names(page)).toEqual(["tagged Clothes/Dress, Worn, Hat", "tagged Hat", "tagged Hat", "tagged Hat"]);
    await press(page, "Control+a", "6", "6", "Escape");
    expect(await names(page)).toEqual(["tagged Clothes/Dress, Hat", "tagged Hat", "tagged Hat", "tagged Hat"]);
    await press(page, "4"); // the one in focus
    expect((await names(page))[0]).toBe("tagged Clothes/Dress");
    await press(page, "PageDown", "Control+a", "7", "Escape", "PageDown", "x", "s", "1");
    await submitted(page, () => press(page, "Enter"));
    expect(sorted(await answers())).toEqual(sorted([["c2"], ["c4"], ["c4"], ["c4"], ["c7"], ["c7"], ["c7"], ["c7"], "unclear"]));
    await done(page);
  });

  test("by mouse alone; folded groups stay folded, and say what is in them", async () => {
    const { page, answers } = await labeler("photos");
    const give = (name: string) => page.locator(".palette").getByRole("button", { name, exact: false }).and(page.locator(".palette-class")).first().click();
    await cell(page, 0).click();
    await give("Dress");
    await give("Hat");
    await give("Dress");
    await cell(page, 1).click();
    await cell(page, 8).click({ modifiers: ["Shift"] });
    await give("Shoes");
    await give("A little");
    await page.getByRole("button", { name: "What is in Worn" }).click();
    expect(await page.locator(".palette-class", { hasText: "Worn" }).textContent()).toContain("8 on this page");
    expect(await page.locator(".palette-class").count()).toBe(6);
    await submitted(page, () => page.getByRole("button", { name: "Submit" }).click());
    expect(sorted(await answers())).toEqual(sorted([["c4"], ...Array.from({ length: 8 }, () => ["c5", "c7"])]));
    await page.reload();
    await page.waitForSelector(".item-grid .cell img");
    expect(await page.locator(".palette-class").count()).toBe(6);
    await done(page);
  });
});

describe("one class a text", () => {
  test("by keyboard alone: columns under their names, read large, tagged, corrected", async () => {
    const { page, answers } = await labeler("news");
    expect(await page.locator(".text-face-name").allTextContents()).toEqual(Array.from({ length: 4 }, () => ["Column 2", "Column 3"]).flat());
    const first = (await cell(page, 0).locator(".text-face-field").last().textContent()) ?? "";
    await press(page, "z");
    await page.locator("dialog.zoom-text").waitFor();
    expect(await page.locator("dialog .text-face").textContent()).toContain(first.slice(10, 40));
    await press(page, "+", "+");
    expect(await page.locator(".zoom-scale").textContent()).toBe("132 %");
    await press(page, "2"); // while it is enlarged too; the next one is shown
    expect(await page.locator("dialog .text-face").textContent()).not.toContain(first.slice(10, 40));
    await press(page, "Escape", "3", "4", "1");
    expect(await names(page)).toEqual(["tagged Sports", "tagged Business", "tagged Science", "tagged World"]);
    await submitted(page, () => press(page, "Enter"));
    await press(page, "["); // the last of the page
    await page.getByText("Submitted before").waitFor();
    await press(page, "3", "Escape");
    await saved(page);
    expect(sorted(await answers())).toEqual(sorted(["c2", "c3", "c4", "c3"]));
    await done(page);
  });

  test("by mouse alone, with the strip of what was submitted", async () => {
    const { page, answers } = await labeler("news");
    for (const [index, name] of ["World", "World", "Business", "Science"].entries()) {
      await cell(page, index).click();
      await page.locator(".palette-class", { hasText: name }).click();
    }
    await submitted(page, () => page.getByRole("button", { name: "Submit" }).click());
    await page.getByRole("button", { name: "Options" }).click();
    await page.getByLabel("Show what I submitted").check();
    await page.keyboard.press("Escape");
    await page.locator(".trail-thumb", { hasText: "Business" }).click();
    await page.locator(".palette-class", { hasText: "Sports" }).click();
    await page.getByRole("button", { name: "Back to work" }).click();
    await saved(page);
    expect(sorted(await answers())).toEqual(sorted(["c1", "c1", "c2", "c4"]));
    await done(page);
  });
});

describe("several classes a text", () => {
  test("by keyboard alone: a long text is read on in its cell, then the page goes on", async () => {
    const { page, answers } = await labeler("reviews");
    await press(page, "Control+a", "1", "3", "Escape");
    const scrolled = () => page.locator(".cell.is-focused").evaluate((one) => one.scrollTop);
    const at = await page.locator(".item-grid .cell").evaluateAll((all) => all.findIndex((one) => one.textContent.includes("Line 0 of")));
    if (at >= 0) {
      for (let step = 0; step < at; step++) await press(page, "ArrowRight");
      await press(page, "PageDown");
      expect(await scrolled()).toBeGreaterThan(0);
      await press(page, "PageUp");
      expect(await scrolled()).toBe(0);
    }
    await submitted(page, () => press(page, "Enter"));
    expect(sorted(await answers())).toEqual(sorted(Array.from({ length: 4 }, () => ["c1", "c3"])));
    await done(page);
  });

  test("by mouse alone, one at a time", async () => {
    const { page, answers } = await labeler("reviews");
    await page.getByRole("button", { name: "1 text", exact: true }).click();
    for (let n = 0; n < 4; n++) {
      await page.locator(".palette-class", { hasText: "Blame" }).click();
      await page.locator(".palette-class", { hasText: "Price" }).click();
      if (n < 3) await page.keyboard.press("ArrowRight");
    }
    await submitted(page, () => page.getByRole("button", { name: "Submit" }).click());
    expect(sorted(await answers())).toEqual(sorted(Array.from({ length: 4 }, () => ["c2", "c4"])));
    await done(page);
  });

  test("Arabic stands on the right, in its own direction", async () => {
    const { page } = await labeler("reviews");
    const arabic = page.locator(".text-face-part", { hasText: "مرحبا" });
    for (let part = 0; part < 2 && (await arabic.count()) === 0; part++) {
      await press(page, "Control+a", "1");
      await submitted(page, () => press(page, "Enter"));
    }
    expect(await arabic.evaluate((part) => getComputedStyle(part).unicodeBidi)).toBe("plaintext");
    await done(page);
  });
});

/** A page on which every second item comes with a proposal; the service deals them after a change of classes, or a model does. */
async function proposing(what: keyof typeof PROJECTS, value: unknown, options: Parameters<LabelingHost["page"]>[3] = {}) {
  const user = `labeler-${++people}`;
  const project = await on.project(PROJECTS[what]());
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  await context.addInitScript(
    (text) => sessionStorage.setItem("session.tokens", text),
    JSON.stringify({ accessToken: await on.host.token(user, "labeler"), expiresAt: Date.now() + 3_600_000 }),
  );
  const page = await context.newPage();
  await page.route("**/next-task", async (route) => {
    const reply = await route.fetch();
    const json = (await reply.json()) as { task?: { items: Record<string, unknown>[] } };
    for (const [index, item] of (json.task?.items ?? []).entries()) if (index % 2 === 0) item["suggested"] = { from: "before", value };
    await route.fulfill({ response: reply, json });
  });
  await page.goto(`${on.host.origin}/projects/${project}/label`);
  await page.waitForSelector(".proposed-chip");
  return { page, answers: async () => (await on.answers(project, user)).map((one) => (one.value ? Object.values(one.value)[0] : one.skipReason) as unknown) };
}

describe("what is proposed", () => {
  test("is verified: Space for one, another class instead, Shift+Space for all the others; undone in one step", async () => {
    const { page, answers } = await proposing("photos", { classIds: ["c2", "c5"] });
    expect(await names(page)).toEqual(Array.from({ length: 9 }, (_, n) => (n % 2 ? "not tagged" : "proposed Clothes/Dress, Shoes")));
    expect(await page.locator(".palette-class", { hasText: "Shoes" }).textContent()).toContain("5 proposed");
    await press(page, "Space", "ArrowRight", "ArrowRight", "4"); // what is proposed, and a hat
    await press(page, "Shift+Space");
    await press(page, "Control+z");
    expect((await names(page)).filter((name) => name.startsWith("proposed"))).toHaveLength(3);
    await page.getByRole("button", { name: "Accept 3 proposals" }).click();
    for (const index of [1, 3, 5, 7]) {
      await cell(page, index).click();
      await press(page, "1");
    }
    await submitted(page, () => press(page, "Enter"));
    expect(sorted(await answers())).toEqual(
      sorted([...Array.from({ length: 4 }, () => ["c2", "c5"]), ["c2", "c5", "c4"], ...Array.from({ length: 4 }, () => ["c1"])]),
    );
    await done(page);
  });

  test("is no answer: Enter goes to the first that is open", async () => {
    const { page } = await proposing("news", { classId: "c3" });
    await press(page, "Enter");
    expect(await page.locator(".said").textContent()).toContain("4 texts need a class or a skip");
    await cell(page, 2).hover();
    await cell(page, 2).locator("[data-act=accept]").click();
    expect(await names(page)).toEqual(["proposed Business", "not tagged", "tagged Business", "not tagged"]);
    await done(page);
  });
});

describe("the classes", () => {
  const many = Array.from({ length: 500 }, (_, n) => `Group ${Math.floor(n / 25)}/Class ${n}`).slice(0, 480);

  test("480 in groups: found by the words of their path within 50 ms of a key, and given by Enter", async () => {
    const { page } = await labeler("photos", {}, { classes: named(many) });
    await press(page, "/");
    const took: number[] = [];
    for (const letter of "group 7 184") {
      await page.evaluate(() =>
        addEventListener(
          "keydown",
          (event) => requestAnimationFrame(() => setTimeout(() => document.body.setAttribute("data-took", String(performance.now() - event.timeStamp)))),
          { once: true, capture: true },
        ),
      );
      await page.keyboard.press(letter === " " ? "Space" : letter);
      await page.waitForTimeout(60);
      took.push(Number(await page.locator("body").getAttribute("data-took")));
    }
    expect(took.toSorted((a, b) => a - b)[Math.floor(took.length / 2)]).toBeLessThan(50);
    expect(await page.locator(".palette-class").count()).toBe(1);
    await press(page, "Enter");
    expect((await names(page))[0]).toBe("tagged Group 7/Class 184");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("data-index"))).toBe("0");
    await done(page);
  });

  test("one that was retired meanwhile is said at its item, with the classes as they are now", async () => {
    const { page, project, answers } = await labeler("news");
    const owner = await on.host.token("owner", "owner");
    await press(page, "1", "2", "3", "4");
    const read = await on.host.call("GET", `projects/${project}`, { token: owner });
    const classes = (read.json["classes"] as { id: string; name: string }[]).filter(({ id }) => id !== "c2").map(({ id, name }) => ({ id, name }));
    const changed = await on.host.call("PUT", `projects/${project}/classes`, {
      token: owner,
      body: { classes },
      headers: { "if-match": read.headers.get("etag") ?? "" },
    });
    expect(changed.status).toBeLessThan(300);
    await press(page, "Enter");
    await page.getByText("A page with 4 texts was not taken.").waitFor();
    await page.getByRole("button", { name: "Open it" }).click();
    await page.locator(".cell-fault").waitFor();
    expect(await page.locator(".palette-class").count()).toBe(3);
    await page.locator(".cell:has(.cell-fault)").click();
    await page.locator(".palette-class", { hasText: "Business" }).click();
    await submitted(page, () => press(page, "Enter"));
    expect(sorted(await answers())).toEqual(sorted(["c1", "c3", "c3", "c4"]));
    await done(page);
  });
});

test("a skip for another reason takes a note, which a reload keeps", async () => {
  const { page, answers } = await labeler("news");
  await press(page, "s", "4");
  await page.keyboard.type("Not in English");
  await press(page, "Enter", "s", "4", "Escape", "2", "3", "4");
  await page.waitForTimeout(600);
  await page.reload();
  await page.waitForSelector(".text-face");
  expect(await names(page)).toEqual(["skipped: Not in English", "tagged Sports", "tagged Business", "tagged Science"]);
  await submitted(page, () => press(page, "Enter"));
  expect(sorted(await answers())).toEqual(sorted(["other: Not in English", "c2", "c3", "c4"]));
  await done(page);
});

describe("for everybody", () => {
  test.each([
    ["light", { width: 1440, height: 900 }],
    ["dark", { width: 390, height: 844 }],
  ] as const)("axe finds nothing in %s at %o", async (colorScheme, viewport) => {
    const found: Record<string, string[]> = {};
    const texts = await labeler("reviews", { colorScheme, viewport });
    await press(texts.page, "Control+a", "1", "2", "Escape");
    found["texts"] = await axe(texts.page);
    await press(texts.page, "z");
    found["enlarged"] = await axe(texts.page);
    await press(texts.page, "Escape", "s", "4");
    await texts.page.locator(".skip-note").waitFor();
    found["note"] = await axe(texts.page);
    await press(texts.page, "Escape");
    await submitted(texts.page, () => press(texts.page, "Enter"));
    await press(texts.page, "[");
    found["submitted"] = await axe(texts.page);
    await done(texts.page);
    const { page } = await proposing("photos", { classIds: ["c2", "c5"] }, { colorScheme, viewport });
    found["proposed"] = await axe(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await done(page);
    expect(found).toEqual({ texts: [], enlarged: [], note: [], submitted: [], proposed: [] });
  });
});
