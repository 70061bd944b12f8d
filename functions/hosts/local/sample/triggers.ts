/** The sample app's HTTP functions and triggers. */
import { app } from "@azure/functions";
import { appendFileSync } from "node:fs";

const trace = (line: unknown) => process.env["SAMPLE_TRACE"] && appendFileSync(process.env["SAMPLE_TRACE"], `${JSON.stringify(line)}\n`);

app.hook.appStart((context) => void Object.assign(context.hookData, { startedAt: Date.now() }));
app.hook.appTerminate((context) => void trace({ terminated: Object.keys(context.hookData) }));

app.http("hello", { route: "hello", methods: ["GET"], authLevel: "anonymous", handler: async () => ({ jsonBody: { hello: "world" } }) });
app.http("look", {
  route: "look/{name}",
  methods: ["GET", "POST"],
  authLevel: "anonymous",
  handler: async (request, context) => ({
    jsonBody: {
      params: request.params,
      query: Object.fromEntries(request.query),
      url: request.url,
      body: await request.text(),
      test: request.headers.get("x-test"),
      from: request.headers.get("x-forwarded-for"),
      trace: context.traceContext,
      environment: process.env["FUNCTIONS_APPLICATION_DIRECTORY"] === process.cwd(),
    },
    cookies: [
      { name: "a", value: "1 2", httpOnly: true, sameSite: "Lax", maxAge: 60 },
      { name: "b", value: "3", path: "/x" },
    ],
  }),
});
app.http("getthing", { route: "same", methods: ["GET"], authLevel: "anonymous", handler: async () => ({ body: "getthing" }) });
app.http("get_thing", { route: "same", methods: ["GET"], authLevel: "anonymous", handler: async () => ({ body: "get_thing" }) });
app.http("setCookies", {
  route: "set-cookies",
  methods: ["GET"],
  authLevel: "anonymous",
  handler: async () => ({
    headers: [
      ["set-cookie", "a=1"],
      ["set-cookie", "b=2"],
    ],
    status: 204,
  }),
});
app.http("nothing", { route: "nothing", methods: ["GET"], authLevel: "anonymous", handler: async () => undefined as never });
app.http("sleepy", {
  route: "sleepy",
  methods: ["GET"],
  authLevel: "anonymous",
  handler: async (request) => {
    await new Promise((resolve) => setTimeout(resolve, Number(request.query.get("ms"))));
    return { body: "slept" };
  },
});
const THROWN: Record<string, unknown> = { error: new Error("kaboom"), zero: 0, empty: "", false: false, undefined: undefined };
app.http("boom", {
  route: "boom/{what}",
  methods: ["GET"],
  authLevel: "anonymous",
  handler: async (request) => {
    // oxlint-disable-next-line no-throw-literal
    throw THROWN[request.params["what"] ?? ""];
  },
});
app.http("crash", {
  route: "crash",
  methods: ["POST"],
  authLevel: "anonymous",
  handler: async () => {
    setTimeout(() => {
      throw new Error("nobody caught this");
    }, 10);
    return { status: 202 };
  },
});

app.timer("everySecond", { schedule: "* * * * * *", handler: async (timer) => void trace({ timer: "everySecond", isPastDue: timer.isPastDue }) });
app.timer("atMidnightOfYear", { schedule: "0 0 0 1 1 *", handler: async (timer) => void trace({ timer: "atMidnightOfYear", isPastDue: timer.isPastDue }) });
let tries = 0;
app.timer("retried", {
  schedule: "0 0 0 1 1 *",
  runOnStartup: true,
  retry: { strategy: "fixedDelay", maxRetryCount: 2, delayInterval: { milliseconds: 0 } },
  handler: async (_, context) => {
    trace({ retried: context.retryContext });
    if (++tries < 3) throw new Error("again");
  },
});
