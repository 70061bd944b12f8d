import { readdirSync } from "node:fs";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { localSecrets } from "../backends/local/secrets.ts";
import { type LocalRoom, openRoom } from "../tests/local-room.ts";
import { changeDatastore, getDatastore } from "./change-datastore.ts";
import { createDataset } from "./create-dataset.ts";
import { createDatastore, type DatastoreWriting, MOST_DATASTORES } from "./create-datastore.ts";
import { datastoreNamed } from "./datastores.ts";
import { listDatastores } from "./list-datastores.ts";
import { removeDatastore } from "./remove-datastore.ts";

const KEY = randomBytes(64).toString("base64");
const SAS = (se = "2100-01-01T00:00:00Z") =>
  `sv=2024-11-04&sr=c&sp=rl&se=${encodeURIComponent(se)}&sig=${encodeURIComponent(`${"c2lnbmF0dXJl".repeat(3)}bmF0dXI=`)}`;
const wish = { name: "Photos", description: "", account: "photos", container: "cats", signIn: "key" as const, secret: KEY };

let room: LocalRoom;
let on: DatastoreWriting & Pick<LocalRoom, "allowFolders">;
beforeEach(async () => {
  room = await openRoom();
  const { documents, now, newId, allowFolders } = room;
  const accountHosts = { suffixes: ["blob.core.windows.net"], emulators: [] };
  on = { documents, now, newId, allowFolders, accountHosts, secrets: localSecrets({ dataDir: room.home }) };
});
afterEach(() => room.close());
const kept = () => readdirSync(join(room.home, "secrets"));

describe("a datastore", () => {
  test("is listed after those that are built in, without its secret, which is kept apart", async () => {
    const { value } = await createDatastore(on, { wish, by: "ana" });
    expect(value).toMatchObject({ address: "https://photos.blob.core.windows.net", container: "cats", signIn: "key" });
    expect(await on.secrets.get(value.secret ?? "")).toBe(KEY);
    const all = await listDatastores(on);
    expect(all.map(({ kind }) => kind)).toEqual(["container", "folder", "azure-blob"]);
    expect(JSON.stringify([all, value])).not.toContain(KEY);
    expect(all[2]).not.toHaveProperty("secret");
    expect(await datastoreNamed({ ...room, documents: on.documents }, value.id)).toMatchObject({
      writable: false,
      place: { account: { container: "cats", secret: value.secret } },
    });
  });

  test("has a name of its own, however it is written; of two at the same moment one is refused", async () => {
    await createDatastore(on, { wish, by: "ana" });
    await expect(createDatastore(on, { wish: { ...wish, name: " PHOTOS " }, by: "ben" })).rejects.toMatchObject({
      code: "conflict",
      facts: { reason: "name-taken" },
    });
    const both = await Promise.allSettled([1, 2].map(() => createDatastore(on, { wish: { ...wish, name: "Twice" }, by: "ben" })));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(kept()).toHaveLength(2);
  });

  test("asked for twice with one key is one; the key for another is refused", async () => {
    const ask = { wish, by: "ana", idempotencyKey: "k1" };
    const [one, two] = await Promise.all([createDatastore(on, ask), createDatastore(on, ask)]);
    expect(two.value).toEqual(one.value);
    expect(await createDatastore(on, ask)).toEqual(one);
    expect(kept()).toEqual([one.value.secret]);
    await expect(createDatastore(on, { ...ask, wish: { ...wish, container: "dogs" } })).rejects.toMatchObject({ facts: { reason: "key-reused" } });
  });

  test.each<[string, Partial<typeof wish> | { signIn: "identity" | "anonymous" | "sas"; secret?: string }, string[]]>([
    ["an address elsewhere", { account: "https://169.254.169.254" }, ["account"]],
    ["no key", { secret: "" }, ["secret"]],
    ["half a key, and no account", { account: "x", secret: KEY.slice(9) }, ["account", "secret"]],
    ["a SAS that ran out", { signIn: "sas", secret: SAS("2001-01-01T00:00:00Z") }, ["secret"]],
    ["a SAS that may write", { signIn: "sas", secret: SAS().replace("sp=rl", "sp=rwl") }, ["secret"]],
    ["a secret where none is used", { signIn: "identity", secret: KEY }, ["secret"]],
  ])("with %s is refused, the fields named and the secret not repeated", async (_, change, paths) => {
    const made = createDatastore(on, { wish: { ...wish, ...change }, by: "ana" });
    const refused: unknown = await made.catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "invalid", facts: { violations: paths.map((path) => ({ path })) } });
    expect(JSON.stringify([String(refused), refused])).not.toContain(KEY.slice(9));
    expect(JSON.stringify([String(refused), refused])).not.toContain("c2lnbmF0dXJl");
  });

  test("there are not more than can be shown", async () => {
    for (let n = 0; n < MOST_DATASTORES; n++)
      await createDatastore(on, { wish: { ...wish, name: `n${n}`, signIn: "anonymous", secret: undefined }, by: "ana" });
    await expect(createDatastore(on, { wish, by: "ana" })).rejects.toMatchObject({ facts: { reason: "too-many-datastores" } });
  });
});

describe("a change", () => {
  test("of the name frees the old one", async () => {
    const { value, etag } = await createDatastore(on, { wish, by: "ana" });
    const changed = await changeDatastore(on, { datastoreId: value.id, change: { name: "Cats", description: "d" }, ifMatch: etag });
    expect(changed.value).toEqual({ ...value, name: "Cats", description: "d" });
    await createDatastore(on, { wish, by: "ana" });
    await expect(changeDatastore(on, { datastoreId: value.id, change: { name: "photos" }, ifMatch: changed.etag })).rejects.toMatchObject({
      facts: { reason: "name-taken" },
    });
    expect((await changeDatastore(on, { datastoreId: value.id, change: { name: "CATS" }, ifMatch: changed.etag })).value.name).toBe("CATS");
  });

  test("of the secret puts another in its place and removes the old one; where it leads stays", async () => {
    const { value, etag } = await createDatastore(on, { wish: { ...wish, signIn: "sas", secret: SAS() }, by: "ana" });
    const change = { secret: ` ?${SAS("2101-01-01T00:00:00Z")}` };
    const changed = await changeDatastore(on, { datastoreId: value.id, change, ifMatch: etag });
    expect(changed.value).toMatchObject({ address: value.address, container: "cats", expiresAt: Date.parse("2101-01-01") });
    expect(kept()).toEqual([changed.value.secret]);
    await expect(changeDatastore(on, { datastoreId: value.id, change: { secret: "x" }, ifMatch: changed.etag })).rejects.toMatchObject({ code: "invalid" });
  });

  test("of what somebody else changed meanwhile is refused, and leaves no secret behind", async () => {
    const { value, etag } = await createDatastore(on, { wish, by: "ana" });
    const change = { secret: randomBytes(64).toString("base64") };
    const both = await Promise.allSettled([1, 2].map(() => changeDatastore(on, { datastoreId: value.id, change, ifMatch: etag })));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const { value: now } = await getDatastore(on, value.id);
    expect(kept()).toEqual([now.secret]);
    await expect(changeDatastore(on, { datastoreId: value.id, change, ifMatch: etag })).rejects.toMatchObject({ code: "stale" });
    await expect(changeDatastore(on, { datastoreId: value.id, change, ifMatch: undefined })).rejects.toMatchObject({ code: "precondition-required" });
  });
});

describe("a removal", () => {
  test("takes the secret and frees the name", async () => {
    const { value, etag } = await createDatastore(on, { wish, by: "ana" });
    await expect(removeDatastore(on, { datastoreId: value.id, ifMatch: '"x"' })).rejects.toMatchObject({ code: "stale" });
    await removeDatastore(on, { datastoreId: value.id, ifMatch: etag });
    expect(kept()).toEqual([]);
    await expect(datastoreNamed(room, value.id)).rejects.toMatchObject({ code: "not-found" });
    await createDatastore(on, { wish, by: "ana" });
  });

  test("is refused while datasets are made from it, which are named; what is built in stays", async () => {
    const { value } = await createDatastore(on, { wish, by: "ana" });
    await createDataset(room, { source: "path", holds: "file", name: "Kittens", description: "", datastoreId: value.id, path: "**" }, "ana");
    await expect(removeDatastore(on, { datastoreId: value.id })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining('"Kittens"'),
      facts: { datasets: ["Kittens"] },
    });
    await expect(removeDatastore(on, { datastoreId: "default" })).rejects.toMatchObject({ facts: { reason: "built-in" } });
  });
});
