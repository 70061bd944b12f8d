import { describe, expect, test } from "@jest/globals";
import { BlobEvent, blobsOf } from "./blob-event.ts";

const subject = "/blobServices/default/containers/photos/blobs/in/ä b%41.png";
const url = "https://acme.blob.core.windows.net/photos/in/%C3%A4%20b%2541.png";
const event = {
  topic: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/acme",
  subject,
  eventType: "Microsoft.Storage.BlobCreated",
  id: "831e1650-001e-001b-66ab-eeb76e069631",
  data: { api: "PutBlockList", contentLength: 524_288, contentType: "image/png", eTag: "0x8D4BCC2E4835CD0", url, sequencer: "0" },
  dataVersion: "",
  metadataVersion: "1",
  eventTime: "2026-06-26T18:41:00.9584103Z",
};
const cloud = { specversion: "1.0", source: event.topic, subject, type: event.eventType, id: event.id, time: event.eventTime, data: event.data };
const blob = { address: "https://acme.blob.core.windows.net", container: "photos", name: "in/ä b%41.png" };

const told = (sent: unknown) => {
  const read = BlobEvent.parse(sent);
  return "projectId" in read ? read : blobsOf(read);
};

describe("a message about blobs", () => {
  test.each<[string, unknown, unknown]>([
    ["in the schema of Event Grid", event, [blob]],
    ["in the schema of CloudEvents", cloud, [blob]],
    ["as Event Grid puts it into a queue, in Base64", Buffer.from(JSON.stringify(event)).toString("base64"), [blob]],
    ["that a blob is gone", { ...event, eventType: "Microsoft.Storage.BlobDeleted" }, [blob]],
    ["of an account with folders", { ...event, data: { ...event.data, url: "https://acme.dfs.core.windows.net/photos/in/x.png" } }, [blob]],
    [
      "that a file was renamed",
      {
        ...event,
        eventType: "Microsoft.Storage.BlobRenamed",
        data: { destinationUrl: "https://acme.dfs.core.windows.net/photos/in/x", sourceUrl: "https://acme.dfs.core.windows.net/photos/tmp/a%20b.png" },
      },
      [blob, { ...blob, name: "tmp/a b.png" }],
    ],
    ["that it has another tier", { ...event, eventType: "Microsoft.Storage.BlobTierChanged" }, []],
    ["about something that is no blob", { ...event, subject: "/blobServices/default/containers/photos" }, []],
    ["whose address is none", { ...event, data: { url: "here" } }, []],
    ["of our own", { projectId: "p", after: 5, tries: 2 }, { projectId: "p", after: 5, tries: 2 }],
  ])("%s", (_, sent, expected) => expect(told(sent)).toEqual(expected));

  test.each<[string, unknown]>([
    ["words", "hello"],
    ["Base64 of something else", Buffer.from("hello, who").toString("base64")],
    ["nothing", null],
    ["an event without a subject", { ...event, subject: undefined }],
  ])("that is %s is refused", (_, sent) => expect(BlobEvent.safeParse(sent).success).toBe(false));
});
