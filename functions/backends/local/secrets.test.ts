import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { secretsContract } from "../secrets.contract.ts";
import { localSecrets } from "./secrets.ts";

secretsContract("A folder", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "labeling-secrets-"));
  return { secrets: localSecrets({ dataDir }), close: async () => rmSync(dataDir, { recursive: true, force: true }) };
});

test("nobody else may read the files, and none is left half written", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "labeling-secrets-"));
  const secrets = localSecrets({ dataDir });
  await secrets.put("one", "x");
  await secrets.put("one", "y");
  expect(readdirSync(join(dataDir, "secrets"))).toEqual(["one"]);
  expect(statSync(join(dataDir, "secrets")).mode & 0o777).toBe(0o700);
  expect(statSync(join(dataDir, "secrets", "one")).mode & 0o777).toBe(0o600);
  rmSync(dataDir, { recursive: true, force: true });
});
