import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

/** The embedded host in a process of its own, on a free port: for tests and benches, which may kill it. */
export interface HostProcess {
  origin: string;
  pid: number;
  /** All that it wrote so far. */
  output(): string;
  /** Ends it as Ctrl-C does; the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Resolves with the exit code when it ends by itself. */
  ended: Promise<number | null>;
}

const MAIN = path.resolve(import.meta.dirname, "../main.ts");

/** Starts the host; rejects with what it wrote if it ends before it serves. `dataDir` is where it keeps its state. */
export async function startHostProcess(ask: { app?: string; dataDir: string; args?: readonly string[]; env?: Record<string, string> }): Promise<HostProcess> {
  const args = ["--port", "0", "--data-dir", ask.dataDir, ...(ask.app ? ["--app", ask.app] : []), ...(ask.args ?? [])];
  // Jest adds to NODE_OPTIONS what this process does not need.
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", MAIN, ...args], {
    env: { ...process.env, NODE_OPTIONS: "", ...ask.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const collect = (chunk: Buffer) => void (output += chunk.toString());
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const ended = once(child, "exit").then(([code]): number | null => code);
  const origin = await new Promise<string>((resolve, reject) => {
    child.stdout.on("data", () => {
      const found = /Listening on (\S+)/.exec(output)?.[1];
      if (found) resolve(found);
    });
    void ended.then((code) => setImmediate(() => reject(new Error(`The host ended with ${code}:\n${output}`))));
  });
  const signal = async (name: NodeJS.Signals) => {
    child.kill(name);
    return ended;
  };
  return { origin, pid: pidOf(child), output: () => output, ended, stop: () => signal("SIGTERM"), kill: async () => void (await signal("SIGKILL")) };
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error("The host did not start.");
  return pid;
}
