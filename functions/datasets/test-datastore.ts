import type { AccountContainer, AccountHosts, Accounts, Fault } from "../backends/accounts.ts";
import type { Documents } from "../backends/documents.ts";
import type { Secrets } from "../backends/secrets.ts";
import { builtInDatastores, type DatastoreNeeds, openDatastore } from "./datastores.ts";
import { getDatastore } from "./change-datastore.ts";
import { readConnection, type Wish } from "./datastore-connection.ts";

interface Needs {
  accounts: Accounts;
  accountHosts: AccountHosts;
  now(): number;
}
export type Verdict = { ok: true } | ({ ok: false } & Fault);

/** Tries a connection before it is kept. */
export async function testConnection(on: Needs, wish: Wish): Promise<Verdict> {
  const { address, container, signIn, secret } = readConnection(on, wish);
  return await verdict(on, { address, container, signIn, secret });
}

/** Tries one that is there, with the secret that is kept. */
export async function testDatastore(
  on: Needs & DatastoreNeeds & { documents: Pick<Documents, "get">; secrets: Pick<Secrets, "get"> },
  { datastoreId }: { datastoreId: string },
): Promise<Verdict> {
  if (builtInDatastores(on).some(({ id }) => id === datastoreId)) {
    await (await openDatastore(on, datastoreId)).browse({ prefix: "", limit: 1 });
    return { ok: true };
  }
  const { value } = await getDatastore(on, datastoreId);
  const { address, container, signIn } = value;
  const secret = value.secret === undefined ? undefined : await on.secrets.get(value.secret);
  return await verdict(on, { address, container, signIn, secret });
}

async function verdict(on: Needs, ask: AccountContainer & { secret?: string | undefined }): Promise<Verdict> {
  const fault = await on.accounts.test(ask);
  return fault ? { ok: false, ...fault } : { ok: true };
}
