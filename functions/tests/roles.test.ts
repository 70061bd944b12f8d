import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { client, createProject, folderOf } from "../benches/over-http.ts";
import { readConfig } from "../config.ts";
import { unopenedServices } from "../hosts/services.ts";
import { tables } from "../hosts/tables.ts";
import { keyMatrix } from "./key-matrix.ts";
import { roleMatrix } from "./role-matrix.ts";
import { type RunningHost, startHost } from "./running-host.ts";
import { testUserId } from "./tokens.ts";

let host: RunningHost;
let folder: string;

beforeAll(async () => {
  folder = folderOf(3);
  host = await startHost({ args: ["--allow-folder", folder] });
}, 60_000);
afterAll(async () => {
  await host?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

test("every route of the product refuses whoever must not be let in (T1–T5, T9, T10)", async () => {
  const issuers = JSON.stringify([host.tokens.issuer]);
  const { routes } = tables(unopenedServices(readConfig({ AUTH_ISSUERS: issuers })));
  const owner = await host.token("owner", "owner");
  const api = client(host.origin);
  const { projectId } = await createProject(api, owner, 3);
  api.close();

  const result = await roleMatrix(routes, {
    tokens: host.tokens,
    projectId,
    send: async ({ method, path, headers, body }) => {
      const reply = await fetch(`${host.origin}${path}`, { method, headers, ...(body !== undefined && { body }) });
      return { status: reply.status, body: await reply.text() };
    },
    join: async (userId, role) => {
      await host.call("GET", "me", { token: await host.token(userId) });
      const given = await host.call("PUT", `projects/${projectId}/members/${testUserId(userId)}`, { token: owner, body: { role } });
      if (given.status >= 300) throw new Error(`${userId} was not made ${role}: ${given.status} ${JSON.stringify(given.json)}`);
    },
  });
  expect(result.wrong).toEqual([]);
  expect(result.calls).toBeGreaterThan(routes.length * 8);
}, 120_000);

test("every route of the product lets API keys in for its own scope only (T6)", async () => {
  const { routes } = tables(unopenedServices(readConfig({ AUTH_ISSUERS: JSON.stringify([host.tokens.issuer]) })));
  const owner = await host.token("owner", "owner");
  const api = client(host.origin);
  const [{ projectId }, { projectId: foreignId }] = [await createProject(api, owner, 3), await createProject(api, owner, 3)];
  api.close();
  const make = async (path: string, scopes: readonly string[]) => {
    const { status, json } = await host.call("POST", path, { token: owner, body: { name: "Matrix", scopes, days: 1 } });
    if (status !== 201) throw new Error(`No key was made: ${status} ${JSON.stringify(json)}`);
    return String(json["key"]);
  };
  const result = await keyMatrix(routes, {
    projectId,
    foreignId,
    make,
    call: async (method, path, key) => {
      const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
      const reply = await fetch(`${host.origin}/api/${path}`, { method, headers, ...(method !== "GET" && { body: "{}" }) });
      const text = await reply.text();
      return {
        status: reply.status,
        reason: /problem/.test(reply.headers.get("content-type") ?? "") ? String((JSON.parse(text) as { reason?: string }).reason) : "",
      };
    },
  });
  expect(result.wrong).toEqual([]);
  expect(result.calls).toBeGreaterThan(routes.length * 2);
}, 120_000);

test("the interface describes exactly the routes there are (T53)", async () => {
  const { routes } = tables(unopenedServices(readConfig({ AUTH_ISSUERS: JSON.stringify([host.tokens.issuer]) })));
  const { json } = await host.call("GET", "openapi.json");
  const described = Object.entries(json["paths"] as Record<string, Record<string, unknown>>).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => ["get", "post", "put", "patch", "delete"].includes(method))
      .map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.toSorted()).toEqual(routes.map(({ method, path }) => `${method} /api/${path}`).toSorted());
});
