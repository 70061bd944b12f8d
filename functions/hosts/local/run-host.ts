import type { HostArguments } from "./arguments.ts";
import { openDataDirectory } from "./data-directory.ts";
import { openFront } from "./front.ts";
import { startHost } from "./host.ts";
import { consoleLog } from "./log.ts";

/** What runs when a signal comes may end within this; the rest is cut off, as a crash would, and done again at the next start. */
const GRACE_MS = 10_000;

/** Starts the embedded host and resolves when it serves. SIGINT and SIGTERM end it cleanly; an uncaught exception ends the process. */
export async function runHost(args: HostArguments): Promise<void> {
  const log = consoleLog({ verbose: args.verbose });
  const data = openDataDirectory(args.dataDir);
  const front = await openFront({ port: args.port, log });
  endOnUncaught(log);
  const host = await startHost({
    app: args.app,
    data,
    front,
    log,
    storage: () => Promise.reject(new Error("no storage yet")),
  });
  front.open();
  console.log(`Listening on ${front.origin}`);

  let isEnding = false;
  const end = async () => {
    if (isEnding) return process.exit(1); // asked twice: at once
    isEnding = true;
    await Promise.all([front.close(GRACE_MS), host.stop(GRACE_MS)]);
    data.close();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void end());
}

/**
 * An exception that nobody caught leaves the app in a state that nobody knows, so the process ends, non-zero, and whoever started it may start
 * it again (`npm start` does). On Azure the worker ends in the same way and is started again. What was acknowledged is on disk.
 */
function endOnUncaught(log: ReturnType<typeof consoleLog>): void {
  process.on("uncaughtException", (error, origin) => {
    log.write("critical", "Host", `${origin}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    process.exit(70);
  });
}
