import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { compileSample } from "../hosts/local/sample/compile-sample.ts";
import { startHostProcess, type HostProcess } from "../hosts/local/sample/host-process.ts";
import type { BenchAsk, Emit } from "./bench.ts";

interface Status {
  runtimeStatus: string;
  output: unknown;
}
interface Wanted {
  flow: string;
  input: unknown;
  output: unknown;
}

const ENDED = ["Completed", "Failed", "Terminated"];

/** The embedded durable engine: how many activities a second, and whether a storm of kill -9 makes any orchestration end wrongly. */
export default async function durable(ask: BenchAsk, emit: Emit): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "durable-bench-"));
  const app = await compileSample(path.join(folder, "app"), ["orchestrations.ts"]);
  try {
    await speed({ app, dataDir: path.join(folder, "speed"), n: ask.items ?? (ask.quick ? 300 : 1_000) }, emit);
    const storm = ask.quick ? { orchestrations: 9, kills: 4 } : { orchestrations: 30, kills: 12 };
    emit("kill9_wrong", await killStorm({ app, dataDir: path.join(folder, "storm"), ...storm }), "orchestrations", storm.orchestrations);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function speed({ app, dataDir, n }: { app: string; dataDir: string; n: number }, emit: Emit): Promise<void> {
  const host = await startHostProcess({ app, dataDir });
  const perSecond = async (flow: string) => {
    const started = performance.now();
    await endOf(host, await startFlow(host, { flow, input: { n } }), 120_000);
    return n / ((performance.now() - started) / 1000);
  };
  await perSecond("fan"); // once to warm up
  emit("activities_per_s", await perSecond("fan"), "1/s", n);
  emit("steps_per_s", await perSecond("deep"), "1/s", n);
  await host.stop();
}

/** Kills the host again and again at random moments; counts the orchestrations that do not end with what they must. */
async function killStorm(ask: { app: string; dataDir: string; orchestrations: number; kills: number }): Promise<number> {
  const { app, dataDir, orchestrations, kills } = ask;
  const kinds: Wanted[] = [
    { flow: "deep", input: { n: 150 }, output: 150 },
    { flow: "parent", input: undefined, output: { a: 3, b: 6, failed: "Orchestrator function 'fails' failed: orchestrator broke" } },
    { flow: "eternal", input: { left: 60, sum: 0 }, output: 1_830 },
  ];
  let host = await startHostProcess({ app, dataDir });
  const started: { id: string; wanted: Wanted }[] = [];
  for (let at = 0; at < orchestrations; at++) {
    const wanted = kinds[at % kinds.length];
    if (wanted) started.push({ id: await startFlow(host, wanted), wanted });
  }
  for (let at = 0; at < kills; at++) {
    await sleep(20 + Math.random() * 230);
    await host.kill();
    host = await startHostProcess({ app, dataDir });
  }
  let wrong = 0;
  for (const { id, wanted } of started) {
    const status = await endOf(host, id, 60_000);
    if (status.runtimeStatus === "Completed" && JSON.stringify(status.output) === JSON.stringify(wanted.output)) continue;
    wrong++;
    console.error(`${wanted.flow} ${id}: ${JSON.stringify(status)}`);
  }
  await host.stop();
  return wrong;
}

async function startFlow(host: HostProcess, { flow, input }: Omit<Wanted, "output">): Promise<string> {
  const response = await fetch(`${host.origin}/api/start/${flow}`, { method: "POST", ...(input !== undefined && { body: JSON.stringify(input) }) });
  return ((await response.json()) as { id: string }).id;
}

async function endOf(host: HostProcess, id: string, mostMs: number): Promise<Status> {
  for (const end = Date.now() + mostMs; ; await sleep(10)) {
    const status = (await (await fetch(`${host.origin}/api/client/status/${id}`, { method: "POST" })).json()) as Status;
    if (ENDED.includes(status.runtimeStatus) || Date.now() > end) return status;
  }
}
