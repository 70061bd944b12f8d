import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { type Azurite, startAzurite } from "../../functions/emulators/azurite.ts";
import { type Cosmos, startCosmos } from "../../functions/emulators/cosmos.ts";
import { type RunningHost, startHost } from "../../functions/tests/running-host.ts";
import { axe, openBrowser } from "./labeling-host.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const clothing = join(root, "..", "shared", "data", "clothing");
/** `SCREENSHOTS=DIR` keeps a picture of each page on the way. */
const shots = process.env["SCREENSHOTS"];
const PHOTOS = 40;
const CLASSES = ["dress", "hat", "longsleeve", "outwear", "pants", "shirt", "shoes", "shorts", "skirt"];

/** Forty photos, a folder a class: real ones where they are at hand, else drawn. */
async function photos(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "labeling-story-"));
  mkdirSync(join(folder, "photos"));
  for (let n = 0; n < PHOTOS; n++) {
    const name = CLASSES[n % CLASSES.length] ?? "";
    mkdirSync(join(folder, "photos", name), { recursive: true });
    const file = join(folder, "photos", name, `photo ${n}, "${name}".jpg`);
    const real = existsSync(clothing) ? readdirSync(join(clothing, name))[Math.floor(n / CLASSES.length)] : undefined;
    if (real) copyFileSync(join(clothing, name, real), file);
    else
      writeFileSync(
        file,
        await sharp({ create: { width: 300, height: 400, channels: 3, background: `hsl(${n * 9}, 60%, 50%)` } })
          .jpeg()
          .toBuffer(),
      );
  }
  writeFileSync(join(folder, "photos", "readme.txt"), "not a photo");
  return folder;
}

async function shot(page: Page, name: string): Promise<void> {
  if (!shots) return;
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      await page.waitForTimeout(250);
      await page.screenshot({ path: join(shots, `${name}-${scheme}-${width}.png`) });
    }
  }
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize({ width: 1440, height: 900 });
}

/** RFC 4180, as a reader other than ours would read it. */
function csv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain = "", end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows.filter((one) => one.length > 1);
}

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
});

describe.each(["local", "azure"])("from a folder of photos to an exported file, backend %s", (backend) => {
  let host: RunningHost;
  let folder: string;
  let azurite: Azurite | undefined;
  let cosmos: Cosmos | undefined;

  beforeAll(async () => {
    folder = await photos();
    if (backend === "azure") [azurite, cosmos] = await Promise.all([startAzurite(), startCosmos()]);
    host = await startHost({
      people: "local",
      args: ["--backend", backend, ...(backend === "local" ? ["--allow-folder", folder] : [])],
      ...(azurite && cosmos && { env: { DataStorage: azurite.connectionString, COSMOS_ENDPOINT: cosmos.endpoint, COSMOS_KEY: cosmos.key } }),
    });
  }, 120_000);
  afterAll(async () => {
    await host?.stop();
    await Promise.all([azurite?.stop(), cosmos?.stop()]);
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  async function signedIn(name: string, passphrase: string): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true });
    const page = await context.newPage();
    await page.goto(host.origin);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByLabel("Name").fill(name);
    await page.getByLabel("Passphrase").fill(passphrase);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Projects", exact: true }).waitFor();
    return page;
  }

  /** Labels what is dealt until the work ends: the nth picture of a page gets key n. Tells which class each path got. */
  async function labelAll(page: Page): Promise<Map<string, string>> {
    const given = new Map<string, string>();
    const paths = new Map<string, string[]>();
    page.on("response", (reply) => {
      if (!/\/(next-task|submit)$/.test(new URL(reply.url()).pathname) || !reply.ok()) return;
      void reply.json().then((body: { task?: Dealt; next?: { task?: Dealt } }) => {
        const task = body.task ?? body.next?.task;
        if (task)
          paths.set(
            task.id,
            task.items.map(({ path }) => path),
          );
      });
    });
    await page.goto(`${host.origin}/`);
    await page
      .getByRole("link", { name: /^Label/ })
      .first()
      .click();
    const begin = page.getByRole("button", { name: /Start/ });
    const grid = page.locator(".item-grid[data-task]");
    const end = page.getByRole("heading", { name: /done|finished|nothing left|all/i });
    await begin.or(grid).or(end).first().waitFor();
    if (await begin.isVisible()) {
      await expect(axe(page)).resolves.toEqual([]);
      await shot(page, `${backend}-instructions`);
      await page.keyboard.press("Enter");
    }
    for (let pages = 0; pages < 20; pages++) {
      await grid.or(end).first().waitFor();
      if (!(await grid.isVisible())) return given;
      const task = (await grid.getAttribute("data-task")) ?? "";
      const dealt = paths.get(task) ?? [];
      expect(dealt.length).toBeGreaterThan(0);
      if (pages === 0) {
        await page
          .locator(".item-grid .cell img")
          .nth(dealt.length - 1)
          .waitFor();
        await page.keyboard.press("1");
        await page.keyboard.press("2");
        await shot(page, `${backend}-label`);
        await page.keyboard.press("Control+z");
        await page.keyboard.press("Control+z");
      }
      for (const [at, path] of dealt.entries()) {
        await page.keyboard.press(String(at + 1));
        given.set(path, CLASSES[at] ?? "");
      }
      await page.keyboard.press("Enter");
      await page.waitForFunction((old) => document.querySelector(".item-grid[data-task]")?.getAttribute("data-task") !== old, task);
    }
    throw new Error("The work does not end.");
  }

  test("an admin makes a project, a labeler labels 40 photos by keyboard, 3 are rejected and come back, the files say what was labeled", async () => {
    const passphrase = /passphrase "([^"]+)"/.exec(host.output())?.[1] ?? "";
    const admin = await signedIn("owner", passphrase);
    await expect(axe(admin)).resolves.toEqual([]);
    await shot(admin, `${backend}-projects-empty`);

    await admin.getByRole("link", { name: "New project" }).first().click();
    await admin.getByLabel("Project name").fill("tutorial-clothing");
    await admin.getByText("This name is free.").waitFor();
    await shot(admin, `${backend}-wizard-details`);
    await admin.getByRole("button", { name: "Next" }).click();
    if (backend === "local") {
      await admin.getByLabel("Datastore", { exact: true }).selectOption({ index: 1 });
      await admin.getByLabel("Path", { exact: true }).fill("photos/**");
    } else {
      await admin.getByText("Upload files").click();
      await admin.locator('input[aria-label="Folder"]').setInputFiles(join(folder, "photos"));
      await admin.getByText("All files are dealt with.").waitFor();
      await admin.getByText("40 uploaded").waitFor();
    }
    await admin.getByText(/40\b/).first().waitFor();
    await shot(admin, `${backend}-wizard-data`);
    await admin.getByRole("button", { name: "Next" }).click();
    await admin.getByText("Paste a list").click();
    await admin.getByLabel("One class a line").fill(CLASSES.join("\n"));
    await admin.getByRole("button", { name: "Add these classes" }).click();
    await shot(admin, `${backend}-wizard-classes`);
    await admin.getByRole("button", { name: "Next" }).click();
    await admin.getByText("Text (Markdown)").click();
    await admin.getByLabel("Text", { exact: true }).fill("# Clothing\n\nGive each photo **one** class.\n\n<script>window.hacked = 1</script>");
    await shot(admin, `${backend}-wizard-instructions`);
    await admin.getByRole("button", { name: "Next" }).click();
    await shot(admin, `${backend}-wizard-quality`);
    await admin.getByRole("button", { name: "Next" }).click();
    await expect(axe(admin)).resolves.toEqual([]);
    await shot(admin, `${backend}-wizard-review`);
    await admin.getByRole("button", { name: /Create/ }).click();
    await admin.getByText("Running").first().waitFor({ timeout: 30_000 });

    const said = execFileSync(
      process.execPath,
      [join(root, "functions/hosts/local/user-add.ts"), "--name", "ana", "--role", "labeler", "--data-dir", host.dataDir],
      {
        encoding: "utf8",
      },
    );
    const ana = await signedIn("ana", /Passphrase: (\S+)/.exec(said)?.[1] ?? "");
    await shot(ana, `${backend}-projects-labeler`);
    const given = await labelAll(ana);
    expect(given.size).toBe(PHOTOS);
    await shot(ana, `${backend}-label-end`);

    await admin
      .getByRole("tab", { name: "Data" })
      .or(admin.getByRole("link", { name: "Data", exact: true }))
      .first()
      .click();
    await admin.locator(".tile img").nth(5).waitFor();
    for (const at of [0, 2, 4])
      await admin
        .locator(".tile")
        .nth(at)
        .click({ modifiers: ["Control"] });
    await admin.getByText("3 selected").waitFor();
    await expect(axe(admin)).resolves.toEqual([]);
    await shot(admin, `${backend}-data`);
    await admin.getByRole("button", { name: "Reject selected" }).click();
    await admin
      .getByRole("dialog")
      .getByRole("button", { name: /^Reject/ })
      .click();
    await admin.getByText("3 selected").waitFor({ state: "detached" });

    const again = await labelAll(ana);
    expect(again.size).toBe(3);
    for (const [path, name] of again) given.set(path, name);

    await admin
      .getByRole("tab", { name: "Dashboard" })
      .or(admin.getByRole("link", { name: "Dashboard", exact: true }))
      .first()
      .click();
    await admin
      .getByText(/100\s?%|40 of 40/)
      .first()
      .waitFor();
    await expect(axe(admin)).resolves.toEqual([]);
    await shot(admin, `${backend}-dashboard`);

    await admin
      .getByRole("tab", { name: "Exports" })
      .or(admin.getByRole("link", { name: "Exports", exact: true }))
      .first()
      .click();
    const exported = async (format: RegExp, file: string): Promise<string> => {
      await admin.getByRole("radio", { name: format }).check();
      await admin.getByRole("button", { name: "Export", exact: true }).click();
      const link = admin.getByRole("link", { name: file });
      await link.waitFor({ timeout: 30_000 });
      const [download] = await Promise.all([admin.waitForEvent("download"), link.click()]);
      const chunks: Buffer[] = [];
      for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString("utf8");
    };
    const rows = csv(await exported(/CSV/, "labels.csv"));
    const coco = JSON.parse(await exported(/COCO/, "coco.json")) as Coco;
    await expect(axe(admin)).resolves.toEqual([]);
    await shot(admin, `${backend}-exports`);

    const head = rows[0] ?? [];
    const [atPath, atLabel] = [head.indexOf("Path"), head.indexOf("Label")];
    const byPath = new Map(rows.slice(1).map((row) => [row[atPath] ?? "", row[atLabel] ?? ""]));
    expect(byPath).toEqual(given);

    const names = new Map(coco.categories.map(({ id, name }) => [id, name]));
    const images = new Map(coco.images.map(({ id, file_name }) => [id, file_name]));
    const inCoco = new Map(coco.annotations.map(({ image_id, category_id }) => [images.get(image_id) ?? "", names.get(category_id) ?? ""]));
    expect(inCoco).toEqual(given);
    for (const { width, height } of coco.images) expect(Math.min(width, height)).toBeGreaterThan(0);

    await admin
      .getByRole("tab", { name: "Details" })
      .or(admin.getByRole("link", { name: "Details", exact: true }))
      .first()
      .click();
    await admin.getByRole("heading", { name: "Danger zone" }).waitFor();
    await expect(axe(admin)).resolves.toEqual([]);
    await shot(admin, `${backend}-details`);
    expect(await ana.evaluate(() => "hacked" in window)).toBe(false);
  }, 240_000);
});

interface Dealt {
  id: string;
  items: { path: string }[];
}
interface Coco {
  images: { id: number; file_name: string; width: number; height: number }[];
  annotations: { image_id: number; category_id: number }[];
  categories: { id: number; name: string }[];
}
