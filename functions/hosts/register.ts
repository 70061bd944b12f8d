import { app, type HttpRequest, type InvocationContext } from "@azure/functions";
import { ResourceFactoryResolver } from "@azure/functions-extensions-base";
import * as df from "durable-functions";
import { z } from "zod";
import type { Facts, Answer } from "../edge/answer.ts";
import { durableFlows } from "./durable-flows.ts";
import type { Tables } from "./tables.ts";

/** The tables over open storage, and each route as the edge answers it. */
export interface Live {
  tables: Tables;
  answers: ReadonlyMap<string, Answer>;
}

/** Setting that names the storage of queues and blobs, as in `DataStorage` or `DataStorage__queueServiceUri`. */
const CONNECTION = "DataStorage";

const BlobReference = z.object({ ContainerName: z.string(), BlobName: z.string() });

/**
 * Registers every line of the tables with the real libraries. `named` gives names and bindings now, since registration ends when the app's
 * entry has run; `live` gives the handlers later. Token checks are ours, so that every function is anonymous to the host.
 */
export function register(named: Tables, live: () => Promise<Live>): void {
  const client = df.input.durableClient();
  const extraInputs = [client];
  const flowsOf = (context: InvocationContext) => durableFlows(() => df.getClient(context));
  const find = async <K extends Exclude<keyof Tables, "routes">>(kind: K, name: string): Promise<Tables[K][number]> => {
    const found = (await live()).tables[kind].find((line) => line.name === name);
    if (!found) throw new Error(`The tables have no ${name} among their ${kind}.`);
    return found;
  };

  for (const { name, method, path } of named.routes) {
    app.http(name, {
      route: path,
      methods: [method],
      authLevel: "anonymous",
      extraInputs,
      handler: async (request, context) => {
        const answer = (await live()).answers.get(name);
        if (!answer) throw new Error(`The tables have no route ${name}.`);
        return answer(request, flowsOf(context), factsOf(request, context));
      },
    });
  }
  for (const { name, queue } of named.queues) {
    app.storageQueue(name, {
      queueName: queue,
      connection: CONNECTION,
      extraInputs,
      handler: async (sent, context) => {
        const line = await find("queues", name);
        await line.handler(parse(line.message, sent), flowsOf(context));
      },
    });
  }
  for (const { name, schedule } of named.timers) {
    app.timer(name, { schedule, extraInputs, handler: async (_, context) => (await find("timers", name)).handler(flowsOf(context)) });
  }
  if (named.blobs.length > 0) giveReferences();
  for (const { name, path } of named.blobs) {
    app.storageBlob(name, {
      path,
      connection: CONNECTION,
      source: "EventGrid",
      // The blob's place, not its bytes: one may have gigabytes, and the handler knows how to read a part.
      sdkBinding: true,
      extraInputs,
      handler: async (sent, context) => {
        const { ContainerName, BlobName } = BlobReference.parse(sent);
        await (await find("blobs", name)).handler({ container: ContainerName, name: BlobName }, flowsOf(context));
      },
    });
  }
  for (const { name, handler } of named.flows) df.app.orchestration(name, handler);
  for (const { name } of named.activities) {
    df.app.activity(name, {
      handler: async (input: unknown) => {
        const line = await find("activities", name);
        return plain(name, await line.handler(parse(line.input, input)));
      },
    });
  }
}

/** A table's line pairs its schema with its handler; among all lines that pairing is forgotten, hence `never`. */
const parse = (schema: z.ZodType, value: unknown) => schema.parse(value) as never;

/**
 * An activity's result goes through JSON on Azure, and what does not survive that (NaN, integers past 2^53, a lone surrogate, bytes, dates)
 * would differ between the hosts. Refused here, on both.
 */
export function plain(activity: string, value: unknown): unknown {
  if (value === undefined) return undefined;
  const read = z.json().safeParse(value);
  const oddity = read.success ? oddityOf(read.data) : "something that is not JSON";
  if (oddity) throw new Error(`The activity ${activity} returned ${oddity}; its result must be plain JSON.`);
  return value;
}

function oddityOf(value: z.infer<ReturnType<typeof z.json>>): string | undefined {
  if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)) return `the integer ${value}, beyond 2^53`;
  if (typeof value === "string" && !value.isWellFormed()) return "text with a lone surrogate";
  if (value === null || typeof value !== "object") return undefined;
  for (const member of Object.values(value)) {
    const oddity = oddityOf(member);
    if (oddity) return oddity;
  }
  return undefined;
}

/** With `sdkBinding` the host sends where the blob is, and the library asks for a factory that makes something of it. */
function giveReferences(): void {
  ResourceFactoryResolver.getInstance().registerResourceFactory("AzureStorageBlobs", (data) => {
    const one = Array.isArray(data) ? data[0] : data;
    return JSON.parse(Buffer.from(one?.content ?? []).toString("utf8")) as unknown;
  });
}

/** The front end of Azure, and the embedded host, append the address they saw to `x-forwarded-for`, with a port or without. */
function factsOf(request: HttpRequest, context: InvocationContext): Facts {
  const last = request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "";
  const clientAddress = last.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1").replace(/^\[(.+)\](?::\d+)?$/, "$1");
  return { clientAddress, origin: new URL(request.url).origin, log: (message, error) => context.error(message, error) };
}
