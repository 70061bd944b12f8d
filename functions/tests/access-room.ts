import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as functions from "@azure/functions";
import { z } from "zod";
import { openTrail } from "../access/audit/record-audit.ts";
import { openGate } from "../access/gate.ts";
import { accessRoutes } from "../access/http.ts";
import { accessIndexes } from "../access/indexes.ts";
import type { Role } from "../access/roles.ts";
import type { Flows } from "../backends/flows.ts";
import { localDocuments } from "../backends/local/documents.ts";
import type { Issuer } from "../config.ts";
import { answering } from "../edge/answer.ts";
import { openTestIssuer, testUserId } from "./tokens.ts";

const { HttpRequest } = createRequire(import.meta.url)("@azure/functions") as typeof functions;
const noFlows: Flows = { start: async () => false, terminate: async () => undefined, purgeEnded: async () => undefined, status: async () => undefined };
const ProjectLike = z.object({ id: z.string(), type: z.literal("project") });
/** What tests look into; the routes' own schemas have judged it. */
// oxlint-disable-next-line typescript/no-explicit-any -- answers of many shapes, read by tests only
export type Json = any;

export type AccessRoom = Awaited<ReturnType<typeof openAccessRoom>>;

/** The room of access behind its real gate and trail, over a store of its own, with two projects (`p1`, `p2`) and a clock that is moved by hand. */
export async function openAccessRoom(settings: Partial<Issuer> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "access-"));
  const documents = localDocuments({ file: join(folder, "documents.sqlite"), indexes: accessIndexes });
  const clock = { ms: Date.now() };
  const now = () => clock.ms;
  const tokens = await openTestIssuer(now, settings);
  const sent: { queue: string; message: unknown }[] = [];
  let ids = 0;
  const on = {
    documents,
    now,
    newId: () => `id-${String(++ids).padStart(6, "0")}`,
    queues: { send: async (queue: string, message: unknown) => void sent.push({ queue, message }) },
    auditMonths: 24,
    issuers: [tokens.issuer],
  };
  const routes = accessRoutes(on);
  const gate = openGate(on);
  const watch = { trail: openTrail(on), mustTakeChanges: async () => undefined };
  for (const id of ["p1", "p2"]) await documents.create({ type: "project", schema: ProjectLike }, "projects", { id, type: "project" });

  const find = (method: string, path: string) => {
    for (const route of routes) {
      const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
      const match = new RegExp(`^/api/${route.path.replaceAll(".", "\\.").replace(/\{\w+\}/g, "([^/]+)")}$`).exec(path);
      if (route.method === method && match)
        return { route, params: Object.fromEntries(names.map((name, at) => [name, decodeURIComponent(match[at + 1] ?? "")])) };
    }
    throw new Error(`There is no route ${method} ${path}.`);
  };
  const send = async (authorization: string, { method, path, body, from = "127.0.0.1" }: { method: string; path: string; body?: unknown; from?: string }) => {
    const url = new URL(`/api/${path}`, "http://localhost");
    const { route, params } = find(method, url.pathname);
    const headers = { authorization, "content-type": "application/json" };
    const query = Object.fromEntries(url.searchParams);
    const request = new HttpRequest({ method, url: url.href, headers, query, params, ...(body !== undefined && { body: { string: JSON.stringify(body) } }) });
    const log = (_: string, error: unknown) => {
      throw error;
    };
    const answer = await answering(route, gate, watch)(request, noFlows, { clientAddress: from, origin: "http://localhost", log });
    const text = typeof answer.body === "string" ? answer.body : "";
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      json: (/json/.test(answer.headers["content-type"] ?? "") ? JSON.parse(text) : undefined) as Json,
    };
  };
  return {
    ...on,
    clock,
    sent,
    tokens,
    /** As this person, with these roles by token and these claims besides. */
    as: async (who: string, roles: Role[], method: string, path: string, { body, claims }: { body?: unknown; claims?: Record<string, unknown> } = {}) =>
      await send(`Bearer ${await tokens.mint({ userId: who, name: who.toUpperCase(), roles, ...(claims && { claims }) })}`, { method, path, body }),
    /** As a program, with this in the place of a token. */
    with: async (key: string, method: string, path: string, from = "127.0.0.1") => await send(`Bearer ${key}`, { method, path, from }),
    /** Whether the gate lets this person into a project, and with which role. */
    roleIn: async (who: string, projectId: string): Promise<Role | undefined> => {
      const authorization = `Bearer ${await tokens.mint({ userId: who })}`;
      const entered = gate({ in: "project", role: "labeler" }, { authorization, projectId, clientAddress: "" });
      return await entered.then(
        (caller) => caller?.role,
        () => undefined,
      );
    },
    userId: testUserId,
    close: async () => {
      await documents.close();
      await tokens.close();
      rmSync(folder, { recursive: true });
    },
  };
}
