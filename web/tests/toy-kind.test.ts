import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import { type LabelingHost, openBrowser, openLabelingHost } from "./labeling-host.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** An eighth task type: which of two classes comes first in the picture, and which behind it. A folder on each side of the wire. */
const VALUE = `
import { z } from "zod";
import { sameOrNot } from "../agreement.ts";
import { type Kind, NO_SUCH_CLASS } from "../kind.ts";

export const Value = z.strictObject({ front: z.string(), back: z.string() });
export type Value = z.infer<typeof Value>;

export const imagePair: Kind<Value> = {
  name: "image-pair",
  title: "Front and back",
  media: "image",
  marks: ["class"],
  classesPerItem: "many",
  options: z.strictObject({}),
  value: Value,
  fault: ({ front, back }, { classIds }) => (classIds.has(front) && classIds.has(back) ? undefined : NO_SUCH_CLASS),
  classesOf: ({ front, back }) => [...new Set([front, back])],
  reclass: ({ front, back }, to) => ({ front: to(front), back: to(back) }),
  agreement: sameOrNot((a, b) => a.front === b.front && a.back === b.back, "Two answers agree where both classes are the same."),
  toMarks: ({ front, back }) => [front, back].map((classId) => ({ mark: "class", classId })),
  fromMarks: ([front, back, more]) => (front && back && !more ? { front: front.classId, back: back.classId } : undefined),
};
`;
const EDITOR = `
import type { Value } from "../../../../functions/kinds/image-pair/value.ts";
import type { Drawn, GridKind } from "../kind.ts";

const Both = ({ value, classes }: Drawn<Value>) => <span class="toy-pair">{classes.get(value.front)?.name} before {classes.get(value.back)?.name}</span>;

export const imagePair: GridKind<Value> = {
  name: "image-pair",
  title: "Front and back",
  says: "Which class is in front, and which behind it.",
  media: "image",
  arrangement: "grid",
  commandLetters: "sxzifd",
  read: (value) =>
    typeof value === "object" && value !== null && "front" in value && "back" in value ? { front: String(value.front), back: String(value.back) } : undefined,
  give: (value, classId) => (value ? { ...value, back: classId } : { front: classId, back: classId }),
  classesOf: ({ front, back }) => [front, back],
  drawOnCell: Both,
  drawOnThumbnail: Both,
  keyLines: [{ keys: "1–9", does: "The class in front; again, the class behind" }],
  compared: async () => ({ name: "image-pair", uses: [], least: 1, rule: () => "Two answers agree where both classes are the same." }),
};
`;

/** One line into each of the two lists: the import and the entry. */
function listed(file: string, importLine: string): void {
  const text = readFileSync(file, "utf8");
  const entry = text.replace(/(export const (?:WEB_)?KINDS[^=]*= \[)/, "$1imagePair, ");
  if (entry === text) throw new Error(`${file} has no list.`);
  writeFileSync(file, `${importLine}\n${entry}`);
}

let copy: string;
let place: LabelingHost;
let browser: Browser;

beforeAll(async () => {
  copy = mkdtempSync(join(tmpdir(), "labeling-toy-"));
  for (const part of ["functions", "web", "host.json", "package.json", "tsconfig.json"])
    cpSync(join(root, part), join(copy, part), { recursive: true, filter: (path) => !/[\\/](?:dist|node_modules)$/.test(path) });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "junction");
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    writeFileSync(join(copy, file), text);
  };
  write("functions/kinds/image-pair/value.ts", VALUE);
  write("web/src/kinds/image-pair/editor.tsx", EDITOR);
  listed(join(copy, "functions/kinds/list.ts"), 'import { imagePair } from "./image-pair/value.ts";');
  listed(join(copy, "web/src/kinds/list.ts"), 'import { imagePair } from "./image-pair/editor.tsx";');
  execFileSync(process.execPath, [join(copy, "functions/hosts/local/build.ts")], { cwd: copy, stdio: "pipe", env: { ...process.env, NODE_OPTIONS: "" } });
  place = await openLabelingHost(4, copy);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await place?.stop();
  rmSync(copy, { recursive: true, force: true });
});

test("a folder on each side and a line in two lists are a task type: its types fit, its projects are labeled by key, its labels exported", async () => {
  const types = (project: string) =>
    execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", join(copy, project)], { stdio: "pipe" });
  types("functions");
  types("web");

  const projectId = await place.project({ kind: "image-pair", classes: [{ name: "Cat" }, { name: "Dog" }] });
  const page = await place.page(browser, projectId, "lena");
  await page.locator(".item-grid .cell img").first().waitFor();
  // The first press gives both, and goes on to the next picture; then, from the first again, the class behind.
  for (let item = 0; item < 4; item++) await page.keyboard.press("1");
  await page.keyboard.press("Home");
  for (let item = 0; item < 4; item++) for (const key of ["2", "ArrowRight"]) await page.keyboard.press(key);
  await page.locator(".toy-pair", { hasText: "Cat before Dog" }).nth(3).waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".status-line", { hasText: "Saved" }).waitFor();
  const answers = await place.answers(projectId, "lena");
  expect(answers.map(({ value }) => value)).toEqual(Array.from({ length: 4 }, () => ({ front: "c1", back: "c2" })));

  const owner = await place.host.token("owner", "owner");
  const started = await place.host.call("POST", `projects/${projectId}/exports`, { token: owner, body: { format: "csv" } });
  expect(started.status).toBeLessThan(300);
  for (;;) {
    const { json } = await place.host.call("GET", `projects/${projectId}/exports/${String(started.json["id"])}`, { token: owner });
    if (json["state"] === "running") await new Promise((resolve) => setTimeout(resolve, 50));
    else {
      expect(json).toMatchObject({ state: "done", rows: 4 });
      break;
    }
  }
});
