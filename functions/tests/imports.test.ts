import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";

/** The rooms in walking order: a room may import rooms before it. */
const FLOW = ["access", "datasets", "projects", "items", "tasks", "labels", "progress", "exports", "notices"];
const SHELVES = ["kinds", "formats", "codecs", "texts", "backends"];
/** These wire the rest together, or look at all of it. */
const RIM = ["hosts", "tests", "benches"];
/** Pure pieces of the edge that schemas are made of. */
const EDGE_SCHEMAS = new Set(["edge/paging", "edge/words"]);

const SDK: [name: RegExp, allowedIn: RegExp][] = [
  [/^@azure\/(cosmos|storage-|identity)/, /^(backends\/azure|hosts|tests|benches|emulators)\/|^backends\/[a-z-]+\.contract\.ts$/],
  [/^@azure\/functions$/, /^(hosts|tests|benches|edge)\//],
  [/^durable-functions$/, /-flow\.ts$|^hosts\//],
  [/^sharp$/, /^(codecs|tests|benches)\/|\.test\.ts$/],
  [/^node:sqlite$/, /^(backends\/local|hosts|emulators|tests|benches)\//],
];

/** Records are pure: no I/O, no Node beyond hashing, no SDK. */
const RECORDS = new Set([
  "project",
  "classes",
  "dataset",
  "item",
  "life",
  "counters",
  "import-record",
  "task",
  "label",
  "export",
  "marks",
  "kind",
  "roles",
  "wire",
  "selection",
  "refusal",
]);
const PURE_NODE = new Set(["node:crypto"]);

/** Whether the file `from` may import the file `to`; both from functions/, without `.ts`. */
export function may(from: string, to: string): boolean {
  const [room = "", own = ""] = from.split("/");
  const [target = "", member = "", deep] = to.split("/");
  if (RIM.includes(room) || target === "refusal") return true;
  if (from.endsWith(".test") || from.endsWith(".contract")) return true;
  if (room === target) return mayInShelf(room, from, to) && (!deep || !from.slice(room.length + 1).includes("/") || !SHELVES.includes(room) || own === member);
  if (room === "emulators") return false;
  if (SHELVES.includes(room)) return room === "formats" && to === "kinds/marks";
  if (room === "edge") return ["access/roles", "access/scopes", "backends/flows", "backends/cost"].includes(to);
  if (!FLOW.includes(room)) return target === "config"; // functions/config.ts and the like stand alone
  if (target === "config") return room === "access";
  if (target === "edge") return EDGE_SCHEMAS.has(to) || /\/(http|triggers|wire|[a-z-]+-flow|[a-z-]+-activities|activities)$/.test(from);
  if (SHELVES.includes(target)) return !deep;
  return FLOW.includes(target) && FLOW.indexOf(target) < FLOW.indexOf(room);
}

/** In a shelf the contract never knows a member; only its list does, and an adapter's opener its own folder. */
function mayInShelf(room: string, from: string, to: string): boolean {
  if (!SHELVES.includes(room)) return true;
  const inFolder = (file: string) => file.split("/").length > 2;
  return !inFolder(to) || inFolder(from) || from === `${room}/list`;
}

/** The web app's folders from the ground up: each with what it may import. A page may import all of them. */
const BELOW: Readonly<Record<string, readonly string[]>> = {
  parts: ["parts"],
  api: ["api"],
  drafts: ["drafts", "api"],
  pictures: ["pictures", "parts", "api"],
  text: ["text", "parts"],
  canvas: ["canvas", "pictures", "parts"],
  kinds: ["kinds", "canvas", "text", "pictures", "parts", "api"],
};

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".ts") && !file.includes("fixtures/"));

interface Import {
  name: string;
  typeOnly: boolean;
}
function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), "utf8");
  const found: Import[] = [];
  for (const [, type, name = ""] of text.matchAll(/^(?:import|export)\s(type\s)?[^;"']*?from\s"([^"]+)"/gm)) found.push({ name, typeOnly: Boolean(type) });
  for (const [, name = ""] of text.matchAll(/(?:^import\s|\bimport\()"([^"]+)"/gm)) found.push({ name, typeOnly: false });
  return found;
}
const bare = (file: string) => file.replace(/\.ts$/, "");

function offences(file: string): string[] {
  const wrong: string[] = [];
  const room = file.split("/")[0] ?? "";
  for (const { name, typeOnly } of importsOf(file)) {
    if (name.startsWith(".")) {
      const target = bare(posix.join(posix.dirname(file), name));
      const isEdgeType = typeOnly && target.startsWith("edge/") && FLOW.includes(room); // who calls, and the shape of a route: types cost nothing
      if (!isEdgeType && !may(bare(file), target)) wrong.push(`${file} may not import ${target}`);
    } else if (!typeOnly) {
      for (const [sdk, allowed] of SDK) if (sdk.test(name) && !allowed.test(file)) wrong.push(`${file} may not import ${name}`);
      const isRecord = RECORDS.has(bare(file).split("/").at(-1) ?? "") && (FLOW.includes(room) || room === "kinds");
      const isNode = name.startsWith("node:") || builtinModules.includes(name);
      if (isRecord && isNode && !PURE_NODE.has(name)) wrong.push(`${file} is a record and may not import ${name}`);
    }
  }
  return wrong;
}

describe("the import rule", () => {
  test("something was scanned", () => {
    expect(files.length).toBeGreaterThan(60);
    expect(files.flatMap(importsOf).length).toBeGreaterThan(200);
    for (const room of FLOW) expect([room, files.some((file) => file.startsWith(`${room}/`))]).toEqual([room, true]);
  });

  test.each(files)("%s imports only what its room may", (file) => {
    expect(offences(file)).toEqual([]);
  });

  test("the web app takes schemas and kinds from the server, nothing else, and its own parts know nothing of labeling", () => {
    const web = join(root, "..", "web", "src");
    const sources = readdirSync(web, { recursive: true, encoding: "utf8" })
      .map((file) => file.replaceAll("\\", "/"))
      .filter((file) => /\.tsx?$/.test(file));
    expect(sources.length).toBeGreaterThan(20);
    const wrong: string[] = [];
    for (const file of sources) {
      for (const [, name = ""] of readFileSync(join(web, file), "utf8").matchAll(/(?:from\s|^import\s|\bimport\()"([^"]+)"/gm)) {
        if (!name.startsWith(".")) continue;
        const target = posix.join("web/src", posix.dirname(file), name);
        if (
          target.startsWith("functions/") &&
          !file.includes(".test.") &&
          !/^functions\/(kinds\/|[a-z]+\/([a-z]+\/)?wire\.ts$|projects\/palette\.ts$)/.test(target)
        )
          wrong.push(`${file} may not import ${target}`);
        const [from = "", to = ""] = [file.split("/")[0], target.replace("web/src/", "").split("/")[0]];
        const isContract = /^web\/src\/kinds\/(kind|colour)\.ts$/.test(target); // what a kind's editor is given, and the ink on a class's colour
        if (target.startsWith("web/src/") && BELOW[from] && !BELOW[from].includes(to) && !isContract && !file.includes(".test."))
          wrong.push(`${file} may not import ${target}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test("no file reads the environment but the hosts, the tests and the benches", () => {
    const readers = files.filter(
      (file) =>
        !RIM.includes(file.split("/")[0] ?? "") && !/\.(test|contract)\.ts$/.test(file) && /process\.env\b/.test(readFileSync(join(root, file), "utf8")),
    );
    expect(readers).toEqual([]);
  });

  test("no code trusts a header that a proxy would set (research: spoofed principal)", () => {
    const spoofable = files.filter(
      (file) => !file.endsWith(".test.ts") && !file.startsWith("tests/") && /x-ms-client-principal|x-ms-token-/i.test(readFileSync(join(root, file), "utf8")),
    );
    expect(spoofable).toEqual([]);
  });

  test.each<[string, string, boolean]>([
    ["tasks/next-task", "items/item", true],
    ["tasks/next-task", "labels/label", false],
    ["items/item", "exports/export", false],
    ["labels/submit-task", "edge/route", false],
    ["labels/http", "edge/route", true],
    ["labels/wire", "edge/paging", true],
    ["labels/submit-task", "backends/documents", true],
    ["labels/submit-task", "backends/local/documents", false],
    ["labels/submit-task", "backends/azure/open", false],
    ["formats/coco/coco", "kinds/marks", true],
    ["formats/coco/coco", "kinds/list", false],
    ["formats/coco/coco", "formats/csv/csv", false],
    ["formats/coco/coco", "formats/format", true],
    ["formats/list", "formats/coco/coco", true],
    ["formats/format", "formats/coco/coco", false],
    ["kinds/image-multi-class/value", "items/item", false],
    ["items/item-text", "texts/encoding", true],
    ["texts/records", "items/item", false],
    ["edge/answer", "items/item", false],
    ["emulators/cosmos", "backends/documents", false],
    ["exports/write-shard", "hosts/services", false],
    ["hosts/tables", "exports/http", true],
  ])("planted: %s → %s is %s", (from, to, allowed) => {
    expect(may(from, to)).toBe(allowed);
  });
});
