import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { answersFor, client, createProject, folderOf, taskOf } from "../benches/over-http.ts";
import { type Answer, type RunningHost, startHost } from "./running-host.ts";
import { testUserId } from "./tokens.ts";

const ITEMS = 12;
let host: RunningHost;
let folder: string;
let owner: string;
let projectId: string;

beforeAll(async () => {
  folder = folderOf(ITEMS);
  host = await startHost({ args: ["--allow-folder", folder] });
  owner = await host.token("olga", "owner");
  const api = client(host.origin);
  ({ projectId } = await createProject(api, owner, ITEMS));
  api.close();
}, 60_000);
afterAll(async () => {
  await host?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const as = async (who: string, method: string, path: string, body?: unknown): Promise<Answer> =>
  await host.call(method, path, { token: who === "olga" ? owner : await host.token(who), ...(body !== undefined && { body }) });
const inProject = (path = "") => `projects/${projectId}${path}`;
const take = async (who: string, size = 36) => taskOf((await as(who, "POST", inProject("/next-task"), { size, holding: [] })).json);

/** Waits as long as a promise allows; returns the seconds it took. */
async function until(promiseS: number, isSo: () => Promise<boolean>): Promise<number> {
  const began = performance.now();
  while (!(await isSo())) {
    if (performance.now() - began > promiseS * 1_000) throw new Error(`Not so after ${promiseS} s.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return (performance.now() - began) / 1_000;
}

test("a vendor is bound to their project: nothing of the workspace, nobody's name, nobody else's work", async () => {
  await as("olga", "PUT", inProject(`/members/${testUserId("vera")}`), { role: "vendor" });
  await as("olga", "PUT", inProject(`/members/${testUserId("lars")}`), { role: "labeler" });
  await as("lars", "GET", "me");
  const lars = await take("lars", 2);
  if (!lars) throw new Error("Nothing was dealt.");
  await as("lars", "POST", inProject(`/tasks/${lars.id}/submit`), { answers: answersFor(lars, await firstClass()), seconds: 3 });
  for (const path of ["members", "people", "groups", "invitations", "audit", "datastores", "datasets", "project-names?name=x"])
    expect([path, (await as("vera", "GET", path)).status]).toEqual([path, 403]);
  for (const path of ["/members", "/invitations", "/audit", "/items", "/exports", "/progress", "/labels"]) {
    const { status } = await as("vera", "GET", inProject(path));
    expect([path, [403, 404].includes(status)]).toEqual([path, true]);
  }
  const seen = [
    await as("vera", "GET", inProject()),
    await as("vera", "GET", "projects"),
    await as("vera", "GET", "notices"),
    await as("vera", "GET", inProject("/my-answers")),
  ];
  for (const { json } of seen) expect(JSON.stringify(json)).not.toMatch(/lars/);
  expect(seen[1]?.json["items"]).toMatchObject([{ id: projectId, role: "vendor" }]);
});

test("whoever is removed is out at the next call, and what they hold is dealt to others within 30 seconds", async () => {
  const vera = await take("vera");
  expect(vera?.items.length).toBe(ITEMS - 2);
  expect(await take("lars")).toBeUndefined(); // all is in vera's hands for 15 minutes
  expect((await as("olga", "DELETE", inProject(`/members/${testUserId("vera")}`))).status).toBe(204);
  expect((await as("vera", "GET", inProject())).status).toBe(404);
  expect((await as("vera", "POST", inProject(`/tasks/${vera?.id}/submit`), { answers: [], seconds: 1 })).status).toBe(404);
  let freed: ReturnType<typeof taskOf>;
  const seconds = await until(30, async () => (freed = await take("lars")) !== undefined);
  expect(seconds).toBeLessThan(30);
  expect(freed?.items.map(({ id }) => id).toSorted()).toEqual(vera?.items.map(({ id }) => id).toSorted());
}, 60_000);

test("so it is with a member of a group that is taken out of it", async () => {
  const group = String((await as("olga", "POST", "groups", { name: "Night shift" })).json["id"]);
  await as("olga", "PUT", inProject(`/members/g:${group}`), { role: "labeler" });
  await as("olga", "PUT", `groups/${group}/members/${testUserId("gina")}`);
  await as("olga", "DELETE", inProject(`/members/${testUserId("lars")}`)); // who holds all
  await until(30, async () => (await take("gina")) !== undefined);
  await as("olga", "DELETE", `groups/${group}/members/${testUserId("gina")}`);
  expect((await as("gina", "GET", inProject())).status).toBe(404);
  await as("olga", "PUT", inProject(`/members/${testUserId("hugo")}`), { role: "labeler" });
  await until(30, async () => (await take("hugo")) !== undefined);
}, 90_000);

test("an archived project is out of the lists, deals nothing, takes no change, and can be exported and taken out again", async () => {
  expect((await as("olga", "POST", inProject("/archive"))).json).toMatchObject({ status: 409, reason: "wrong-state" });
  await as("olga", "POST", inProject("/pause"));
  expect((await as("olga", "POST", inProject("/archive"))).json).toMatchObject({ state: "completed", archivedAt: expect.any(Number) });
  const listed = async (query = "") => ((await as("olga", "GET", `projects${query}`)).json["items"] as { id: string }[]).map(({ id }) => id);
  expect([await listed(), await listed("?archived=true")]).toEqual([[], [projectId]]);
  expect((await as("hugo", "POST", inProject("/next-task"), { size: 9, holding: [] })).json).not.toHaveProperty("task");
  for (const [method, path, body] of [
    ["POST", "/resume", undefined],
    ["POST", "/refresh", undefined],
    ["PUT", `/members/${testUserId("ida")}`, { role: "labeler" }],
  ] as const)
    expect((await as("olga", method, inProject(path), body)).json).toMatchObject({ status: 409, reason: "archived" });
  const started = await as("olga", "POST", inProject("/exports"), { format: "csv" });
  expect(started.status).toBe(202);
  await until(30, async () => (await as("olga", "GET", inProject(`/exports/${String(started.json["id"])}`))).json["state"] === "done");
  expect((await as("olga", "POST", inProject("/unarchive"))).json).not.toHaveProperty("archivedAt");
  expect((await as("olga", "POST", inProject("/resume"))).json).toMatchObject({ state: "running" });
}, 60_000);

test("the trail knows all of it, refused attempts too; owners read it all, contributors that of their project", async () => {
  await as("hugo", "POST", inProject("/pause"));
  const { json } = await as("olga", "GET", `audit?projectId=${projectId}&limit=500`);
  const told = (json["items"] as { action: string; outcome: string; by: string }[]).map(
    ({ action, outcome, by }) => `${by.split(":")[1]} ${action} ${outcome}`,
  );
  for (const line of [
    "olga project.create done",
    "olga member.remove done",
    "olga project.archive refused",
    "olga project.archive done",
    "olga export.start done",
    "hugo project.pause refused",
  ])
    expect(told).toContain(line);
  expect((await as("hugo", "GET", inProject("/audit"))).status).toBe(403);
  expect((await as("olga", "GET", `audit?by=${testUserId("hugo")}`)).json["items"]).toMatchObject([{ action: "project.pause", reason: "role-too-small" }]);
});

test("a deleted project leaves nothing but its name and its audit trail", async () => {
  await as("olga", "POST", inProject("/invitations"), { way: "email", to: "new@example.com", role: "labeler" });
  expect((await as("olga", "DELETE", inProject())).status).toBe(202);
  await until(60, async () => (await as("olga", "GET", inProject())).status === 404);
  const isKept = (line: string) => /^name\/|^audit\|/.test(line);
  await until(30, async () => leftOvers().every(isKept)).catch(() => undefined); // notices go by a message
  expect(leftOvers().filter((line) => !isKept(line))).toEqual([]);
  expect(leftOvers().length).toBeGreaterThan(3);
  const blobs = readdirSync(join(host.dataDir, "blobs"), { recursive: true, encoding: "utf8" });
  expect(blobs.filter((name) => name.includes(projectId))).toEqual([]);
  const { json } = await as("olga", "GET", `audit?projectId=${projectId}&limit=1`);
  expect(json["items"]).toMatchObject([{ action: "project.erase", by: "service", outcome: "done" }]);
}, 120_000);

/** Partition and id of each record that has the project's id anywhere in it, in its partition or in its own id; straight from the file. */
function leftOvers(): string[] {
  const db = new DatabaseSync(join(host.dataDir, "documents.db"), { readOnly: true, timeout: 5_000 });
  try {
    const rows = db.prepare("SELECT pk, id, body FROM records JOIN partitions ON n = pn").all() as { pk: string; id: string; body: string }[];
    return rows.filter((row) => Object.values(row).some((text) => text.includes(projectId))).map(({ pk, id }) => `${pk}/${id}`);
  } finally {
    db.close();
  }
}

async function firstClass(): Promise<string> {
  const { json } = await as("olga", "GET", inProject());
  return (json["classes"] as { id: string }[])[0]?.id ?? "";
}
