import { z } from "zod";
import { SIGN_INS } from "../backends/accounts.ts";
import type { Index, Shape } from "../backends/documents.ts";

export const DATASTORES_PK = "datastores";

/** A container of somebody's Azure Storage account. In partition `datastores`. Holds nothing secret. */
export const DatastoreRecord = z.strictObject({
  id: z.string(),
  type: z.literal("datastore"),
  name: z.string(),
  description: z.string(),
  /** As `accountAddress` makes it. */
  address: z.string(),
  container: z.string(),
  signIn: z.enum(SIGN_INS),
  /** What its key or SAS is called among the secrets; another name with every replacement, so that nothing opened by the old one is right by chance. */
  secret: z.string().optional(),
  secretAt: z.number().optional(),
  /** When the SAS runs out, as it says itself. */
  expiresAt: z.number().optional(),
  createdAt: z.number(),
  createdBy: z.string(),
});
export type DatastoreRecord = z.infer<typeof DatastoreRecord>;
export const DatastoreShape: Shape<DatastoreRecord> = { type: "datastore", schema: DatastoreRecord };
export const datastoresByTime: Index = { name: "datastores-by-time", type: "datastore", equals: [], order: "createdAt" };

/** Holds a name for as long as its datastore has it; its id is made of the name (name-key.ts). In the same partition, so that both change in one batch. */
export const DatastoreName = z.strictObject({ id: z.string(), type: z.literal("datastore-name"), datastoreId: z.string() });
export type DatastoreName = z.infer<typeof DatastoreName>;
