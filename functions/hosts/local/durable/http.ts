import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { managementUrls } from "./client-binding.ts";
import type { Engine } from "./engine.ts";
import { EventType } from "./protocol.ts";
import type { Instance } from "./store.ts";

interface Exchange {
  engine: Engine;
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  /** Management links in replies: made with the key that whoever came in had already. */
  links(id: string): Record<string, string>;
}

/**
 * The Durable extension's HTTP API: for people under `/runtime/webhooks/durabletask`, and for the SDK's client as its RPC endpoint. Both
 * need the host's key: without it any page in the user's browser could start orchestrations. `base` is the path before the controller.
 */
export function durableApi(on: { engine: Engine; base: string; hubName: string; key: string }) {
  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const [controller, first, operation, eventName] = url.pathname.slice(on.base.length).split("/").filter(Boolean).map(decodeURIComponent);
    const links = (id: string) => managementUrls({ origin: url.origin, hubName: on.hubName, key: on.key, id });
    const exchange: Exchange = { engine: on.engine, request, response, url, links };
    const route = `${request.method} ${controller}`;
    if (route === "POST orchestrators" && first) return start(exchange, first, operation);
    if (route === "GET instances") return first ? status(exchange, first) : list(exchange);
    if (route === "DELETE instances") return purge(exchange, first);
    if (route === "POST instances" && first) return manage(exchange, first, operation, eventName);
    reply(response, 404);
  };
}

async function start({ engine, request, response, links }: Exchange, name: string, id: string = randomUUID().replaceAll("-", "")): Promise<void> {
  const input = parsed(await text(request));
  if (!input) return reply(response, 400, { Message: "The input is not JSON." });
  const result = engine.create(name, id, input.value);
  if (result === "unknown") return reply(response, 400, { Message: `The function '${name}' doesn't exist, is disabled, or is not an orchestrator function.` });
  if (result === "exists") return reply(response, 409, { Message: `An Orchestration instance with the ID ${id} already exists.` });
  const all = links(id);
  response.setHeader("location", all["statusQueryGetUri"] ?? "").setHeader("retry-after", "10");
  reply(response, 202, all);
}

function status({ engine, response, url }: Exchange, id: string): void {
  const instance = engine.store.instance(id);
  if (!instance) return reply(response, 404);
  const isRunning = ["Pending", "Running", "Suspended"].includes(instance.status);
  if (isRunning) response.setHeader("location", url.href).setHeader("retry-after", "5");
  const isFailed = instance.status === "Failed" && url.searchParams.get("returnInternalServerErrorOnFailure") === "true";
  reply(response, isRunning ? 202 : isFailed ? 500 : 200, payload(engine, instance, url));
}

function list({ engine, response, url }: Exchange): void {
  reply(
    response,
    200,
    engine.store.instances(filterOf(url)).map((instance) => payload(engine, instance, url)),
  );
}

function purge({ engine, response, url }: Exchange, id: string | undefined): void {
  const ids = id === undefined ? engine.store.instances(filterOf(url)).map((instance) => instance.id) : engine.store.instance(id) ? [id] : [];
  if (ids.length === 0) return reply(response, 404);
  reply(response, 200, { instancesDeleted: engine.purge(ids) });
}

async function manage({ engine, request, response, url }: Exchange, id: string, operation = "", Name = ""): Promise<void> {
  const Reason = url.searchParams.get("reason") ?? "";
  const tell = (event: Parameters<Engine["notify"]>[1]) => reply(response, { accepted: 202, missing: 404, ended: 410 }[engine.notify(id, event)]);
  switch (operation.toLowerCase()) {
    case "raiseevent": {
      const sent = await text(request);
      const isJson = /^application\/json/i.test(request.headers["content-type"] ?? "");
      const input = isJson ? parsed(sent) : undefined;
      if (!input) return reply(response, 400, { Message: "Only application/json request content is supported" });
      return tell({ EventType: EventType.EventRaised, Name, Input: sent === "" ? null : JSON.stringify(input.value) });
    }
    case "terminate":
      return tell({ EventType: EventType.ExecutionTerminated, Input: Reason });
    case "suspend":
      return tell({ EventType: EventType.ExecutionSuspended, Reason });
    case "resume":
      return tell({ EventType: EventType.ExecutionResumed, Reason });
    default:
      return reply(response, 404);
  }
}

function payload(engine: Engine, instance: Instance, url: URL) {
  const value = (json: string | null): unknown => JSON.parse(json ?? "null");
  const seconds = (time: number) => `${new Date(time).toISOString().slice(0, 19)}Z`;
  return {
    name: instance.name,
    instanceId: instance.id,
    runtimeStatus: instance.status,
    input: url.searchParams.get("showInput") === "false" ? null : value(instance.input),
    customStatus: value(instance.customStatus),
    output: value(instance.output),
    createdTime: seconds(instance.createdAt),
    lastUpdatedTime: seconds(instance.updatedAt),
    ...(url.searchParams.get("showHistory") === "true" && { historyEvents: engine.store.history(instance.id).events }),
  };
}

function filterOf(url: URL) {
  const get = (name: string) => url.searchParams.get(name) ?? undefined;
  const time = (name: string) => (get(name) ? Date.parse(get(name) ?? "") : undefined);
  return {
    from: time("createdTimeFrom"),
    to: time("createdTimeTo"),
    prefix: get("instanceIdPrefix"),
    statuses: url.searchParams.getAll("runtimeStatus").flatMap((names) => names.split(",")),
    top: Number(get("top") ?? -1),
  };
}

function parsed(json: string): { value: unknown } | undefined {
  try {
    return { value: json === "" ? null : (JSON.parse(json) as unknown) };
  } catch {
    return undefined; // the caller answers 400
  }
}

function reply(response: ServerResponse, code: number, value?: unknown): void {
  if (value === undefined) return void response.writeHead(code).end();
  response.writeHead(code, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(value));
}
