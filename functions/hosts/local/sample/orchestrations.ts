/** A sample function app for the tests of the embedded host: each way of using Durable Functions that the product uses, and some that it must refuse. */
import { durableFlows } from "../../durable-flows.ts";
import { app } from "@azure/functions";
import * as df from "durable-functions";
import { appendFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

const trace = (line: string) => process.env["SAMPLE_TRACE"] && appendFileSync(process.env["SAMPLE_TRACE"], `${line}\n`);
const counts = new Map<string, number>();
const Numbers = z.record(z.string(), z.number());
const Retried = z.object({ failures: z.number(), attempts: z.number().default(4), key: z.string() });
const retry = (firstMs: number, attempts: number) => Object.assign(new df.RetryOptions(firstMs, attempts), { backoffCoefficient: 2 });
const firstLine = (error: unknown) => (error instanceof Error ? error.message : String(error)).split("\n")[0]?.trim();
const later = (now: Date, ms: number) => new Date(now.getTime() + ms);

df.app.activity("echo", { handler: async (value: unknown) => value });
df.app.activity("slow", {
  handler: async (ms: number) => {
    trace(`slow ${ms} pid=${process.pid}`);
    await sleep(ms);
    return ms;
  },
});
df.app.activity("flaky", {
  handler: async (ask: { key: string; failures: number }) => {
    const count = (counts.get(ask.key) ?? 0) + 1;
    counts.set(ask.key, count);
    if (count <= ask.failures) throw new Error(`flaky ${count}`);
    return count;
  },
});

df.app.orchestration("types", function* (context) {
  const out: unknown[] = [];
  for (const value of ["5", 5, "true", "text", null, { a: [1] }, [1, 2], true, 1.5]) out.push(yield context.df.callActivity("echo", value));
  out.push((yield context.df.callActivity("echo")) === null);
  return { out, input: context.df.getInput() };
});
df.app.orchestration("fan", function* (context) {
  context.df.setCustomStatus("fanning");
  const { n = 0 } = Numbers.parse(context.df.getInput());
  const all: number[] = yield context.df.Task.all(Array.from({ length: n }, (_, at) => context.df.callActivity("echo", at)));
  context.df.setCustomStatus({ done: true });
  return all.reduce((a, b) => a + b, 0);
});
df.app.orchestration("timer", function* (context) {
  const now = () => context.df.currentUtcDateTime;
  const times = [now().getTime()];
  for (let at = 0; at < 2; at++) {
    yield context.df.createTimer(later(now(), 300));
    times.push(now().getTime());
  }
  return times.map((time) => time - (times[0] ?? 0));
});
df.app.orchestration("approval", function* (context) {
  const { ms = 0 } = Numbers.parse(context.df.getInput());
  const deadline = context.df.createTimer(later(context.df.currentUtcDateTime, ms));
  const event = context.df.waitForExternalEvent("go");
  const first: unknown = yield context.df.Task.any([event, deadline]);
  if (first !== event) return "timeout";
  deadline.cancel();
  return { got: event.result, after: yield context.df.callActivity("echo", "after") };
});
df.app.orchestration("retry", function* (context) {
  const { failures, attempts, key } = Retried.parse(context.df.getInput());
  try {
    return yield context.df.callActivityWithRetry("flaky", retry(50, attempts), { key, failures });
  } catch (error) {
    return { failed: firstLine(error) };
  }
});
// Retries inside Task.all interleave the numbers of several tasks.
df.app.orchestration("fanRetry", function* (context) {
  const flaky = [0, 1, 2, 3].map((at) => context.df.callActivityWithRetry("flaky", retry(50, 4), { key: `${context.df.instanceId}-${at}`, failures: at % 3 }));
  const all: unknown = yield context.df.Task.all([...flaky, context.df.callActivity("slow", 80)]);
  return { all, more: yield context.df.callActivity("echo", "more") };
});
df.app.orchestration("anyRetry", function* (context) {
  const timer = context.df.createTimer(later(context.df.currentUtcDateTime, 60_000));
  const flaky = context.df.callActivityWithRetry("flaky", retry(50, 4), { key: context.df.instanceId, failures: 1 });
  const first: unknown = yield context.df.Task.any([flaky, timer]);
  if (first !== timer) timer.cancel();
  return yield context.df.callActivity("echo", "after");
});
df.app.orchestration("parent", function* (context) {
  const a: unknown = yield context.df.callSubOrchestrator("fan", { n: 3 });
  const b: unknown = yield context.df.callSubOrchestrator("fan", { n: 4 }, `${context.df.instanceId}-kid`);
  let failed;
  try {
    yield context.df.callSubOrchestrator("fails");
  } catch (error) {
    failed = firstLine(error);
  }
  return { a, b, failed };
});
df.app.orchestration("fails", function* (context) {
  yield context.df.callActivity("echo", 1);
  throw new Error("orchestrator broke");
});
df.app.orchestration("activityFails", function* (context) {
  context.df.setCustomStatus("s");
  yield context.df.callActivity("flaky", { key: context.df.instanceId, failures: 9 });
});
df.app.orchestration("eternal", function* (context) {
  const { left = 0, sum = 0 } = Numbers.parse(context.df.getInput());
  const value: number = yield context.df.callActivity("echo", left);
  if (left > 1) return context.df.continueAsNew({ left: left - 1, sum: sum + value });
  return sum + value;
});
df.app.orchestration("events", function* (context) {
  const out: unknown[] = [];
  for (let at = 0; at < 3; at++) out.push(yield context.df.waitForExternalEvent("e"));
  return out;
});
df.app.orchestration("long", function* (context) {
  const out: unknown[] = [];
  for (let at = 0; at < 5; at++) out.push(yield context.df.callActivity("slow", 200 + at));
  return out;
});
df.app.orchestration("deep", function* (context) {
  const { n = 0 } = Numbers.parse(context.df.getInput());
  let sum = 0;
  for (let at = 0; at < n; at++) sum += yield context.df.callActivity("echo", 1);
  return sum;
});
// Breaks the rules: the second run schedules something else than the first.
let hasRun = false;
df.app.orchestration("random", function* (context) {
  yield context.df.callActivity("echo", 1);
  const name = hasRun ? "slow" : "echo";
  hasRun = true;
  yield context.df.callActivity(name, 2);
  return 1;
});

app.http("start", {
  route: "start/{name}",
  methods: ["POST"],
  authLevel: "anonymous",
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const client = df.getClient(context);
    const body = await request.text();
    const instanceId = request.query.get("id");
    const input: unknown = body ? JSON.parse(body) : undefined;
    const id = await client.startNew(request.params["name"] ?? "", { ...(instanceId && { instanceId }), input });
    return client.createCheckStatusResponse(request, id);
  },
});
app.http("client", {
  route: "client/{op}/{id}",
  methods: ["POST"],
  authLevel: "anonymous",
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const client = df.getClient(context);
    const { op, id = "" } = request.params;
    if (op === "raise") await client.raiseEvent(id, request.query.get("event") ?? "", await request.json());
    else if (op === "terminate") await client.terminate(id, "because");
    else if (op === "suspend") await client.suspend(id, "x");
    else if (op === "resume") await client.resume(id, "x");
    else if (op === "status") return { jsonBody: await client.getStatus(id, { showHistory: request.query.has("h") }) };
    else if (op === "purge") return { jsonBody: await client.purgeInstanceHistory(id) };
    else if (op === "forget") await durableFlows(() => client).purgeEnded(Date.now());
    else if (op === "wait")
      return client.waitForCompletionOrCreateCheckStatusResponse(request, id, { timeoutInMilliseconds: 5000, retryIntervalInMilliseconds: 100 });
    else return { status: 400 };
    return { status: 202 };
  },
});
