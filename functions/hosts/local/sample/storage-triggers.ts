/** The sample app's queue and blob triggers. */
import { app } from "@azure/functions";
import { appendFileSync } from "node:fs";
import { openLocal } from "../../../backends/local/open.ts";

const trace = (line: unknown) => process.env["SAMPLE_TRACE"] && appendFileSync(process.env["SAMPLE_TRACE"], `${JSON.stringify(line)}\n`);

app.storageQueue("job", {
  queueName: "jobs",
  connection: "DataStorage",
  handler: async (message: unknown, context) => {
    const metadata = context.triggerMetadata ?? {};
    trace({ job: message, try: metadata["dequeueCount"], color: metadata["color"] });
    const thrown = message && typeof message === "object" && "thrown" in message ? message.thrown : undefined;
    // oxlint-disable-next-line no-throw-literal
    if (thrown !== undefined) throw thrown;
  },
});
app.storageBlob("blobbed", {
  path: "incoming/{name}.txt",
  connection: "DataStorage",
  source: "EventGrid",
  handler: async (blob, context) => void trace({ blob: String(blob), name: context.triggerMetadata?.["name"] }),
});

export const storage = () => openLocal({ dataDir: process.env["LABELING_DATA_DIR"] ?? "", allowFolders: [], origin: "http://127.0.0.1", indexes: [] });
