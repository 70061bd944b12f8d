import path from "node:path";
import { openBlobServer } from "../../backends/local/open.ts";
import { readConfig, type Config } from "../../config.ts";
import type { HostArguments } from "./arguments.ts";
import { openDataDirectory } from "./data-directory.ts";
import { blobOrigin } from "./blob-origin.ts";
import { CRASHED } from "./exit-codes.ts";
import { openFront, type Front } from "./front.ts";
import { startHost } from "./host.ts";
import { openIssuer, type LocalIssuer } from "./issuer/issuer.ts";
import { consoleLog, type Log } from "./log.ts";
import { serveStatic } from "./static.ts";

/** What runs when a signal comes may end within this; the rest is cut off, as a crash would, and done again at the next start. */
const GRACE_MS = 10_000;
/** Ctrl-C reaches this process from the terminal and from `npm start`: within this time that is one signal. */
const SAME_SIGNAL_MS = 1_000;

/** Starts the embedded host and resolves when it serves. SIGINT and SIGTERM end it cleanly; an uncaught exception ends the process. */
export async function runHost(args: HostArguments, webDirectory: string): Promise<void> {
  const log = consoleLog({ verbose: args.verbose });
  const data = openDataDirectory(args.dataDir);
  const front = await openFront({ port: args.port, log });
  endOnUncaught(log);
  const issuer = openAccounts(args, front);
  const config = configure(args, front);
  if (config.blobs === "local") front.mount("blobs", await openBlobServer(config));
  mountWeb(front, config, webDirectory);
  const host = await startHost({ app: args.app, data, front, log });
  front.open();
  const owner = await issuer?.ensureOwner();
  if (owner) console.log(`First start: sign in as "${owner.name}" with the passphrase "${owner.passphrase}". It is shown this once.`);
  console.log(`Listening on ${front.origin}`);

  let endingSince: number | undefined;
  const end = async () => {
    if (endingSince !== undefined) return Date.now() - endingSince > SAME_SIGNAL_MS && process.exit(1);
    endingSince = Date.now();
    await Promise.all([front.close(GRACE_MS), host.stop(GRACE_MS)]);
    issuer?.close();
    data.close();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "disconnect"] as const) process.on(signal, () => void end());
}

/** The issuer of this installation, unless the environment names others. */
function openAccounts({ dataDir }: HostArguments, front: Front): LocalIssuer | undefined {
  if (process.env["AUTH_ISSUERS"]) return undefined;
  const issuer = openIssuer({ dataDir, origin: front.origin, now: () => Date.now() });
  process.env["AUTH_ISSUERS"] = JSON.stringify([issuer.issuer]);
  front.mount("auth", (request, response) => issuer.handle(request, response));
  return issuer;
}

/** The app and this host read the same settings, from the environment as on Azure. */
function configure(args: HostArguments, front: Front): Config {
  Object.assign(process.env, {
    LABELING_BACKEND: args.backend,
    LABELING_DATA_DIR: args.dataDir,
    LABELING_ALLOW_FOLDERS: JSON.stringify(args.allowFolders),
    LABELING_ORIGIN: front.origin,
  });
  return readConfig(process.env);
}

function mountWeb(front: Front, config: Config, webDirectory: string): void {
  const blobs = config.blobs === "azure" ? [blobOrigin(config.storage)] : [];
  // Accounts that datastores may be on: their images are shown by links to them.
  const accounts = [...config.accountHosts.suffixes.map((suffix) => `https://*.${suffix}`), ...config.accountHosts.emulators.map((host) => `http://${host}`)];
  const issuers = config.issuers.map(({ issuer }) => new URL(issuer).origin).filter((origin) => origin !== front.origin);
  front.mount("", serveStatic(path.resolve(webDirectory), { images: [...blobs, ...accounts], connect: [...blobs, ...issuers] }));
}

/**
 * An exception that nobody caught leaves the app in a state that nobody knows, so the process ends, non-zero, and `npm start` starts it again.
 * On Azure the worker ends in the same way and is started again. What was acknowledged is on disk.
 */
function endOnUncaught(log: Log): void {
  process.on("uncaughtException", (error, origin) => {
    log.write("critical", "Host", `${origin}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    process.exit(CRASHED);
  });
}
