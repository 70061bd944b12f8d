import { randomBytes } from "node:crypto";
import { setMaxListeners } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Blobs } from "../../backends/blobs.ts";
import type { Queues } from "../../backends/queues.ts";
import { problem } from "../../edge/problem.ts";
import { Refusal } from "../../refusal.ts";
import { blobTriggerLoop, watchContainer } from "./blob-events.ts";
import { createCalls } from "./calls.ts";
import type { DataDirectory } from "./data-directory.ts";
import { clientBinding, rpcBase, WEBHOOK_BASE } from "./durable/client-binding.ts";
import { createEngine } from "./durable/engine.ts";
import { durableApi } from "./durable/http.ts";
import { createStore } from "./durable/store.ts";
import type { Front } from "./front.ts";
import { callHttpFunction } from "./http-call.ts";
import type { Log } from "./log.ts";
import { queueTriggerLoop, runQueueLoop, type QueueHost } from "./queue.ts";
import { createRouter } from "./routes.ts";
import { readHostJson } from "./settings.ts";
import { runTimer } from "./timer.ts";
import { startWorker, type FunctionInfo, type Worker } from "./worker.ts";

export interface HostAsk {
  /** Folder of the function app. */
  app: string;
  data: DataDirectory;
  front: Front;
  log: Log;
}

export interface Host {
  readonly functions: readonly FunctionInfo[];
  /** Takes up nothing more, lets what runs end within `mostMs`, and tells the app. */
  stop(mostMs: number): Promise<void>;
}

/** Never slower than this to see a message locally, whatever host.json allows the real host. */
const MAX_POLLING_MS = 1_000;

/** Loads the compiled app and serves its functions: HTTP on the front, timers, queues, blobs, orchestrations. */
export async function startHost({ app, data, front, log }: HostAsk): Promise<Host> {
  const settings = readHostJson(app);
  const { http, queues: queueSettings, blobs: blobSettings, durableTask } = settings.extensions;
  const { hubName } = durableTask;
  const key = randomBytes(24).toString("base64url");
  process.env["WEBSITE_HOSTNAME"] ??= `127.0.0.1:${front.port}`; // without it the durable client rewrites its addresses to port 7071
  const worker = await startWorker(app, log);
  const stop = new AbortController();
  setMaxListeners(0, stop.signal); // every loop waits on it
  const binding = clientBinding({ origin: front.origin, hubName, key });
  const calls = createCalls({ worker, log, timeoutMs: settings.functionTimeout, signal: stop.signal, durableClient: () => binding });
  const functions = [...worker.functions.values()];

  const engine = createEngine({
    store: createStore(data.state),
    functions: worker.functions,
    calls,
    log,
    limits: { activities: durableTask.maxConcurrentActivityFunctions, orchestrators: durableTask.maxConcurrentOrchestratorFunctions },
  });
  const people = durableApi({ engine, base: WEBHOOK_BASE, hubName, key });
  const client = durableApi({ engine, base: rpcBase(key), hubName, key });
  front.mount("runtime", async (request, response, { path, search }) => {
    const url = new URL(path + search, front.origin);
    if (path.startsWith(`${rpcBase(key)}/`)) await client(request, response, url);
    else if (path.startsWith(`${WEBHOOK_BASE}/`) && url.searchParams.get("code") === key) await people(request, response, url);
    else return false;
    return true;
  });

  const prefix = http.routePrefix.replaceAll(/^\/|\/$/g, "");
  const route = createRouter(functions, prefix);
  front.mount(prefix.split("/")[0] ?? "", async (request, response, address) => {
    const found = route(request.method ?? "", address.path);
    if (found) await callHttpFunction(calls, found, request, response, address);
    else unknownRoute(request, response, address.path);
    return true;
  });

  const watched = functions.filter(({ trigger }) => trigger.type === "queueTrigger" || trigger.type === "blobTrigger");
  const loops = functions.filter(({ trigger }) => trigger.type === "timerTrigger").map((fn) => runTimer(fn, { calls, state: data.state, signal: stop.signal }));
  if (watched.length > 0) {
    const { queues, blobs } = await storageOf(worker);
    const on: QueueHost = {
      queues,
      calls,
      log,
      signal: stop.signal,
      batchSize: queueSettings.batchSize,
      maxDequeueCount: queueSettings.maxDequeueCount,
      visibilityTimeoutMs: queueSettings.visibilityTimeout,
      maxPollingMs: Math.min(queueSettings.maxPollingInterval, MAX_POLLING_MS),
    };
    const onBlobs = { ...on, blobs, state: data.state, maxDequeueCount: blobSettings.poisonBlobThreshold };
    for (const fn of watched) {
      if (fn.trigger.type === "queueTrigger") loops.push(runQueueLoop(on, queueTriggerLoop(fn, on)));
      else loops.push(runQueueLoop(on, blobTriggerLoop(fn, onBlobs)), watchContainer(fn, onBlobs));
    }
  }
  // A trigger's loop ends with the host; one that ends by a fault is a bug, and the process must not go on without it.
  for (const loop of loops) loop.catch(rise);
  engine.pump();

  return {
    functions,
    async stop(mostMs) {
      stop.abort();
      const late = new Promise<void>((resolve) => setTimeout(resolve, mostMs).unref());
      await Promise.race([Promise.allSettled([...loops, engine.stop(), calls.settled(mostMs)]), late]);
      await worker.terminate();
    },
  };
}

/** The storage that queue and blob triggers watch: the app's own, open already, so that there is one connection and one cache. */
async function storageOf({ exports: { storage } }: Worker): Promise<{ queues: Queues; blobs: Blobs }> {
  if (typeof storage !== "function")
    throw new Error("The app has queue or blob triggers, so its entry must export `storage`, which gives the open queues and blobs.");
  return (await storage()) as { queues: Queues; blobs: Blobs };
}

/** Azure's host says no more than 404 here; a person who builds against the service on their own machine is told what it was. */
function unknownRoute(request: IncomingMessage, response: ServerResponse, path: string): void {
  request.resume();
  const none = new Refusal("not-found", `There is no ${request.method} here. GET /api/openapi.json tells all that there is.`, { reason: "no-such-route" });
  const { status, headers, body } = problem(none, path, "");
  response.writeHead(status, { ...headers, "cache-control": "no-store", "x-content-type-options": "nosniff" }).end(body);
}

/** Out of the promise and up to the process, which logs it and ends. */
function rise(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}
