import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import sharp from "sharp";
import { type RunningHost, startHost } from "../../functions/tests/running-host.ts";

/** `CHROMIUM`: where the browser is, if not at its usual place. */
const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath, args: ["--no-sandbox"] });

const CLASSES = ["Dress", "Hat", "Pants", "Shirt", "Shoes", "Skirt", "Shorts", "Outwear", "T-shirt", "Long sleeve"];

/** A folder with so many small pictures, each with its number on it. */
async function folderOfPictures(count: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "labeling-pictures-"));
  mkdirSync(join(folder, "images"));
  for (let n = 0; n < count; n++) {
    const colour = `hsl(${(n * 47) % 360} 55% ${35 + (n % 4) * 12}%)`;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="360"><rect width="480" height="360" fill="${colour}"/><text x="240" y="230" font-size="150" text-anchor="middle" fill="white">${n}</text></svg>`;
    writeFileSync(join(folder, "images", `picture-${String(n).padStart(3, "0")}.jpg`), await sharp(Buffer.from(svg)).jpeg().toBuffer());
  }
  return folder;
}

export interface LabelingHost {
  host: RunningHost;
  /** A new dataset over files of the folder; gives its id. */
  dataset(name: string, path: string, more?: Record<string, unknown>): Promise<string>;
  /** A new running project over the same pictures, so that tests do not meet. */
  project(more?: Record<string, unknown>): Promise<string>;
  /** The labeling page of a project, signed in as `user`, with its first picture shown. */
  page(browser: Browser, projectId: string, user: string, options?: BrowserContextOptions): Promise<Page>;
  /** What somebody submitted, newest first. */
  answers(projectId: string, user: string): Promise<{ itemId: string; value?: { classId: string }; skipReason?: string }[]>;
  stop(): Promise<void>;
}

/** `root`: of another copy of the project. */
/** `root`: of another copy of the project. `files`: besides the pictures, by their path in the folder. */
export async function openLabelingHost(pictures: number, root?: string, files: Readonly<Record<string, Uint8Array>> = {}): Promise<LabelingHost> {
  const folder = await folderOfPictures(pictures);
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  const host = await startHost({ args: ["--allow-folder", folder], ...(root !== undefined && { root }) });
  const owner = await host.token("owner", "owner");
  const must = async (method: string, path: string, token: string, body?: unknown) => {
    const reply = await host.call(method, path, body === undefined ? { token } : { token, body });
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.json)}`);
    return reply.json;
  };
  const { items: stores } = (await must("GET", "datastores", owner)) as { items: { id: string; kind: string }[] };
  const datastoreId = stores.findLast((store) => store.kind === "folder")?.id;
  const datasetOf = async (name: string, path: string, more: Record<string, unknown> = {}) => {
    const { id } = await must("POST", "datasets", owner, { source: "path", name, datastoreId, path, ...more });
    return String(id);
  };
  const datasetId = await datasetOf("pictures", "images/**");
  let made = 0;

  return {
    host,
    dataset: datasetOf,
    project: async (more = {}) => {
      const ask = { name: `Pictures ${++made}`, kind: "image-multi-class", datasetId, classes: CLASSES.map((name) => ({ name })), ...more };
      const { id } = await must("POST", "projects", owner, ask);
      for (;;) {
        const { state, failure } = await must("GET", `projects/${String(id)}`, owner);
        if (state === "running") return String(id);
        if (state !== "initializing") throw new Error(`The project is ${String(state)}: ${String(failure)}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    page: async (browser, projectId, user, options = {}) => {
      const token = await host.token(user, "labeler");
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
      const { issuers } = (await (await fetch(`${host.origin}/api/config`)).json()) as { issuers: { issuer: string }[] };
      const tokens = JSON.stringify({ issuer: issuers[0]?.issuer, accessToken: token, expiresAt: Date.now() + 3_600_000 });
      await context.addInitScript((text) => sessionStorage.setItem("session.tokens", text), tokens);
      const page = await context.newPage();
      await page.goto(`${host.origin}/projects/${projectId}/label`);
      return page;
    },
    answers: async (projectId, user) => {
      const { items } = (await must("GET", `projects/${projectId}/my-answers?limit=50`, await host.token(user, "labeler"))) as {
        items: { itemId: string; value?: { classId: string }; skipReason?: string }[];
      };
      return items;
    },
    stop: async () => {
      await host.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What axe finds wrong, a line each. */
export async function axe(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id} at ${node.target.join(" ")}: ${node.failureSummary ?? ""}`));
}
