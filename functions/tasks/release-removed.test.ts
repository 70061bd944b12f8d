import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { MembersRemoved } from "../access/members-removed.ts";
import { MemberShape, memberId, WORKSPACE_PK } from "../access/member.ts";
import { OwnGroupsShape } from "../access/groups/group.ts";
import { userPk } from "../access/member.ts";
import { openWorkplace, type Workplace } from "../tests/workplace.ts";
import { nextTask } from "./next-task.ts";
import { releaseRemoved } from "./release-removed.ts";
import { tasksByHolder, TaskShape } from "./task.ts";

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace({ items: 20, buckets: 2 });
});
afterEach(() => place.close());

const member = (pk: string, userId: string) =>
  place.documents.create(MemberShape, pk, { id: memberId(userId), type: "member", userId, role: "labeler", at: 1, by: "olga" });
const take = async (by: string) => await nextTask(place.openProcess(), { projectId: "p1", by, size: 9, holding: [] });
const held = async (by: string) => {
  const pks = ["p1|00", "p1|01"];
  return (await place.documents.query({ shape: TaskShape, pk: pks, index: tasksByHolder, equals: { by, state: "open" }, limit: 10 })).items.length;
};
const release = async (message: MembersRemoved) => await releaseRemoved(place.openProcess(), message);

test("what a removed member holds is free at once, long before the lease ends, for other processes too", async () => {
  await member("p1", "ana");
  await take("ana");
  expect(await held("ana")).toBe(1);
  await place.documents.delete("p1", memberId("ana"));
  await release({ userIds: ["ana", "nobody"], projectId: "p1" });
  await release({ userIds: ["ana"], projectId: "p1" }); // told twice
  expect(await held("ana")).toBe(0);
  const got = new Set<string>();
  for (const by of ["bob", "cora", "dan", "eve"]) {
    const { task } = await take(by);
    for (const { id } of task?.items ?? []) got.add(id);
  }
  expect(got.size).toBe(20);
});

test("who still has a way in keeps the pages: by the project, a group, or the workspace", async () => {
  await member("p1", "ana");
  await member("p1", "g:night");
  await place.documents.create(OwnGroupsShape, userPk("bob"), { id: "groups", type: "own-groups", ids: ["night"] });
  await member(WORKSPACE_PK, "cora");
  for (const by of ["ana", "bob", "cora"]) await take(by);
  await release({ userIds: ["ana", "bob", "cora"], projectId: "p1" });
  expect([await held("ana"), await held("bob"), await held("cora")]).toEqual([1, 1, 1]);
});

test("who loses a role for the workspace gives back what they hold in any project where they have no other", async () => {
  await take("dan");
  await release({ userIds: ["dan"] });
  expect(await held("dan")).toBe(0);
});

test("a project that is gone has nothing to free", async () => {
  await release({ userIds: ["ana"], projectId: "p9" });
});
