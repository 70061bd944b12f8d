import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

/** A .NET TimeSpan, `[d.]hh:mm:ss[.fff]`, in milliseconds. */
const TimeSpan = z.string().transform((text, context) => {
  const match = /^(?:(\d+)\.)?(\d+):(\d+):(\d+)(\.\d+)?$/.exec(text);
  if (!match) {
    context.addIssue({ code: "custom", message: `"${text}" is not a time span such as 00:05:00.` });
    return z.NEVER;
  }
  const [days = 0, hours = 0, minutes = 0, seconds = 0, fraction = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds + fraction) * 1000;
});

/** What of host.json this host reads; the defaults are the real host's. */
const HostJson = z.object({
  functionTimeout: TimeSpan.default(30 * 60_000),
  extensions: z
    .object({
      http: z.object({ routePrefix: z.string().default("api") }).prefault({}),
      queues: z
        .object({
          batchSize: z.int().min(1).max(32).default(16),
          maxDequeueCount: z.int().min(1).default(5),
          visibilityTimeout: TimeSpan.default(0),
          maxPollingInterval: TimeSpan.default(60_000),
          messageEncoding: z.literal("none", "Messages are plain JSON text: set messageEncoding to none."),
        })
        .prefault({ messageEncoding: "none" }),
      blobs: z.object({ poisonBlobThreshold: z.int().min(1).default(5) }).prefault({}),
      durableTask: z
        .object({
          hubName: z.string().default("TestHubName"),
          maxConcurrentActivityFunctions: z.int().min(1).default(10),
          maxConcurrentOrchestratorFunctions: z.int().min(1).default(5),
        })
        .prefault({}),
    })
    .prefault({}),
});

export type HostSettings = z.infer<typeof HostJson>;

export function readHostJson(directory: string): HostSettings {
  const file = path.join(directory, "host.json");
  const read = HostJson.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (!read.success) throw new Error(`${file} is not right:\n${z.prettifyError(read.error)}`);
  return read.data;
}
