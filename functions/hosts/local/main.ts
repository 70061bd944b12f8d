import path from "node:path";
import { readArguments, USAGE } from "./arguments.ts";
import { runHost } from "./run-host.ts";

/** `node functions/hosts/local/main.ts [options]`: the embedded host over the compiled app, in this process, until a signal. */
const projectDirectory = path.resolve(import.meta.dirname, "../../..");
try {
  await runHost(readArguments(process.argv.slice(2), projectDirectory));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  if (process.argv.includes("--verbose") && error instanceof Error) console.error(error.stack);
  if (error instanceof TypeError) console.error(`\n${USAGE}`);
  process.exit(1);
}
