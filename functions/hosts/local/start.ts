import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { isAnyStale } from "./build.ts";
import { keepRunning } from "./keep-running.ts";

/** `npm start`: builds what is stale, then keeps the host running. The build has a process of its own: the bundlers' memory goes with it. */
if (isAnyStale()) {
  const [code]: (number | null)[] = await once(fork(path.join(import.meta.dirname, "build.ts"), ["--stale"]), "exit");
  if (code !== 0) process.exit(code ?? 1);
}
process.exit(await keepRunning(process.argv.slice(2)));
