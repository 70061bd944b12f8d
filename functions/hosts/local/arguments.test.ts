import { expect, test } from "@jest/globals";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { readArguments } from "./arguments.ts";
import { readHostJson } from "./settings.ts";

const root = path.resolve("/project");

test("without arguments all is where the project is, and folders are taken from there", () => {
  expect(readArguments([], root)).toEqual({
    port: 7071,
    dataDir: path.join(root, ".local"),
    allowFolders: [],
    backend: "local",
    verbose: false,
    app: root,
  });
  const given = ["--port", "0", "--allow-folder", "a", "--allow-folder", path.resolve("/b"), "--backend", "azure", "--verbose"];
  expect(readArguments(given, root)).toMatchObject({ port: 0, allowFolders: [path.join(root, "a"), path.resolve("/b")], backend: "azure", verbose: true });
});

test.each([["--port", "x"], ["--port", "70000"], ["--port", "-1"], ["--backend", "moon"], ["--nothing"], ["extra"]])("%s %s is refused in words", (...args) => {
  expect(() => readArguments(args.filter(Boolean), root)).toThrow();
});

test.each<[string, number | RegExp]>([
  ["00:00:02.500", 2_500],
  ["1.02:03:04", 93_784_000],
  ["5 minutes", /functionTimeout/],
])("host.json's time span %s", async (functionTimeout, expected) => {
  const folder = await mkdtemp(path.join(tmpdir(), "host-json-"));
  await writeFile(path.join(folder, "host.json"), JSON.stringify({ version: "2.0", functionTimeout }));
  if (typeof expected === "number") expect(readHostJson(folder).functionTimeout).toBe(expected);
  else expect(() => readHostJson(folder)).toThrow(expected);
  await rm(folder, { recursive: true });
});

test.each<[string, boolean]>([
  ["20.19.0", false],
  ["22.17.1", false],
  ["22.18.0", true],
  ["24.0.0", true],
])("Node %s passes the guard: %s", async (version, passes) => {
  const guard = JSON.stringify(path.join(import.meta.dirname, "guard.cjs"));
  const run = promisify(execFile)(process.execPath, ["-e", `Object.defineProperty(process.versions, "node", { value: "${version}" }); require(${guard});`]);
  if (passes) await run;
  else await expect(run).rejects.toThrow(/run it through npm/);
});
