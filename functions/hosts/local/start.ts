import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { buildStale } from "./build.ts";
import { CRASHED } from "./run-host.ts";

/**
 * `npm start`: builds what is stale, then keeps the host running. A host that was ended by an exception that nobody caught is started again, as
 * the real host starts its worker again; one that keeps crashing is left down.
 */
const MAIN = path.join(import.meta.dirname, "main.ts");
const MOST_CRASHES = 5;
const WITHIN_MS = 60_000;

try {
  await buildStale();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

let crashes: number[] = [];
for (;;) {
  // The host ends by itself when this channel closes, so a kill -9 here leaves nothing behind.
  const host = fork(MAIN, process.argv.slice(2), { execArgv: ["--disable-warning=ExperimentalWarning"] });
  const pass = (signal: NodeJS.Signals) => void host.kill(signal);
  process.on("SIGINT", pass).on("SIGTERM", pass);
  const [code]: (number | null)[] = await once(host, "exit");
  process.off("SIGINT", pass).off("SIGTERM", pass);
  if (code !== CRASHED) process.exit(code ?? 1);
  crashes = [...crashes.filter((at) => at > Date.now() - WITHIN_MS), Date.now()];
  if (crashes.length >= MOST_CRASHES) {
    console.error(`The host crashed ${MOST_CRASHES} times within a minute; what it wrote above says why.`);
    process.exit(CRASHED);
  }
  console.error("The host crashed and is started again.");
}
