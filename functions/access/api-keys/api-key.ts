import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Index, Shape } from "../../backends/documents.ts";
import { SCOPES } from "../scopes.ts";

/** All in one partition: whoever calls is looked for by the key alone. */
export const API_KEYS_PK = "apikeys";
/** A key's id among those of people, as in the audit trail. */
export const keyUser = (keyId: string): string => `key:${keyId}`;

/** A right that a program has until a day, in one project or in the workspace (feature J3). Decision 17 says why it is worth no more than its maker. */
export const ApiKey = z.strictObject({
  id: z.string(),
  type: z.literal("api-key"),
  name: z.string(),
  /** A project's id, or `workspace`. */
  scopeId: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  /** SHA-256 of the secret, base64. */
  hash: z.string(),
  at: z.number(),
  /** Epoch ms; of no use from then on. */
  until: z.number(),
  by: z.string(),
  /** Whoever made it had the right to by their token alone: no record says so, none can say that it is over. */
  isByToken: z.boolean(),
  /** Epoch ms, to the hour. */
  usedAt: z.number().optional(),
});
export type ApiKey = z.infer<typeof ApiKey>;
export const ApiKeyShape: Shape<ApiKey> = { type: "api-key", schema: ApiKey };
export const apiKeysByScope: Index = { name: "api-keys-by-scope", type: "api-key", equals: ["scopeId"], order: "at" };
export const apiKeysByEnd: Index = { name: "api-keys-by-end", type: "api-key", equals: [], order: "until" };
export const apiKeyIndexes: Index[] = [apiKeysByScope, apiKeysByEnd];

/** `dlk_<id>_<secret>`: 64 and 256 random bits. The prefix is for those who search for secrets that lie about. */
export interface SecretKey {
  id: string;
  secret: string;
}
const WRITTEN = /^Bearer +dlk_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/i;

export const newSecretKey = (): SecretKey => ({ id: randomBytes(8).toString("hex"), secret: randomBytes(32).toString("base64url") });
export const written = ({ id, secret }: SecretKey): string => `dlk_${id}_${secret}`;

/** The key in a header `Authorization`; undefined where there is none, `malformed` where it only begins like one. */
export function keyIn(authorization: string | undefined): SecretKey | "malformed" | undefined {
  if (!/^Bearer +dlk_/i.test(authorization ?? "")) return undefined;
  const [, id, secret] = WRITTEN.exec(authorization ?? "") ?? [];
  return id === undefined || secret === undefined ? "malformed" : { id: id.toLowerCase(), secret };
}

const digest = (secret: string): Buffer => createHash("sha256").update(secret).digest();
export const hashOf = (secret: string): string => digest(secret).toString("base64");

const NOBODYS = Buffer.alloc(32);
/** Takes as long for a key that is not there. */
export function isSecretOf(key: Pick<ApiKey, "hash"> | undefined, secret: string): boolean {
  const isSame = timingSafeEqual(digest(secret), key ? Buffer.from(key.hash, "base64") : NOBODYS);
  return isSame && key !== undefined;
}
