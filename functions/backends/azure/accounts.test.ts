import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { BlobServiceClient, ContainerSASPermissions, StorageSharedKeyCredential } from "@azure/storage-blob";
import { type Azurite, startAzurite } from "../../emulators/azurite.ts";
import type { AccountPlace, BlobContainer } from "../blobs.ts";
import type { AccountOptions } from "./accounts.ts";
import { openAccounts } from "./accounts.ts";
import { openAzure } from "./open.ts";

let azurite: Azurite;
let address: string;
let key: string;
let service: BlobServiceClient;
let kept: BlobContainer;
const secrets = new Map<string, string>();
const options = (): AccountOptions => ({
  hosts: { suffixes: ["blob.core.windows.net"], emulators: [new URL(address).host] },
  secrets: { get: async (name) => secrets.get(name) },
  kept: async () => kept,
  now: () => Date.now(),
});
const sasOf = (permissions = "rl", minutes = 60) =>
  service
    .getContainerClient("photos")
    .generateSasUrl({ permissions: ContainerSASPermissions.parse(permissions), expiresOn: new Date(Date.now() + minutes * 60_000) })
    .then((url) => new URL(url).search);

beforeAll(async () => {
  azurite = await startAzurite();
  service = BlobServiceClient.fromConnectionString(azurite.connectionString);
  if (!(service.credential instanceof StorageSharedKeyCredential)) throw new Error("The emulator has no key.");
  address = service.url.replace(/\/$/, "");
  key = /AccountKey=([^;]+)/.exec(azurite.connectionString)?.[1] ?? "";
  const open = await openAzure({ cosmos: { database: "none" }, storage: { connectionString: azurite.connectionString }, indexes: [] });
  kept = await open.blobs.open({ container: "copies" });
  await service.getContainerClient("photos").create();
  await service.getContainerClient("public").create({ access: "container" });
  for (const container of ["photos", "public"])
    for (const name of ["a b/ü#1.png", "c.txt"]) await service.getContainerClient(container).getBlockBlobClient(name).upload(name, Buffer.byteLength(name));
  secrets.set("key", key);
  secrets.set("sas", await sasOf());
}, 60_000);
afterAll(() => azurite.stop());

const place = (signIn: AccountPlace["signIn"], change: Partial<AccountPlace> = {}): AccountPlace => ({
  address,
  container: signIn === "anonymous" ? "public" : "photos",
  signIn,
  ...(signIn === "key" || signIn === "sas" ? { secret: signIn } : {}),
  ...change,
});

describe.each(["key", "sas", "anonymous"] as const)("a container by %s", (signIn) => {
  test("is listed, browsed, read, linked to, and never written to", async () => {
    const on = await openAccounts(options()).open(place(signIn));
    expect((await on.list({ limit: 10 })).blobs.map(({ name }) => name)).toEqual(["a b/ü#1.png", "c.txt"]);
    expect(await on.browse({ prefix: "", limit: 10 })).toMatchObject({ folders: ["a b/"], blobs: [{ name: "c.txt", size: 5 }] });
    expect(Buffer.from((await on.read("c.txt", { start: 2, end: 5 })) ?? []).toString()).toBe("txt");
    expect(await on.head("missing")).toBeUndefined();
    const link = await on.readLink("a b/ü#1.png", { minutes: 5, contentType: "image/png" });
    const reply = await fetch(link);
    expect([reply.status, await reply.text()]).toEqual([200, "a b/ü#1.png"]);
    expect(on.address("a b/ü#1.png")).toBe(`${address}/${signIn === "anonymous" ? "public" : "photos"}/a%20b/%C3%BC%231.png`);
    expect(on.writable).toBe(false);
    await expect(on.write("x", new Uint8Array(1), { contentType: "text/plain" })).rejects.toMatchObject({ code: "not-allowed" });
    await expect(on.delete("c.txt")).rejects.toMatchObject({ code: "not-allowed" });
    await expect(on.writeLink("c.txt", { minutes: 1 })).rejects.toMatchObject({ code: "not-allowed" });
  });
  test("passes its test", async () => {
    const { secret, ...ask } = place(signIn);
    expect(await openAccounts(options()).test({ ...ask, secret: secret === undefined ? undefined : secrets.get(secret) })).toBeUndefined();
  });
});

test("a SAS is never handed out: links are of copies, made once", async () => {
  const on = await openAccounts(options()).open(place("sas"));
  const signature = new URLSearchParams(secrets.get("sas")).get("sig") ?? "none";
  const links = [await on.readLink("c.txt", { minutes: 5 }), await on.readLink("c.txt", { minutes: 5, contentType: "image/png" })].map((link) => new URL(link));
  expect(links.map((link) => link.pathname)).toEqual([links[0]?.pathname, links[0]?.pathname]);
  for (const link of links)
    expect([link.pathname.split("/")[2], link.searchParams.get("sr"), link.searchParams.get("sig") === signature]).toEqual(["copies", "b", false]);
  await expect(on.readLink("missing", { minutes: 5 })).rejects.toMatchObject({ code: "not-found" });
});

describe("what is wrong is said, and never the secret", () => {
  const wrongKey = randomBytes(64).toString("base64");
  test.each<[string, () => Promise<Partial<AccountPlace>> | Partial<AccountPlace>, string]>([
    ["a wrong key", () => ({ signIn: "key", secret: wrongKey }), "wrong-key"],
    ["a missing container", () => ({ signIn: "key", secret: key, container: "nothing" }), "container-missing"],
    ["a missing secret", () => ({ signIn: "key" }), "secret-missing"],
    ["a closed port", () => ({ signIn: "key", secret: key, address: "http://127.0.0.1:9/emulated" }), "unreachable"],
    ["a SAS that cannot list", async () => ({ signIn: "sas", secret: await sasOf("r") }), "sas-permission"],
    ["a SAS that ran out", async () => ({ signIn: "sas", secret: await sasOf("rl", -5) }), "sas-expired"],
    ["a SAS that was cut", async () => ({ signIn: "sas", secret: `${(await sasOf()).slice(0, -8)}AAAA` }), "sas-refused"],
    [
      "a SAS that another key signed",
      async () => ({ signIn: "sas", secret: (await sasOf()).replace(/sig=[^&]*/, `sig=${encodeURIComponent(randomBytes(32).toString("base64"))}`) }),
      "sas-refused",
    ],
    ["a private container", () => ({ signIn: "anonymous" }), "anonymous-not-allowed"],
  ])("%s", async (_, change, fault) => {
    const on = options();
    const accounts = openAccounts({ ...on, hosts: { ...on.hosts, emulators: [...on.hosts.emulators, "127.0.0.1:9"] } });
    const ask = { address, container: "photos", signIn: "key" as const, ...(await change()) };
    const found = await accounts.test(ask);
    expect(found).toEqual({ fault, why: expect.stringMatching(/\.$/) });
    if (ask.secret !== undefined) expect(JSON.stringify(found)).not.toContain(ask.secret.slice(-20));
  });

  test("also by a use of the container, as a refusal", async () => {
    secrets.set("wrong", wrongKey);
    const on = await openAccounts(options()).open(place("key", { secret: "wrong" }));
    await expect(on.list({ limit: 1 })).rejects.toMatchObject({ code: "conflict", facts: { reason: "wrong-key" } });
    await expect(openAccounts(options()).open(place("key", { secret: "gone" }))).rejects.toMatchObject({ facts: { reason: "secret-missing" } });
  });
});

test("an address that is not allowed is not spoken to, whatever a record says; nor one that an account sends us to", async () => {
  let called = 0;
  const target = createServer((_, response) => void response.end(String(++called))).listen(0, "127.0.0.1");
  await once(target, "listening");
  const aim = `http://127.0.0.1:${(target.address() as AddressInfo).port}`;
  const sender = createServer((_, response) => void response.writeHead(302, { location: `${aim}/latest/meta-data` }).end()).listen(0, "127.0.0.1");
  await once(sender, "listening");
  const host = `127.0.0.1:${(sender.address() as AddressInfo).port}`;
  try {
    const on = options();
    await expect(openAccounts(on).open(place("anonymous", { address: `${aim}/emulated` }))).rejects.toMatchObject({ code: "conflict" });
    const accounts = openAccounts({ ...on, hosts: { ...on.hosts, emulators: [host] } });
    expect(await accounts.test({ address: `http://${host}/emulated`, container: "photos", signIn: "anonymous" })).toMatchObject({ fault: "refused" });
    expect(called).toBe(0);
  } finally {
    target.close();
    sender.close();
  }
});
