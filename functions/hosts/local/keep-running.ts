import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { CRASHED } from "./exit-codes.ts";
import { NODE_FLAGS } from "./node-flags.ts";

const MAIN = path.join(import.meta.dirname, "main.ts");
const MOST_CRASHES = 5;
const WITHIN_MS = 60_000;

/**
 * Runs the host in a process of its own until it ends by itself; gives its exit code. One that an uncaught exception ended is started again, as the
 * real host starts its worker again; one that keeps crashing is left down. Signals are passed on.
 */
export async function keepRunning(args: readonly string[]): Promise<number> {
  let crashes: number[] = [];
  for (;;) {
    // The host ends by itself when this channel closes, so a kill -9 here leaves nothing behind.
    const host = fork(MAIN, [...args], { execArgv: NODE_FLAGS });
    const pass = (signal: NodeJS.Signals) => void host.kill(signal);
    process.on("SIGINT", pass).on("SIGTERM", pass);
    const [code]: (number | null)[] = await once(host, "exit");
    process.off("SIGINT", pass).off("SIGTERM", pass);
    if (code !== CRASHED) return code ?? 1;
    crashes = [...crashes.filter((at) => at > Date.now() - WITHIN_MS), Date.now()];
    if (crashes.length >= MOST_CRASHES) {
      console.error(`The host crashed ${MOST_CRASHES} times within a minute; what it wrote above says why.`);
      return CRASHED;
    }
    console.error("The host crashed and is started again.");
  }
}
