import { buildStale } from "./build.ts";
import { keepRunning } from "./keep-running.ts";

/** `npm start`: builds what is stale, then keeps the host running. */
try {
  await buildStale();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
process.exit(await keepRunning(process.argv.slice(2)));
