import type { Documents } from "../../backends/documents.ts";
import { checkScope, pkOf, type Scope as Place } from "../membership.ts";
import { API_KEYS_PK, type ApiKey, apiKeysByScope, ApiKeyShape } from "./api-key.ts";

/** Newest first; also those that ended, for a month. */
export async function listApiKeys(
  on: { documents: Pick<Documents, "get" | "query"> },
  ask: { place: Place; limit: number; cursor?: string | undefined },
): Promise<{ items: ApiKey[]; cursor?: string }> {
  await checkScope(on, ask.place);
  const { items, cursor } = await on.documents.query({
    shape: ApiKeyShape,
    pk: API_KEYS_PK,
    index: apiKeysByScope,
    equals: { scopeId: pkOf(ask.place) },
    descending: true,
    limit: ask.limit,
    ...(ask.cursor && { cursor: ask.cursor }),
  });
  return { items: items.map(({ value }) => value), ...(cursor && { cursor }) };
}

/** Revokes a key: its next call is refused. One that is not there is revoked already. */
export async function revokeApiKey(on: { documents: Pick<Documents, "get" | "delete"> }, ask: { place: Place; keyId: string }): Promise<void> {
  const found = await on.documents.get(ApiKeyShape, API_KEYS_PK, ask.keyId);
  if (found?.value.scopeId === pkOf(ask.place)) await on.documents.delete(API_KEYS_PK, ask.keyId);
}

/** When a project is deleted. */
export async function forgetApiKeys(on: { documents: Pick<Documents, "query" | "delete"> }, projectId: string): Promise<void> {
  for (;;) {
    // From the start each time: what was found is gone by then.
    const page = await on.documents.query({ shape: ApiKeyShape, pk: API_KEYS_PK, index: apiKeysByScope, equals: { scopeId: projectId }, limit: 100 });
    for (const { value } of page.items) await on.documents.delete(API_KEYS_PK, value.id);
    if (page.cursor === undefined) return;
  }
}
