import type { z } from "zod";
import type { Documents } from "../../backends/documents.ts";
import { type Caller, type Reply, type Route, route } from "../../edge/route.ts";
import type { Scope as Place } from "../membership.ts";
import * as wire from "../wire.ts";
import type { ApiKey } from "./api-key.ts";
import { listApiKeys, revokeApiKey } from "./list-api-keys.ts";
import { makeApiKey } from "./make-api-key.ts";

interface Needs {
  documents: Documents;
  now(): number;
}

const told = { action: "key.create", of: "keyId", detail: ["name", "scopes", "days"] };
const SHOWN_ONCE = "`key` in the reply is its only copy. It is sent as a bearer token: `Authorization: Bearer dlk_…`.";

/** Keys of programs (feature J3). No route here has a scope: a key makes no keys. */
export const apiKeyRoutes = (on: Needs): Route[] => {
  const listed = async (place: Place, query: z.output<typeof wire.MembersQuery>): Promise<Reply<z.input<typeof wire.ApiKeyPage>>> => {
    const { items, ...rest } = await listApiKeys(on, { place, ...query });
    return { body: { ...rest, items: items.map(view) } };
  };
  const made = async (place: Place, body: z.output<typeof wire.MakeApiKey>, caller: Caller): Promise<Reply<wire.ApiKeyMade>> => {
    const { record, key } = await makeApiKey(on, { place, ...body, by: caller });
    return { status: 201, body: { ...view(record), key } };
  };
  return [
    route({
      name: "listApiKeys",
      method: "GET",
      path: "api-keys",
      policy: { in: "workspace", role: "contributor" },
      summary: "The API keys of the workspace, newest first; those that ended are shown for a month more.",
      query: wire.MembersQuery,
      reply: wire.ApiKeyPage,
      handler: async ({ query }) => await listed("workspace", query),
    }),
    route({
      name: "makeApiKey",
      method: "POST",
      path: "api-keys",
      audit: told,
      policy: { in: "workspace", role: "contributor" },
      summary: `Makes an API key for all projects. ${SHOWN_ONCE}`,
      body: wire.MakeApiKey,
      reply: wire.ApiKeyMade,
      handler: async ({ body, caller }) => await made("workspace", body, caller),
    }),
    route({
      name: "revokeApiKey",
      method: "DELETE",
      path: "api-keys/{keyId}",
      audit: { action: "key.revoke", of: "keyId" },
      policy: { in: "workspace", role: "contributor" },
      summary: "Revokes an API key of the workspace; its next call is refused.",
      params: wire.ApiKeyPath,
      handler: async ({ params }) => {
        await revokeApiKey(on, { place: "workspace", ...params });
        return {};
      },
    }),
    route({
      name: "listProjectApiKeys",
      method: "GET",
      path: "projects/{projectId}/api-keys",
      policy: { in: "project", role: "contributor" },
      summary: "The API keys of the project, newest first; those that ended are shown for a month more.",
      params: wire.ProjectMembersPath,
      query: wire.MembersQuery,
      reply: wire.ApiKeyPage,
      handler: async ({ params, query }) => await listed(params, query),
    }),
    route({
      name: "makeProjectApiKey",
      method: "POST",
      path: "projects/{projectId}/api-keys",
      audit: { ...told, archived: "allowed" },
      policy: { in: "project", role: "contributor" },
      summary: `Makes an API key for this project alone. ${SHOWN_ONCE}`,
      params: wire.ProjectMembersPath,
      body: wire.MakeApiKey,
      reply: wire.ApiKeyMade,
      handler: async ({ params, body, caller }) => await made(params, body, caller),
    }),
    route({
      name: "revokeProjectApiKey",
      method: "DELETE",
      path: "projects/{projectId}/api-keys/{keyId}",
      audit: { action: "key.revoke", of: "keyId", archived: "allowed" },
      policy: { in: "project", role: "contributor" },
      summary: "Revokes an API key of the project; its next call is refused.",
      params: wire.ProjectApiKeyPath,
      handler: async ({ params: { projectId, keyId } }) => {
        await revokeApiKey(on, { place: { projectId }, keyId });
        return {};
      },
    }),
  ];
};

const view = ({ id, name, scopes, at, until, by, usedAt }: ApiKey): wire.ApiKeyView => ({ id, name, scopes, at, until, by, usedAt });
