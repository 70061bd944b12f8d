/** A sample app made from tables, through the product's own registration: what `app.ts` does, on lines made for tests. */
import type { HttpRequest } from "@azure/functions";
import { appendFileSync } from "node:fs";
import { openLocal } from "../../../backends/local/open.ts";
import { z } from "zod";
import type { Flows } from "../../../backends/flows.ts";
import type { Facts } from "../../../edge/answer.ts";
import { route } from "../../../edge/route.ts";
import { activity, queueTrigger } from "../../../edge/triggers.ts";
import { register } from "../../register.ts";
import type { Tables } from "../../tables.ts";

const trace = (line: unknown) => appendFileSync(process.env["SAMPLE_TRACE"] ?? "", `${JSON.stringify(line)}\n`);
const described = { policy: { in: "public" as const }, summary: "A sample.", handler: async () => ({}) };
const ODD: Record<string, unknown> = { nan: Number.NaN, date: new Date(0), bytes: Buffer.from("x"), big: 2 ** 60, half: "\ud800", fine: { a: [1, null, "é"] } };

const tables: Tables = {
  routes: [route({ ...described, name: "flow", method: "POST", path: "flow/{id}" }), route({ ...described, name: "facts", method: "GET", path: "facts/{id}" })],
  queues: [
    queueTrigger({
      name: "counted",
      queue: "counted",
      message: z.strictObject({ n: z.number() }),
      handler: async ({ n }, flows) => trace({ counted: n, started: await flows.start("wait", `from-queue-${n}`, { n }) }),
    }),
  ],
  timers: [{ name: "startUp", schedule: "* * * * * *", handler: async () => trace({ timer: true }) }],
  blobs: [{ name: "arrived", path: "incoming/{name}", handler: async (blob) => trace({ arrived: blob }) }],
  flows: [
    {
      name: "wait",
      handler: function* (context) {
        const { n } = z.object({ n: z.number() }).parse(context.df.getInput());
        context.df.setCustomStatus({ n });
        yield context.df.waitForExternalEvent("never");
      },
    },
    {
      name: "odd",
      handler: function* (context) {
        return yield context.df.callActivity("oddity", context.df.getInput());
      },
    },
  ],
  activities: [activity({ name: "oddity", input: z.object({ what: z.string() }), handler: async ({ what }) => ODD[what] })],
};

const answers = new Map([
  [
    "flow",
    async (request: HttpRequest, flows: Flows) => {
      const id = request.params["id"] ?? "";
      const ask = z.object({ start: z.string().optional(), input: z.unknown().optional(), terminate: z.string().optional() }).parse(await request.json());
      const did = ask.start ? await flows.start(ask.start, id, ask.input) : ask.terminate ? await flows.terminate(id, ask.terminate) : undefined;
      return answer({ did, status: await flows.status(id) });
    },
  ],
  ["facts", async (_request: HttpRequest, _flows: Flows, { clientAddress, origin }: Facts) => answer({ clientAddress, origin })],
]);
const answer = (value: unknown) => ({ status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(value) });

register(tables, async () => ({ tables, answers }));

export const storage = () => openLocal({ dataDir: process.env["LABELING_DATA_DIR"] ?? "", allowFolders: [], origin: "http://127.0.0.1", indexes: [] });
