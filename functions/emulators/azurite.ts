import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const START_MS = 20_000;
const ACCOUNT = "emulated";

export interface Azurite {
  /** For blobs and queues, with a key made for this run. */
  connectionString: string;
  stop(): Promise<void>;
}

/** Starts Azurite (npm) on free ports of loopback, in memory. Newer SDKs speak newer versions of the API than it knows, hence the skipped check. */
export async function startAzurite(): Promise<Azurite> {
  const key = randomBytes(64).toString("base64");
  const program = createRequire(import.meta.url).resolve("azurite/dist/src/azurite.js");
  const ports = ["--blobPort", "0", "--queuePort", "0", "--tablePort", "0"];
  const child = spawn(process.execPath, [program, "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent", ...ports], {
    env: { AZURITE_ACCOUNTS: `${ACCOUNT}:${key}` },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const addresses = new Map<string, string>();
  let last = "";
  const listening = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      last = line;
      const [, service = "", address] = /Azurite (\w+) service is successfully listening at (http:\S+)/.exec(line) ?? [];
      if (address) addresses.set(service, address);
      if (addresses.size === 3) break;
    }
  })();
  const timer = setTimeout(() => child.kill("SIGKILL"), START_MS);
  await listening;
  clearTimeout(timer);
  const [blob, queue] = [addresses.get("Blob"), addresses.get("Queue")];
  if (!blob || !queue) throw new Error(`Azurite did not start: ${last}`);
  child.stdout.resume();
  return {
    connectionString: `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${key};BlobEndpoint=${blob}/${ACCOUNT};QueueEndpoint=${queue}/${ACCOUNT};`,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = once(child, "close");
      child.kill("SIGKILL"); // all of it is in memory
      await closed;
    },
  };
}
