import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type AccessRoom, openAccessRoom } from "../../tests/access-room.ts";
import { listMyProjects } from "../my-projects.ts";
import { MOST_GROUPS, MOST_MEMBERS } from "./group.ts";
import { groupsOf } from "./groups-of.ts";

let room: AccessRoom;
beforeEach(async () => {
  room = await openAccessRoom();
});
afterEach(() => room.close());

const boss = (method: string, path: string, body?: unknown) => room.as("boss", ["contributor"], method, path, { body });
const make = async (name: string): Promise<string> => (await boss("POST", "groups", { name })).json.id;

test("a group is made, renamed, filled and listed", async () => {
  const made = await boss("POST", "groups", { name: "Night shift" });
  expect([made.status, made.json]).toEqual([201, { id: expect.any(String), name: "Night shift", members: [] }]);
  const { id } = made.json;
  await room.as("ana", [], "GET", "me");
  for (const who of ["ana", "bob"]) expect((await boss("PUT", `groups/${id}/members/test:${who}`)).status).toBe(204);
  expect((await boss("PUT", `groups/${id}/members/test:bob`)).status).toBe(204); // again
  expect((await boss("PATCH", `groups/${id}`, { name: "Late shift" })).json.name).toBe("Late shift");
  expect((await boss("GET", `groups/${id}`)).json.members).toEqual([{ userId: "test:ana", name: "ANA" }, { userId: "test:bob" }]);
  await make("Early shift");
  expect((await boss("GET", "groups")).json.items).toMatchObject([
    { name: "Early shift", size: 0 },
    { name: "Late shift", size: 2 },
  ]);
});

test("two groups never have one name, however it is written", async () => {
  await make("Night");
  const day = await make("Day");
  expect((await boss("POST", "groups", { name: "NIGHT" })).json).toMatchObject({ status: 409, reason: "name-taken", violations: [{ path: "name" }] });
  expect((await boss("PATCH", `groups/${day}`, { name: "night" })).json).toMatchObject({ status: 409, reason: "name-taken" });
  expect((await boss("PATCH", `groups/${day}`, { name: "DAY" })).status).toBe(200); // its own, written otherwise
  await boss("PATCH", `groups/${day}`, { name: "Evening" });
  expect((await boss("POST", "groups", { name: "Day" })).status).toBe(201); // free again
});

test("members of a group have its role in a project, as long as they are in it, and the highest of several counts", async () => {
  const [low, high] = [await make("Labelers"), await make("Reviewers")];
  await boss("PUT", `projects/p1/members/g:${low}`, { role: "labeler" });
  await boss("PUT", `projects/p1/members/g:${high}`, { role: "reviewer" });
  expect(await room.roleIn("ana", "p1")).toBeUndefined();
  await boss("PUT", `groups/${low}/members/test:ana`);
  expect([await room.roleIn("ana", "p1"), await room.roleIn("ana", "p2")]).toEqual(["labeler", undefined]);
  await boss("PUT", `groups/${high}/members/test:ana`);
  expect([await room.roleIn("ana", "p1"), await groupsOf(room, "test:ana")]).toEqual(["reviewer", [low, high]]);
  expect(await listMyProjects(room, { userId: "test:ana" })).toEqual([{ projectId: "p1", role: "reviewer" }]);
  await boss("DELETE", `groups/${high}/members/test:ana`);
  expect(await room.roleIn("ana", "p1")).toBe("labeler");
  expect((await boss("GET", "projects/p1/members")).json.items).toMatchObject([{ userId: `g:${low}`, name: "Labelers" }, { name: "Reviewers" }]);
});

test("whoever leaves by a group, with it or because it was removed, is told of to the room of tasks", async () => {
  const id = await make("Night");
  for (const who of ["ana", "bob"]) await boss("PUT", `groups/${id}/members/test:${who}`);
  for (const projectId of ["p1", "p2"]) await boss("PUT", `projects/${projectId}/members/g:${id}`, { role: "labeler" });
  const told = () => room.sent.splice(0).map(({ message }) => message);
  expect(told()).toEqual([]);
  await boss("DELETE", `groups/${id}/members/test:bob`);
  expect(told()).toEqual(
    expect.arrayContaining([
      { userIds: ["test:bob"], projectId: "p1" },
      { userIds: ["test:bob"], projectId: "p2" },
    ]),
  );
  await boss("DELETE", `projects/p2/members/g:${id}`);
  expect([await room.roleIn("ana", "p2"), told()]).toEqual([undefined, [{ userIds: ["test:ana"], projectId: "p2" }]]);
  expect((await boss("DELETE", `groups/${id}`)).status).toBe(204);
  expect([await room.roleIn("ana", "p1"), told()]).toEqual([undefined, [{ userIds: ["test:ana"], projectId: "p1" }]]);
  expect([await groupsOf(room, "test:ana"), (await boss("GET", "groups")).json.items, (await boss("GET", "projects/p1/members")).json.items]).toEqual([
    [],
    [],
    [],
  ]);
  expect((await boss("DELETE", `groups/${id}`)).status).toBe(404);
  await make("Night"); // the name is free again
});

test("a group is no owner, no member of the workspace, in no group, and must be there", async () => {
  const id = await make("Night");
  const owner = (path: string, role: string) => room.as("boss", ["owner"], "PUT", path, { body: { role } });
  expect((await owner(`projects/p1/members/g:${id}`, "owner")).json).toMatchObject({ status: 422, reason: "group-as-owner" });
  expect((await owner(`members/g:${id}`, "labeler")).json).toMatchObject({ status: 422, reason: "group-in-workspace" });
  expect((await boss("PUT", `groups/${id}/members/g:${id}`)).status).toBe(422);
  expect((await owner("projects/p1/members/g:nothing", "labeler")).json).toMatchObject({ status: 404, reason: "no-such-group" });
  expect((await boss("PUT", "groups/nothing/members/test:ana")).json).toMatchObject({ status: 404, reason: "no-such-group" });
});

test("labelers and reviewers neither see nor change groups", async () => {
  const id = await make("Night");
  for (const role of ["labeler", "reviewer"] as const) {
    expect((await room.as("rita", [role], "GET", "groups")).status).toBe(403);
    expect((await room.as("rita", [role], "PUT", `groups/${id}/members/test:rita`)).status).toBe(403);
  }
});

test("people who join a group at one moment are all in it; it takes 500, and somebody is in 50 at the most", async () => {
  const id = await make("Crowd");
  const joined = await Promise.all(Array.from({ length: 4 }, (_, n) => boss("PUT", `groups/${id}/members/test:c${n}`)));
  expect(joined.map(({ status }) => status)).toEqual([204, 204, 204, 204]);
  for (let n = 4; n < MOST_MEMBERS; n++) await boss("PUT", `groups/${id}/members/test:c${n}`);
  expect((await boss("PUT", `groups/${id}/members/test:late`)).json).toMatchObject({ status: 409, reason: "group-full" });
  expect(await groupsOf(room, "test:late")).toEqual([]);
  for (let n = 1; n < MOST_GROUPS; n++) await boss("PUT", `groups/${await make(`Group ${n}`)}/members/test:c0`);
  expect((await boss("PUT", `groups/${await make("One more")}/members/test:c0`)).json).toMatchObject({ status: 409, reason: "too-many-groups" });
  expect((await boss("GET", "groups?limit=1")).json.items[0].name).toBe("Crowd");
}, 60_000);

test("what is done with groups is in the trail, with who and which", async () => {
  const id = await make("Night");
  await boss("PUT", `groups/${id}/members/test:ana`);
  await room.as("mallory", ["labeler"], "DELETE", `groups/${id}`);
  const { json } = await room.as("olga", ["owner"], "GET", "audit");
  expect(json.items).toMatchObject([
    { action: "group.delete", by: "test:mallory", target: id, outcome: "refused", reason: "role-too-small" },
    { action: "group.add", by: "test:boss", target: "test:ana", outcome: "done", detail: { groupId: id } },
    { action: "group.create", target: id, outcome: "done", detail: { name: "Night" } },
  ]);
  const file = await room.as("olga", ["owner"], "GET", "audit.csv?limit=2");
  expect([file.headers["content-type"], file.text.split("\r\n").length, file.headers["x-next-cursor"]]).toEqual([
    "text/csv; charset=utf-8",
    4,
    expect.any(String),
  ]);
  const rest = await room.as("olga", ["owner"], "GET", `audit.csv?limit=2&cursor=${file.headers["x-next-cursor"]}`);
  expect(rest.text).toMatch(/^"[^"]+","test:boss","BOSS","group\.create"/);
});
