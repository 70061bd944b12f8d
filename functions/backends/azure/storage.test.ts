import { afterAll, beforeAll } from "@jest/globals";
import { setTimeout as sleep } from "node:timers/promises";
import { type Azurite, startAzurite } from "../../emulators/azurite.ts";
import { blobsContract } from "../blobs.contract.ts";
import { queuesContract } from "../queues.contract.ts";
import { openAzure } from "./open.ts";

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
}, 60_000);
afterAll(() => azurite.stop());

const open = () => openAzure({ cosmos: { database: "none" }, storage: { connectionString: azurite.connectionString }, indexes: [] });

blobsContract("Azure Storage (Azurite)", open);
queuesContract("Azure Storage (Azurite)", async () => ({ ...(await open()), pass: (ms) => sleep(ms + 700) }));
