import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { answersFor, type Client, client, createProject, expectOk, folderOf, taskOf } from "../benches/over-http.ts";
import { type RunningHost, startHost } from "./running-host.ts";
import { testUserId } from "./tokens.ts";

const N = 9;
let host: RunningHost;
let folder: string;
let api: Client;

beforeAll(async () => {
  folder = folderOf(N);
  host = await startHost({ args: ["--allow-folder", folder] });
  api = client(host.origin);
}, 60_000);
afterAll(async () => {
  api?.close();
  await host?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

test("a pipeline makes a project with its API key, waits, reads how far it is, exports, and downloads; people label (J3)", async () => {
  const admin = await host.token("admin", "owner");
  const makeKey = async (path: string, scopes: string[]) =>
    String(expectOk(await api.call("POST", path, admin, { name: "Release pipeline", scopes, days: 7 }), "key").body["key"]);
  const pipeline = await makeKey("api-keys", ["projects:read", "projects:write", "data:read", "data:write"]);
  const { projectId } = await createProject(api, pipeline, N);
  expect(expectOk(await api.call("GET", "projects", pipeline), "projects").body).toMatchObject({ items: [{ id: projectId }] });

  const members = expectOk(await api.call("GET", `projects/${projectId}/members`, admin), "members").body["items"];
  expect(members).toMatchObject([{ userId: testUserId("admin"), role: "owner" }]); // a project belongs to people

  const exporter = await makeKey(`projects/${projectId}/api-keys`, ["exports:read", "exports:write", "projects:read"]);
  expect((await api.call("POST", `projects/${projectId}/next-task`, exporter, { size: 9 })).body).toMatchObject({ status: 403, reason: "not-for-keys" });
  const labeler = await host.token("labeler", "labeler");
  const task = taskOf(expectOk(await api.call("POST", `projects/${projectId}/next-task`, labeler, { size: N }), "next").body);
  if (!task) throw new Error("Nothing was dealt.");
  expectOk(await api.call("POST", `projects/${projectId}/tasks/${task.id}/submit`, labeler, { answers: answersFor(task), seconds: 9 }), "submit");
  expect(expectOk(await api.call("GET", `projects/${projectId}/progress`, exporter), "progress").body).toMatchObject({ items: { labeled: N } });

  let made = expectOk(await api.call("POST", `projects/${projectId}/exports`, exporter, { format: "csv" }), "export").body;
  for (const end = Date.now() + 30_000; made["state"] !== "done" && Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100)))
    made = expectOk(await api.call("GET", `projects/${projectId}/exports/${String(made["id"])}`, exporter), "export").body;
  const [file] = made["files"] as { url: string }[];
  const rows = await (await fetch(String(file?.url))).text();
  expect(rows.trim().split("\r\n")).toHaveLength(N + 1);

  const trail = expectOk(await api.call("GET", `projects/${projectId}/audit`, admin), "audit").body["items"] as { action: string; by: string; name: string }[];
  const byKeys = trail.filter(({ by }) => by.startsWith("key:")).map(({ action, name }) => [action, name]);
  expect(byKeys).toEqual(
    expect.arrayContaining([
      ["project.create", "Release pipeline"],
      ["export.start", "Release pipeline"],
    ]),
  );
}, 90_000);
