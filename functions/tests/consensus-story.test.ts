import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type RunningHost, startHost } from "./running-host.ts";

/**
 * Two hours of work in a minute: five people whose error rates we know label 500 news items through the front door, two to four of them an item, some gold items
 * among them. What the service tells of them must be what they did, to the last answer, and as good as their error rates say, within four standard errors.
 */
const NEWS = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "shared", "data", "ag-news", "test.csv");
const ITEMS = 500;
const GOLDS = 60;
const CLASSES = ["World", "Sports", "Business", "Science"];
const ERRS: Record<string, number> = { ana: 0.05, bob: 0.1, cy: 0.15, dan: 0.2, eve: 0.3 };
const PEOPLE = Object.keys(ERRS);
const SIGMAS = 4;

interface News {
  truth: number;
  text: string;
}

/** Real ones; where they are not at hand, as many made-up ones: what they say plays no part. */
function news(): News[] {
  if (!existsSync(NEWS)) return Array.from({ length: ITEMS }, (_, i) => ({ truth: (i * 7) % 4, text: `News ${i}` }));
  const rows = readFileSync(NEWS, "utf8").matchAll(/^"([1-4])","(.*)"$/gm);
  return [...rows].slice(0, ITEMS).map(([, truth, text = ""]) => ({ truth: Number(truth) - 1, text: text.replaceAll('","', "\n") }));
}

/** The same at each run of the test, for the same person and item: 0 to 1. */
const chance = (...of: unknown[]): number => Number.parseInt(createHash("sha256").update(JSON.stringify(of)).digest("hex").slice(0, 12), 16) / 16 ** 12;
const errs = (truth: number, err: number, one: number, other: number): number => (one >= err ? truth : (truth + 1 + Math.floor(other * 3)) % 4);

const all = news();
const numberOf = (path: string): number => Number(/(\d+)\.txt$/.exec(path)?.[1]);
const truthOf = (path: string): number => all[numberOf(path)]?.truth ?? 0;
const says = (by: string, path: string): number => errs(truthOf(path), ERRS[by] ?? 0, chance(by, numberOf(path), "err"), chance(by, numberOf(path), "which"));

let host: RunningHost;
let folder: string;
let owner: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "labeling-consensus-"));
  mkdirSync(join(folder, "news"));
  for (const [i, { text }] of all.entries()) writeFileSync(join(folder, "news", `n${String(i).padStart(3, "0")}.txt`), text);
  host = await startHost({ args: ["--allow-folder", folder] });
  owner = await host.token("owner", "owner");
}, 60_000);
afterAll(async () => {
  await host?.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Json = Record<string, unknown>;
const ok = async (token: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Json> => {
  const reply = await host.call(method, path, { token, headers, ...(body !== undefined && { body }) });
  if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.json)}`);
  return reply.json;
};
const listOf = (json: Json, field = "items"): Json[] => (Array.isArray(json[field]) ? json[field] : []);
const within = async (json: () => Promise<Json>, isSo: (json: Json) => boolean): Promise<Json> => {
  for (let tries = 0; tries < 400; tries++) {
    const now = await json();
    if (isSo(now)) return now;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`It does not come.\n${host.output()}`);
};

async function openProject(): Promise<string> {
  const store = listOf(await ok(owner, "GET", "datastores")).find(({ kind }) => kind === "folder")?.["id"];
  const dataset = await ok(owner, "POST", "datasets", { source: "path", name: "News", datastoreId: store, path: "news/**" });
  const wish = {
    name: "News",
    kind: "text-multi-class",
    datasetId: dataset["id"],
    classes: CLASSES.map((name) => ({ name })),
    consensus: { min: 2, max: 4 },
    goldShare: 0.3,
  };
  const { id } = await ok(owner, "POST", "projects", wish, { "idempotency-key": "news" });
  await within(
    () => ok(owner, "GET", `projects/${String(id)}`),
    ({ state }) => state === "running",
  );
  return String(id);
}

/** What was sent, in the order in which it was taken: of an item and who; gold items apart. */
const given = new Map<string, { by: string; says: number }[]>();
const measured = new Map<string, { right: number; of: number }>();
const golds = new Set<string>();
let submissions = 0;

function note(by: string, path: string): void {
  const said = says(by, path);
  if (!golds.has(path)) {
    given.set(path, [...(given.get(path) ?? []), { by, says: said }]);
    return;
  }
  const of = measured.get(by) ?? { right: 0, of: 0 };
  measured.set(by, { right: of.right + (said === truthOf(path) ? 1 : 0), of: of.of + 1 });
}

/** One page each, at the same moment; how many got one. */
async function round(projectId: string, tokens: ReadonlyMap<string, string>, classIds: readonly string[]): Promise<number> {
  const pages = await Promise.all(
    [...tokens].map(async ([by, token]) => {
      const { task } = await ok(token, "POST", `projects/${projectId}/next-task`, { size: 9 });
      if (typeof task !== "object" || task === null) return 0;
      const page = listOf({ ...task });
      const answers = page.map(({ id, path }) => ({ itemId: id, value: { classId: classIds[says(by, String(path))] } }));
      await ok(token, "POST", `projects/${projectId}/tasks/${String("id" in task ? task.id : "")}/submit`, { answers, seconds: 9 * page.length });
      for (const { path } of page) note(by, String(path));
      submissions++;
      return 1;
    }),
  );
  return pages.reduce<number>((sum, one) => sum + one, 0);
}

async function everyItem(projectId: string): Promise<Json[]> {
  const found: Json[] = [];
  for (let cursor = ""; ; ) {
    const page = await ok(owner, "GET", `projects/${projectId}/items?limit=200${cursor}`);
    found.push(...listOf(page));
    if (typeof page["cursor"] !== "string") return found;
    cursor = `&cursor=${encodeURIComponent(page["cursor"])}`;
  }
}

/** By the rule in its plainest words: what two agree on is the label, and more than half must; of four at the most. */
function vote(answers: readonly number[]): number | undefined {
  const counts = CLASSES.map((_, said) => answers.filter((one) => one === said).length);
  const most = Math.max(...counts);
  return most >= 2 && most * 2 > answers.length ? counts.indexOf(most) : undefined;
}

/** Krippendorff's alpha, nominal, straight from the coincidences. */
function alphaOf(units: readonly (readonly number[])[]): number {
  const paired = units.filter(({ length }) => length > 1);
  const n = paired.flat().length;
  const same = paired.reduce(
    (sum, unit) =>
      sum + CLASSES.reduce((own, _, c) => own + (unit.filter((one) => one === c).length * (unit.filter((one) => one === c).length - 1)) / (unit.length - 1), 0),
    0,
  );
  const byChance = CLASSES.reduce(
    (sum, _, c) => sum + paired.flat().filter((one) => one === c).length * (paired.flat().filter((one) => one === c).length - 1),
    0,
  );
  return 1 - ((n - 1) * (n - same)) / (n * (n - 1) - byChance);
}

const rightOf = (votes: readonly { label: number | undefined; truth: number }[]): number => {
  const labeled = votes.filter(({ label }) => label !== undefined);
  return labeled.filter(({ label, truth }) => label === truth).length / labeled.length;
};

/** What would come of it if the same people were asked in the same order and threw their dice again. Who was not needed comes after, in any order. */
function again(attempt: number): { alpha: number; right: number; undecided: number } {
  const units = [...given].map(([path, asked]) => {
    const rest = PEOPLE.filter((by) => !asked.some((one) => one.by === by)).toSorted((a, b) => chance(attempt, path, a) - chance(attempt, path, b));
    const answers: number[] = [];
    for (const by of [...asked.map((one) => one.by), ...rest].slice(0, 4)) {
      answers.push(errs(truthOf(path), ERRS[by] ?? 0, chance(attempt, path, by, "err"), chance(attempt, path, by, "which")));
      if (vote(answers) !== undefined) break;
    }
    return { answers, truth: truthOf(path), label: vote(answers) };
  });
  return { alpha: alphaOf(units.map(({ answers }) => answers)), right: rightOf(units), undecided: units.filter(({ label }) => label === undefined).length };
}

function spread(values: readonly number[]): { mean: number; sigma: number } {
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  return { mean, sigma: Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (values.length - 1)) };
}

describe("five people of known error rates, two to four of them an item", () => {
  let projectId = "";
  let items: Json[] = [];
  /** What the labelers agreed on, of gold items before a reviewer set what is known. */
  const agreed = new Map<string, number | undefined>();

  test("label 500 items, and none has fewer or more answers, nor one person's twice, than it should", async () => {
    projectId = await openProject();
    const classes = listOf(await ok(owner, "GET", `projects/${projectId}`), "classes");
    const classIds = CLASSES.map((name) => String(classes.find((one) => one["name"] === name)?.["id"]));
    const tokens = new Map<string, string>();
    for (const by of PEOPLE) tokens.set(by, await host.token(by, "labeler"));
    const labelOf = (item: Json) => {
      const place = classIds.findIndex((id) => JSON.stringify(item["classIds"]) === JSON.stringify([id]));
      return place === -1 ? undefined : place;
    };

    for (let rounds = 0; given.size < 200; rounds++) if ((await round(projectId, tokens, classIds)) === 0) throw new Error("Nobody gets a page.");
    // A reviewer makes the first that are labeled gold, with what is known to be right.
    const labeled = (await everyItem(projectId)).filter(({ state }) => state === "labeled").slice(0, GOLDS);
    expect(labeled).toHaveLength(GOLDS);
    for (const item of labeled) {
      const path = String(item["path"]);
      agreed.set(path, labelOf(item));
      if (labelOf(item) !== truthOf(path))
        await ok(owner, "PUT", `projects/${projectId}/items/${String(item["id"])}/label`, { value: { classId: classIds[truthOf(path)] } });
      await ok(owner, "PUT", `projects/${projectId}/items/${String(item["id"])}/gold`);
      golds.add(path);
    }
    for (let without = 0; without < 2; ) without = (await round(projectId, tokens, classIds)) === 0 ? without + 1 : 0;

    items = await everyItem(projectId);
    expect(items).toHaveLength(ITEMS);
    for (const item of items) {
      const path = String(item["path"]);
      const answers = given.get(path) ?? [];
      const label = vote(answers.map((one) => one.says));
      expect(new Set(answers.map(({ by }) => by)).size).toBe(answers.length);
      expect(answers.length).toBeGreaterThanOrEqual(2);
      expect(answers.length).toBeLessThanOrEqual(4);
      // Nobody was asked once there was an answer.
      for (let fewer = 2; fewer < answers.length; fewer++) expect(vote(answers.slice(0, fewer).map((one) => one.says))).toBeUndefined();
      if (golds.has(path)) expect(label).toBe(agreed.get(path));
      else {
        expect([path, item["state"]]).toEqual([path, label === undefined ? "needs-review" : "labeled"]);
        expect(labelOf(item)).toBe(label);
        agreed.set(path, label);
      }
    }
  }, 300_000);

  test("agree as much as the service says: to the last answer, and as their error rates make one expect", async () => {
    await ok(owner, "POST", `projects/${projectId}/agreement`);
    const { figures } = await within(
      () => ok(owner, "GET", `projects/${projectId}/agreement`),
      ({ run }) => JSON.stringify(run).includes('"done":1,') && JSON.stringify(run).includes('"state":"done"'),
    );
    const shown: Json = typeof figures === "object" && figures !== null ? { ...figures } : {};
    const units = [...given.values()];
    expect(shown).toMatchObject({ items: ITEMS, answers: units.flat().length });
    expect(shown["alpha"]).toBeCloseTo(alphaOf(units.map((unit) => unit.map((one) => one.says))), 9);

    const replays = Array.from({ length: 100 }, (_, attempt) => again(attempt));
    const alpha = spread(replays.map((one) => one.alpha));
    expect(Math.abs(Number(shown["alpha"]) - alpha.mean)).toBeLessThan(SIGMAS * alpha.sigma);
    const right = spread(replays.map((one) => one.right));
    const found = rightOf([...agreed].map(([path, label]) => ({ label, truth: truthOf(path) })));
    expect(Math.abs(found - right.mean)).toBeLessThan(SIGMAS * right.sigma);
    const undecided = spread(replays.map((one) => one.undecided));
    expect(Math.abs([...agreed.values()].filter((label) => label === undefined).length - undecided.mean)).toBeLessThan(SIGMAS * undecided.sigma);

    const names = listOf(shown, "labelers").map(({ userId }) => String(userId).split(":").at(-1) ?? "");
    const pairs = listOf(shown, "pairs");
    expect(pairs).toHaveLength(10);
    for (const { a, b, compared, agreeing } of pairs) {
      const both = [names[Number(a)] ?? "", names[Number(b)] ?? ""];
      const of = units.flatMap((unit) => {
        const [first, second] = unit.filter(({ by }) => both.includes(by));
        return first && second ? [first.says === second.says] : [];
      });
      expect([both, compared]).toEqual([both, of.length]);
      expect(agreeing).toBeCloseTo(of.filter((isSame) => isSame).length / of.length, 9);
    }
    // Of each comparison, given what the first had said: how probable it was that the second says the same. The differences add up to nothing but chance,
    // whoever was dealt what.
    for (const [one, other] of PEOPLE.flatMap((a, i) => PEOPLE.slice(i + 1).map((b) => [a, b] as const))) {
      const sums = { met: 0, expected: 0, variance: 0 };
      for (const [path, unit] of given) {
        const [first, second] = unit.filter(({ by }) => by === one || by === other);
        if (!first || !second) continue;
        const err = ERRS[second.by] ?? 0;
        const p = first.says === truthOf(path) ? 1 - err : err / 3;
        sums.met += first.says === second.says ? 1 : 0;
        sums.expected += p;
        sums.variance += p * (1 - p);
      }
      expect(Math.abs(sums.met - sums.expected)).toBeLessThan(SIGMAS * Math.sqrt(sums.variance) + 1);
    }
  }, 120_000);

  test("are as accurate on gold items as the service says, and as they are", async () => {
    const { labelers } = await ok(owner, "GET", `projects/${projectId}/progress`);
    for (const by of PEOPLE) {
      const row = listOf({ labelers }, "labelers").find(({ userId }) => String(userId).endsWith(by)) ?? {};
      const own = measured.get(by) ?? { right: 0, of: 0 };
      expect(own.of).toBeGreaterThan(10);
      expect(row).toMatchObject({ gold: own.of, goldRight: own.right, accuracy: { share: own.right / own.of } });
      const err = ERRS[by] ?? 0;
      expect(Math.abs(own.right / own.of - (1 - err))).toBeLessThan(SIGMAS * Math.sqrt((err * (1 - err)) / own.of));
      const answers = [...given.values()].flat().filter((one) => one.by === by).length;
      expect(row).toMatchObject({ answers: answers + own.of, secondsPerAnswer: 9 });
    }
    expect(submissions).toBeGreaterThan(100);
  });
});
