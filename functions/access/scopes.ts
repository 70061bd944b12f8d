/** What API keys may be made for. People, keys, the secrets of datastores and a labeler's own work are for nobody but people, so nothing here names them. */
export const SCOPES = [
  "projects:read",
  "projects:write",
  "data:read",
  "data:write",
  "labels:read",
  "labels:write",
  "exports:read",
  "exports:write",
  "audit:read",
] as const;
export type Scope = (typeof SCOPES)[number];
