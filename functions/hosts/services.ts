import { randomUUID } from "node:crypto";
import { isBuiltin } from "node:module";
import type { Blobs } from "../backends/blobs.ts";
import type { Documents } from "../backends/documents.ts";
import type { Queues } from "../backends/queues.ts";
import type { Config } from "../config.ts";
import { indexes } from "./tables.ts";

/** What the use cases are given. */
export interface Services {
  documents: Documents;
  blobs: Blobs;
  queues: Queues;
  /** Epoch milliseconds. */
  now(): number;
  /** Random, safe as a record's id. */
  newId(): string;
  config: Config;
  close(): Promise<void>;
}

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
  return {
    ...ambient,
    config,
    documents: backend(config.documents).documents,
    blobs: backend(config.blobs).blobs,
    queues: backend(config.queues).queues,
    close: async () => void (await Promise.all([local?.close(), azure?.close()])),
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
  issuers: [],
};

/** Services whose storage may not be touched: for making the tables when only their names are wanted. */
export function unopenedServices(config: Config = NO_CONFIG): Services {
  return { ...ambient, config, documents: unopened("documents"), blobs: unopened("blobs"), queues: unopened("queues"), close: async () => undefined };
}

function unopened<T extends object>(port: string): T {
  const refuse = (_: T, member: string | symbol): never => {
    throw new Error(`${port}.${String(member)} was used while the tables are made; a table only describes.`);
  };
  // A stand-in for any port at all: no member of it is ever reached.
  return new Proxy({} as T, { get: refuse });
}
