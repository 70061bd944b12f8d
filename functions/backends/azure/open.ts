import type { Blobs } from "../blobs.ts";
import type { Documents, Index } from "../documents.ts";
import type { Queues } from "../queues.ts";
import { azureBlobs } from "./blobs.ts";
import { cosmosDocuments } from "./documents.ts";
import { identity } from "./identity.ts";
import { indexingPolicy } from "./indexing-policy.ts";
import { azureQueues } from "./queues.ts";
import { STORAGE_RETRIES } from "./storage-fault.ts";

export const CONTAINER = "records";
export const PARTITION_KEY = "/pk";

export interface AzureOptions {
  /** With a key it is an emulator: then the database is made, too. Without, the identity signs in and everything was deployed before. */
  cosmos: { endpoint?: string; key?: string; database: string };
  /** A connection string (emulator), or the two addresses, signed in to by the identity; `clientId` names a user-assigned one. */
  storage: { connectionString?: string; blobServiceUri?: string; queueServiceUri?: string; clientId?: string };
  indexes: readonly Index[];
  /** Of the page that sends files to blobs by signed links; an emulator is told to let it (in Azure the deployment tells the account). */
  origin?: string;
}

/** What is not configured is not opened: using it throws. */
export async function openAzure({
  cosmos,
  storage,
  indexes,
  origin,
}: AzureOptions): Promise<{ documents: Documents; blobs: Blobs; queues: Queues; close(): Promise<void> }> {
  const documents = cosmos.endpoint ? await openDocuments({ ...cosmos, endpoint: cosmos.endpoint }, storage.clientId, indexes) : undefined;
  const blobs = storage.connectionString || storage.blobServiceUri ? await openBlobs(storage, origin) : undefined;
  const queues = storage.connectionString || storage.queueServiceUri ? await openQueues(storage) : undefined;
  return {
    documents: documents ?? missing("COSMOS_ENDPOINT"),
    blobs: blobs ?? missing("DataStorage__blobServiceUri"),
    queues: queues ?? missing("DataStorage__queueServiceUri"),
    close: async () => documents?.close(),
  };
}

async function openDocuments(
  cosmos: { endpoint: string; key?: string; database: string },
  clientId: string | undefined,
  indexes: readonly Index[],
): Promise<Documents> {
  const { CosmosClient } = await import("@azure/cosmos");
  // Trying again is ours (patience.ts): the SDK's way would hide throttling for half a minute.
  const connectionPolicy = { requestTimeout: 20_000, retryOptions: { maxRetryAttemptCount: 0, fixedRetryIntervalInMilliseconds: 0, maxWaitTimeInSeconds: 0 } };
  const { endpoint, key, database } = cosmos;
  const client = new CosmosClient({ endpoint, connectionPolicy, ...(key ? { key } : { aadCredentials: await identity(clientId) }) });
  if (key) {
    const made = await client.databases.createIfNotExists({ id: database });
    await made.database.containers.createIfNotExists({ id: CONTAINER, partitionKey: { paths: [PARTITION_KEY] }, indexingPolicy: indexingPolicy(indexes) });
  }
  return cosmosDocuments({ container: client.database(database).container(CONTAINER), indexes, close: () => client.dispose() });
}

async function openBlobs({ connectionString, blobServiceUri = "", clientId }: AzureOptions["storage"], origin?: string): Promise<Blobs> {
  const { BlobServiceClient, StorageSharedKeyCredential } = await import("@azure/storage-blob");
  const options = { retryOptions: STORAGE_RETRIES };
  if (!connectionString) {
    const service = new BlobServiceClient(blobServiceUri, await identity(clientId), options);
    return azureBlobs(service, { service });
  }
  const service = BlobServiceClient.fromConnectionString(connectionString, options);
  if (!(service.credential instanceof StorageSharedKeyCredential)) throw new Error("The connection string of the storage has no account key.");
  if (origin !== undefined && ["127.0.0.1", "localhost"].includes(new URL(service.url).hostname)) await service.setProperties({ cors: [pagesOf(origin)] });
  return azureBlobs(service, { credential: service.credential });
}

const pagesOf = (origin: string) => ({
  allowedOrigins: origin,
  allowedMethods: "GET,HEAD,PUT,OPTIONS",
  allowedHeaders: "*",
  exposedHeaders: "*",
  maxAgeInSeconds: 3_600,
});

async function openQueues({ connectionString, queueServiceUri = "", clientId }: AzureOptions["storage"]): Promise<Queues> {
  const { QueueServiceClient } = await import("@azure/storage-queue");
  const options = { retryOptions: STORAGE_RETRIES };
  return azureQueues(
    connectionString
      ? QueueServiceClient.fromConnectionString(connectionString, options)
      : new QueueServiceClient(queueServiceUri, await identity(clientId), options),
  );
}

function missing<T extends object>(setting: string): T {
  const refuse = (_: T, member: string | symbol): never => {
    throw new Error(`${String(member)} was asked of a storage that is not configured: ${setting} is not set.`);
  };
  // A stand-in for any port at all: no member of it is ever reached.
  return new Proxy({} as T, { get: refuse });
}
