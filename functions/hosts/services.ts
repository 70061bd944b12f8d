import { randomUUID } from "node:crypto";
import { isBuiltin } from "node:module";
import type { Accounts } from "../backends/accounts.ts";
import type { Blobs } from "../backends/blobs.ts";
import type { Documents } from "../backends/documents.ts";
import type { Queues } from "../backends/queues.ts";
import { noSecrets, type Secrets } from "../backends/secrets.ts";
import type { Config } from "../config.ts";
import { once } from "./once.ts";
import { indexes } from "./tables.ts";

/** What the use cases are given. */
export interface Services {
  documents: Documents;
  blobs: Blobs;
  queues: Queues;
  secrets: Secrets;
  /** Storage accounts of the user's; `blobs` opens their containers. */
  accounts: Accounts;
  /** Epoch milliseconds. */
  now(): number;
  /** Random, safe as a record's id. */
  newId(): string;
  config: Config;
  close(): Promise<void>;
}

/** Holds copies of files that have no link of their own (backends/copied-links.ts). */
const COPIES = "copies";

const ambient = { now: () => Date.now(), newId: () => randomUUID() };

/** Opens each port on the backend that the configuration names for it. A backend that no port needs is not even loaded. */
export async function openServices(config: Config): Promise<Services> {
  const chosen = [config.documents, config.blobs, config.queues];
  const { dataDir, allowFolders, origin, cosmos, storage } = config;
  if (chosen.includes("local")) checkNode();
  const [local, azure] = await Promise.all([
    chosen.includes("local") ? import("../backends/local/open.ts").then(({ openLocal }) => openLocal({ dataDir, allowFolders, origin, indexes })) : undefined,
    chosen.includes("azure") ? import("../backends/azure/open.ts").then(({ openAzure }) => openAzure({ cosmos, storage, indexes, origin })) : undefined,
  ]);
  const backend = (of: "local" | "azure") => {
    const opened = of === "local" ? local : azure;
    if (!opened) throw new Error(`The ${of} backend is not open.`);
    return opened;
  };
  const secrets = await openSecrets(config);
  const { accounts, blobs } = withAccounts(backend(config.blobs).blobs, secrets, config);
  return {
    ...ambient,
    config,
    documents: backend(config.documents).documents,
    blobs,
    secrets,
    accounts,
    queues: backend(config.queues).queues,
    close: async () => void (await Promise.all([local?.close(), azure?.close()])),
  };
}

async function openSecrets({ vaultUrl, storage, dataDir, documents, blobs, queues }: Config): Promise<Secrets> {
  if (vaultUrl !== undefined) return await import("../backends/azure/secrets.ts").then(({ openVault }) => openVault({ vaultUrl, clientId: storage.clientId }));
  if (![documents, blobs, queues].includes("local")) return noSecrets();
  return await import("../backends/local/secrets.ts").then(({ localSecrets }) => localSecrets({ dataDir }));
}

/** The SDK for accounts of the user's is loaded when the first of them is asked for. */
function withAccounts(own: Blobs, secrets: Secrets, { accountHosts: hosts, storage }: Config): Pick<Services, "accounts" | "blobs"> {
  const kept = async () => await own.open({ container: COPIES });
  const open = once(async () => {
    const { openAccounts } = await import("../backends/azure/accounts.ts");
    return openAccounts({ hosts, secrets, clientId: storage.clientId, kept, now: ambient.now });
  });
  return {
    blobs: { open: async (place) => ("account" in place ? await (await open()).open(place.account) : await own.open(place)) },
    accounts: { test: async (ask) => await (await open()).test(ask) },
  };
}

/** The app runs on Node 20 and later, but `local` keeps its records and queues in SQLite, which Node has from 22.13 on. */
function checkNode(): void {
  if (isBuiltin("node:sqlite")) return;
  throw new Error(
    `The settings are not right:\n- LABELING_BACKEND (or LABELING_DOCUMENTS, LABELING_BLOBS, LABELING_QUEUES): "local" needs Node 22.13 or later, for its SQLite; this is ${process.version}. Run it on Node 24, or set "azure".`,
  );
}

/** In place of settings that were not read. */
const NO_CONFIG: Config = {
  documents: "local",
  blobs: "local",
  queues: "local",
  dataDir: "",
  allowFolders: [],
  origin: "",
  cosmos: { database: "" },
  storage: {},
  accountHosts: { suffixes: [], emulators: [] },
  issuers: [],
  auditMonths: 24,
};

/** Services whose storage may not be touched: for making the tables when only their names are wanted. */
export function unopenedServices(config: Config = NO_CONFIG): Services {
  const ports = { documents: unopened<Documents>("documents"), blobs: unopened<Blobs>("blobs"), queues: unopened<Queues>("queues") };
  return { ...ambient, config, ...ports, secrets: unopened("secrets"), accounts: unopened("accounts"), close: async () => undefined };
}

function unopened<T extends object>(port: string): T {
  const refuse = (_: T, member: string | symbol): never => {
    throw new Error(`${port}.${String(member)} was used while the tables are made; a table only describes.`);
  };
  // A stand-in for any port at all: no member of it is ever reached.
  return new Proxy({} as T, { get: refuse });
}
