import path from "node:path";
import { readArguments, USAGE } from "./arguments.ts";
import { buildStaleApp } from "./build.ts";
import { runHost } from "./run-host.ts";

/** `node functions/hosts/local/main.ts [options]`: the embedded host over the compiled app, in this process, until a signal. */
const projectDirectory = path.resolve(import.meta.dirname, "../../..");
const isVerbose = process.argv.includes("--verbose");

try {
  const args = readArguments(process.argv.slice(2), projectDirectory);
  if (args.app === projectDirectory) await buildStaleApp();
  await runHost(args, path.join(projectDirectory, "web/dist"));
} catch (error) {
  console.error(error instanceof Error ? (isVerbose ? error.stack : error.message) : String(error));
  if (error instanceof TypeError && "code" in error) console.error(`\n${USAGE}`);
  process.exit(1);
}
