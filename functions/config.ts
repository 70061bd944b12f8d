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
  AUTH_ISSUERS: json(z.array(Issuer).min(1), "AUTH_ISSUERS"),
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
  issuers: Issuer[];
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
    issuers: it.AUTH_ISSUERS,
  };
}
