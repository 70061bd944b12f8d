import { afterAll, expect, test } from "@jest/globals";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { queuesContract } from "../queues.contract.ts";
import { localQueues } from "./queues.ts";

const folder = mkdtempSync(join(tmpdir(), "queues-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

queuesContract("SQLite", async () => {
  let clock = Date.now();
  const queues = localQueues({ file: join(folder, "contract.db"), now: () => clock });
  return {
    queues,
    pass: async (ms) => {
      clock += ms;
    },
    close: () => queues.close(),
  };
});

test("messages outlive a restart, and are gone after seven days", async () => {
  const file = join(folder, "kept.db");
  let clock = 1_000_000;
  const now = () => clock;
  const first = localQueues({ file, now });
  await first.send("jobs", "kept");
  await first.close();
  const second = localQueues({ file, now });
  expect(await second.receive("jobs", { max: 1, visibilityMs: 1 })).toMatchObject([{ text: '"kept"', dequeueCount: 1 }]);
  clock += 7 * 86_400_000;
  expect([await second.length("jobs"), await second.receive("jobs", { max: 1, visibilityMs: 1 })]).toEqual([0, []]);
  await second.close();
});
