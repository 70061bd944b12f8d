import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { localDocuments } from "../backends/local/documents.ts";
import { metered } from "../backends/cost.ts";
import type { Documents } from "../backends/documents.ts";
import type { Gate } from "../edge/gate.ts";
import type { Policy } from "../edge/route.ts";
import { openTestIssuer, type TestIssuer, testUserId } from "../tests/tokens.ts";
import { openGate } from "./gate.ts";
import { OwnGroupsShape } from "./groups/group.ts";
import { groupsOf } from "./groups/groups-of.ts";
import { accessIndexes } from "./indexes.ts";
import { MemberShape, memberId, userPk, WORKSPACE_PK } from "./member.ts";
import { atLeast, ROLES, type Role } from "./roles.ts";

const folder = mkdtempSync(join(tmpdir(), "gate-"));
let documents: Documents;
let issuer: TestIssuer;
let gate: Gate;
beforeAll(async () => {
  documents = localDocuments({ file: join(folder, "documents.sqlite"), indexes: accessIndexes });
  issuer = await openTestIssuer();
  gate = openGate({ documents, issuers: [issuer.issuer], now: Date.now });
});
afterAll(async () => {
  await documents.close();
  await issuer.close();
  rmSync(folder, { recursive: true });
});

const give = (pk: string, userId: string, role: Role) =>
  documents.create(MemberShape, pk, { id: memberId(testUserId(userId)), type: "member", userId: testUserId(userId), role, at: 1, by: "test" });

async function enter(policy: Policy, userId: string, roles: Role[] = [], projectId: string | undefined = "p1") {
  const authorization = `Bearer ${await issuer.mint({ userId, roles })}`;
  return await gate(policy, { authorization, projectId, clientAddress: "127.0.0.1" });
}

test("a public route asks for nothing, and looks at nothing", async () => {
  expect(await gate({ in: "public" }, { authorization: "Bearer a.b.c", projectId: undefined, clientAddress: "" })).toBeUndefined();
});

test.each<Policy>([{ in: "service" }, { in: "workspace", role: "labeler" }, { in: "project", role: "labeler" }])("%j needs a token", async (policy) => {
  await expect(gate(policy, { authorization: undefined, projectId: "p1", clientAddress: "" })).rejects.toMatchObject({ code: "not-signed-in" });
});

test("a stranger who is signed in is known to the service, and has no role", async () => {
  expect(await enter({ in: "service" }, "stranger")).toEqual({ userId: "test:stranger", name: "stranger" });
});

/** Every way to have a role, against every role that a policy asks for. */
const WAYS = ["token", "workspace", "project"] as const;
const matrix = WAYS.flatMap((way) => ROLES.flatMap((has) => ROLES.map((needs) => [way, has, needs] as const)));
describe.each(matrix)("a role by %s record or claim: %s where %s is needed", (way, has, needs) => {
  const userId = `${way}-${has}-${needs}`;
  const tokenRoles = way === "token" ? [has] : [];
  beforeAll(async () => {
    if (way === "workspace") await give(WORKSPACE_PK, userId, has);
    if (way === "project") await give("p1", userId, has);
  });
  const inWorkspace = way === "project" || has === "vendor" ? undefined : has;
  const inProject = way === "project" ? has : inWorkspace;
  test("in the workspace", async () => {
    const entered = enter({ in: "workspace", role: needs }, userId, tokenRoles);
    if (atLeast(inWorkspace, needs)) expect(await entered).toMatchObject({ workspaceRole: has, role: has });
    else await expect(entered).rejects.toMatchObject({ code: "not-allowed", facts: { reason: "role-too-small" } });
  });
  test("in the project", async () => {
    const entered = enter({ in: "project", role: needs }, userId, tokenRoles);
    if (atLeast(inProject, needs)) expect(await entered).toMatchObject({ role: has });
    else await expect(entered).rejects.toMatchObject({ code: inProject ? "not-allowed" : "not-found" });
  });
  test("in another project", async () => {
    const entered = enter({ in: "project", role: needs }, userId, tokenRoles, "p2");
    if (atLeast(inWorkspace, needs)) expect(await entered).toMatchObject({ role: has });
    else await expect(entered).rejects.toMatchObject({ code: inWorkspace ? "not-allowed" : "not-found" });
  });
});

test("of two roles the higher counts", async () => {
  await give("p1", "both", "reviewer");
  expect(await enter({ in: "project", role: "labeler" }, "both", ["labeler"])).toMatchObject({ workspaceRole: "labeler", role: "reviewer" });
  await give(WORKSPACE_PK, "both", "contributor");
  expect(await enter({ in: "project", role: "labeler" }, "both", ["labeler"])).toMatchObject({ workspaceRole: "contributor", role: "contributor" });
});

test("in a project the roles of one's groups count as well, and are gone with the group", async () => {
  const userId = testUserId("grouped");
  await documents.create(OwnGroupsShape, userPk(userId), { id: "groups", type: "own-groups", ids: ["g1", "g2"] });
  await documents.create(MemberShape, "p1", { id: memberId("g:g1"), type: "member", userId: "g:g1", role: "labeler", at: 1, by: "test" });
  const second = await documents.create(MemberShape, "p1", { id: memberId("g:g2"), type: "member", userId: "g:g2", role: "reviewer", at: 1, by: "test" });
  expect(await groupsOf({ documents }, userId)).toEqual(["g1", "g2"]);
  expect(await enter({ in: "project", role: "labeler" }, "grouped")).toMatchObject({ role: "reviewer" });
  await expect(enter({ in: "project", role: "labeler" }, "grouped", [], "p2")).rejects.toMatchObject({ code: "not-found" });
  await documents.delete("p1", second.value.id);
  await expect(enter({ in: "project", role: "reviewer" }, "grouped")).rejects.toMatchObject({ code: "not-allowed" });
  await documents.delete("p1", memberId("g:g1"));
  await expect(enter({ in: "project", role: "labeler" }, "grouped")).rejects.toMatchObject({ code: "not-found" });
});

test("a removed member is out at the next call", async () => {
  await give("p1", "leaver", "labeler");
  expect(await enter({ in: "project", role: "labeler" }, "leaver")).toMatchObject({ role: "labeler" });
  await documents.delete("p1", memberId(testUserId("leaver")));
  await expect(enter({ in: "project", role: "labeler" }, "leaver")).rejects.toMatchObject({ code: "not-found" });
});

test.each(["workspace", "people", "projects", "p1|00", "../p1", "a/b", "", "p".repeat(65), "__proto__ ", "WorkSpace"])(
  "%j is no project, not even to an owner",
  async (projectId) => {
    await expect(enter({ in: "project", role: "labeler" }, "boss", ["owner"], projectId)).rejects.toMatchObject({ code: "not-found" });
  },
);

test("an owner by token costs no read, a contributor one, all others three: two records of members, and their groups", async () => {
  const reads = async (roles: Role[]) => (await metered(() => enter({ in: "project", role: "labeler" }, "cost", [...roles, "labeler"]))).cost.operations;
  expect([await reads(["owner"]), await reads(["contributor"]), await reads(["labeler"])]).toEqual([0, 1, 3]);
});
