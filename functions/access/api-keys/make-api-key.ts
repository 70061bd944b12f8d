import type { Documents } from "../../backends/documents.ts";
import { Refusal } from "../../refusal.ts";
import { memberId, MemberShape, WORKSPACE_PK } from "../member.ts";
import { type Actor, checkScope, pkOf, type Scope as Place } from "../membership.ts";
import { roleInProject } from "../role-in-project.ts";
import { atLeast } from "../roles.ts";
import type { Scope } from "../scopes.ts";
import { API_KEYS_PK, type ApiKey, apiKeysByEnd, apiKeysByScope, ApiKeyShape, hashOf, newSecretKey, written } from "./api-key.ts";

const DAY_MS = 86_400_000;
/** That are good at the same time, in one project or in the workspace. */
const MOST_KEYS = 50;
/** Each new key clears away at most so many whose day has passed a month ago: more go than come. */
const CLEARED = 20;
const SHOWN_AFTER_END_MS = 30 * DAY_MS;

interface Needs {
  documents: Documents;
  now(): number;
}

/** Makes a key. `key` is its only copy: what is kept is a hash of it. */
export async function makeApiKey(
  on: Needs,
  ask: { place: Place; name: string; scopes: readonly Scope[]; days: number; by: Actor },
): Promise<{ record: ApiKey; key: string }> {
  const { place, name, by } = ask;
  await checkScope(on, place);
  const now = on.now();
  await clear(on, now - SHOWN_AFTER_END_MS);
  const scopeId = pkOf(place);
  const good = { field: "until", is: "gt", value: now } as const;
  const { items } = await on.documents.query({
    shape: ApiKeyShape,
    pk: API_KEYS_PK,
    index: apiKeysByScope,
    equals: { scopeId },
    where: [good],
    limit: MOST_KEYS,
  });
  if (items.length >= MOST_KEYS)
    throw new Refusal("conflict", `There can be ${MOST_KEYS} API keys here at most. Revoke those that nobody uses.`, { reason: "too-many-keys" });
  const secretKey = newSecretKey();
  const record: ApiKey = {
    id: secretKey.id,
    type: "api-key",
    name,
    scopeId,
    scopes: [...new Set(ask.scopes)].toSorted(),
    hash: hashOf(secretKey.secret),
    at: now,
    until: now + ask.days * DAY_MS,
    by: by.userId,
    isByToken: !(await isContributorByRecord(on, place, by.userId)),
  };
  await on.documents.create(ApiKeyShape, API_KEYS_PK, record);
  return { record, key: written(secretKey) };
}

async function isContributorByRecord(on: Needs, place: Place, userId: string): Promise<boolean> {
  const workspace = (await on.documents.get(MemberShape, WORKSPACE_PK, memberId(userId)))?.value.role;
  if (atLeast(workspace, "contributor") || place === "workspace") return atLeast(workspace, "contributor");
  return atLeast(await roleInProject(on, place.projectId, userId), "contributor");
}

async function clear(on: Needs, before: number): Promise<void> {
  const over = await on.documents.query({ shape: ApiKeyShape, pk: API_KEYS_PK, index: apiKeysByEnd, range: { lt: before }, limit: CLEARED });
  for (const { value } of over.items) await on.documents.delete(API_KEYS_PK, value.id);
}
