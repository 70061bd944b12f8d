import { z } from "zod";

/** One accepted issuer of tokens. */
export const Issuer = z.strictObject({
  issuer: z.url(),
  audience: z.string().min(1),
  jwksUri: z.url(),
  algs: z.array(z.enum(["RS256", "ES256"])).min(1),
  /** Claim with the roles for the workspace. */
  roleClaim: z.string().default("roles"),
  /** Tenants allowed (`tid`); empty: the issuer has one tenant only. */
  tenants: z.array(z.string()).default([]),
  /**
   * The claim by which it vouches for what people are invited by: `email` where that claim is true, or the account's name where it is the only issuer with
   * accounts (decision 14). Absent: `xms_edov` for Entra, `email_verified` for others.
   */
  vouches: z.enum(["email_verified", "xms_edov", "account", "nothing"]).optional(),
  /** What the web app needs to sign people in here; absent: tokens of programs only. */
  clientId: z.string().optional(),
  scope: z.string().optional(),
});
export type Issuer = z.infer<typeof Issuer>;

const json = <S extends z.ZodType>(schema: S, name: string) =>
  z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: "custom", message: `${name} is not JSON.` });
        return z.NEVER;
      }
    })
    .pipe(schema);

const address = z
  .string()
  .refine((text) => text === "" || URL.canParse(text), "is not an address such as https://name.example/")
  .optional();

const listed = (text: string): string[] =>
  text
    .split(",")
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== "");

const Environment = z.object({
  LABELING_BACKEND: z.enum(["local", "azure"]).default("local"),
  LABELING_DOCUMENTS: z.enum(["local", "azure"]).optional(),
  LABELING_BLOBS: z.enum(["local", "azure"]).optional(),
  LABELING_QUEUES: z.enum(["local", "azure"]).optional(),
  LABELING_DATA_DIR: z.string().default(".local"),
  LABELING_ALLOW_FOLDERS: json(z.array(z.string()), "LABELING_ALLOW_FOLDERS").default([]),
  /** Where local signed links point; the embedded host sets it. */
  LABELING_ORIGIN: z.string().default("http://127.0.0.1:7071"),
  COSMOS_ENDPOINT: address,
  /** For the emulator only: in Azure the identity signs in, and keys are off. */
  COSMOS_KEY: z.string().optional(),
  COSMOS_DATABASE: z.string().default("labeling"),
  DataStorage: z.string().optional(),
  DataStorage__blobServiceUri: address,
  DataStorage__queueServiceUri: address,
  DataStorage__clientId: z.string().optional(),
  /** Where the keys and SAS of datastores are kept; without it in a file each under the data directory, where there is one. */
  KEY_VAULT_URL: address,
  /** What stands after the account's name in the addresses that datastores may have; the first is taken where only a name is given. */
  DATASTORE_SUFFIXES: z.string().default("blob.core.windows.net,blob.core.chinacloudapi.cn,blob.core.usgovcloudapi.net").transform(listed),
  /** Emulators on this machine that datastores may be on, as in `127.0.0.1:10000`; for development and tests. */
  DATASTORE_HOSTS: z.string().default("").transform(listed),
  AUTH_ISSUERS: json(z.array(Issuer).min(1), "AUTH_ISSUERS"),
  /** Months that the audit trail is kept, besides the one that runs. */
  AUDIT_KEPT_MONTHS: z.coerce.number().int().min(1).max(120).default(24),
  WEBSITE_INSTANCE_ID: z.string().optional(),
  IDENTITY_ENDPOINT: z.string().optional(),
});

/** What the chosen backends cannot do without, as far as it is not there: better said at the start than by each call. */
function missing(it: z.infer<typeof Environment>): string[] {
  const { LABELING_BACKEND: all, LABELING_DOCUMENTS: documents = all, LABELING_BLOBS: blobs = all, LABELING_QUEUES: queues = all } = it;
  const needs = (what: string, setting: string) => `- ${setting}: is not set, but ${what} are to be kept in Azure. Set it, or choose "local".`;
  return [
    ...(documents === "azure" && !it.COSMOS_ENDPOINT ? [needs("records", "COSMOS_ENDPOINT")] : []),
    ...(blobs === "azure" && !it.DataStorage && !it.DataStorage__blobServiceUri ? [needs("files", "DataStorage__blobServiceUri")] : []),
    ...(queues === "azure" && !it.DataStorage && !it.DataStorage__queueServiceUri ? [needs("queues", "DataStorage__queueServiceUri")] : []),
  ];
}

export interface Config {
  documents: "local" | "azure";
  blobs: "local" | "azure";
  queues: "local" | "azure";
  dataDir: string;
  allowFolders: string[];
  origin: string;
  cosmos: { endpoint?: string; key?: string; database: string };
  storage: { connectionString?: string; blobServiceUri?: string; queueServiceUri?: string; clientId?: string };
  /** Without: local files, or none where nothing is local. */
  vaultUrl?: string;
  /** Storage accounts of the user's that may be spoken to. */
  accountHosts: { suffixes: string[]; emulators: string[] };
  issuers: Issuer[];
  /** Months that the audit trail is kept, besides the one that runs. */
  auditMonths: number;
}

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Environment → configuration. The only reader of the environment; throws a text that names each wrong setting (research: fail closed). */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const read = Environment.safeParse(environment);
  const wrong = read.success ? missing(read.data) : read.error.issues.map((issue) => `- ${issue.path.join(".")}: ${issue.message}`);
  if (!read.success || wrong.length > 0) throw new Error(`The settings are not right:\n${wrong.join("\n")}`);
  const it = read.data;
  for (const { issuer, jwksUri } of it.AUTH_ISSUERS) {
    for (const address of [issuer, jwksUri].map((text) => new URL(text))) {
      const loopback = LOOPBACK.has(address.hostname);
      if (address.protocol !== "https:" && !loopback) throw new Error(`AUTH_ISSUERS: ${address.href} must be https.`);
      if (loopback && (it.WEBSITE_INSTANCE_ID || it.IDENTITY_ENDPOINT))
        throw new Error(`AUTH_ISSUERS: ${address.href} is on this machine, which is not allowed in Azure.`);
    }
  }
  checkAccountHosts(it);
  return {
    documents: it.LABELING_DOCUMENTS ?? it.LABELING_BACKEND,
    blobs: it.LABELING_BLOBS ?? it.LABELING_BACKEND,
    queues: it.LABELING_QUEUES ?? it.LABELING_BACKEND,
    dataDir: it.LABELING_DATA_DIR,
    allowFolders: it.LABELING_ALLOW_FOLDERS,
    origin: it.LABELING_ORIGIN,
    cosmos: { database: it.COSMOS_DATABASE, ...(it.COSMOS_ENDPOINT && { endpoint: it.COSMOS_ENDPOINT }), ...(it.COSMOS_KEY && { key: it.COSMOS_KEY }) },
    storage: {
      ...(it.DataStorage && { connectionString: it.DataStorage }),
      ...(it.DataStorage__blobServiceUri && { blobServiceUri: it.DataStorage__blobServiceUri }),
      ...(it.DataStorage__queueServiceUri && { queueServiceUri: it.DataStorage__queueServiceUri }),
      ...(it.DataStorage__clientId && { clientId: it.DataStorage__clientId }),
    },
    ...(it.KEY_VAULT_URL && { vaultUrl: it.KEY_VAULT_URL }),
    accountHosts: { suffixes: it.DATASTORE_SUFFIXES, emulators: it.DATASTORE_HOSTS },
    issuers: it.AUTH_ISSUERS,
    auditMonths: it.AUDIT_KEPT_MONTHS,
  };
}

/** People name the accounts of datastores, so these lists are all that stands between them and the network that the service is in. */
function checkAccountHosts(it: z.infer<typeof Environment>): void {
  const suffix = it.DATASTORE_SUFFIXES.find((one) => !/^blob\.([a-z0-9-]+\.)+[a-z]{2,}$/.test(one));
  if (suffix !== undefined) throw new Error(`DATASTORE_SUFFIXES: ${suffix} is not the end of a blob service's name, as in blob.core.windows.net.`);
  const far = it.DATASTORE_HOSTS.find((one) => !/^(127\.0\.0\.1|localhost):\d{1,5}$/.test(one));
  if (far !== undefined) throw new Error(`DATASTORE_HOSTS: ${far} is not on this machine, as in 127.0.0.1:10000.`);
  if (it.DATASTORE_HOSTS.length > 0 && (it.WEBSITE_INSTANCE_ID || it.IDENTITY_ENDPOINT))
    throw new Error("DATASTORE_HOSTS: emulators are not allowed in Azure.");
  if (it.KEY_VAULT_URL && new URL(it.KEY_VAULT_URL).protocol !== "https:") throw new Error("KEY_VAULT_URL must be https.");
}
