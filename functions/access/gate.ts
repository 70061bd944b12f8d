import type { Documents } from "../backends/documents.ts";
import type { Issuer } from "../config.ts";
import type { Gate } from "../edge/gate.ts";
import type { Caller } from "../edge/route.ts";
import { Refusal } from "../refusal.ts";
import { isProjectId, memberId, MemberShape, noSuchProject, WORKSPACE_PK } from "./member.ts";
import { keyIn } from "./api-keys/api-key.ts";
import { openKeyGate } from "./api-keys/admit-key.ts";
import { roleInProject } from "./role-in-project.ts";
import { atLeast, higher, type Role } from "./roles.ts";
import { openTokens } from "./tokens.ts";

/**
 * Who is let in. The token tells who calls; what they may do is read from the member records on each call, so a removed member is out at once.
 * A program may bring an API key in the token's place. In a project the highest role counts: the workspace's (`vendor` has none there), the project's, and those of the groups that the person is in.
 */
export function openGate(on: { documents: Pick<Documents, "get" | "getMany" | "replace">; issuers: readonly Issuer[]; now(): number }): Gate {
  const identify = openTokens(on);
  /** An owner by token needs no record; all others may have been given more than their token says. */
  const workspaceRoleOf = async (userId: string, tokenRole: Role | undefined): Promise<Role | undefined> => {
    if (tokenRole === "owner") return tokenRole;
    const given = (await on.documents.get(MemberShape, WORKSPACE_PK, memberId(userId)))?.value.role;
    return higher(tokenRole, given === "vendor" ? undefined : given);
  };

  const admitKey = openKeyGate({
    ...on,
    roleByRecord: async (userId, projectId) => {
      const [workspaceRole, projectRole] = await Promise.all([
        workspaceRoleOf(userId, undefined),
        projectId === undefined ? undefined : roleInProject(on, projectId, userId),
      ]);
      return higher(workspaceRole, projectRole);
    },
  });

  return async (policy, request) => {
    if (policy.in === "public") return undefined;
    const { authorization, projectId, known } = request;
    const key = keyIn(authorization);
    if (key !== undefined) return await admitKey(policy, key, request);
    const { userId, name, email, tokenRole, addresses } = await identify(authorization);
    const me = { userId, name, ...(email && { email }), ...(addresses && { addresses }) };
    known?.(me);
    if (policy.in !== "project") {
      const role = await workspaceRoleOf(userId, tokenRole);
      if (policy.in === "workspace" && !atLeast(role, policy.role)) throw tooSmall(policy.role, role);
      return caller(me, role, role);
    }
    if (projectId === undefined || !isProjectId(projectId)) throw noSuchProject();
    // A contributor has nothing to gain from a project's role, so that read is saved; below, both roles count and are asked for at once.
    const enough = atLeast(tokenRole, "contributor") && atLeast(tokenRole, policy.role);
    const [workspaceRole, projectRole] = await Promise.all([workspaceRoleOf(userId, tokenRole), enough ? undefined : roleInProject(on, projectId, userId)]);
    const role = higher(workspaceRole, projectRole);
    if (role === undefined) throw noSuchProject();
    if (!atLeast(role, policy.role)) throw tooSmall(policy.role, role);
    return caller(me, workspaceRole, role);
  };
}

function caller(me: Pick<Caller, "userId" | "name" | "email" | "addresses">, workspaceRole: Role | undefined, role: Role | undefined): Caller {
  return { ...me, ...(workspaceRole && { workspaceRole }), ...(role && { role }) };
}

const tooSmall = (needed: Role, has: Role | undefined) =>
  new Refusal("not-allowed", `This takes the role ${needed}; yours is ${has ?? "none"}.`, { reason: "role-too-small", needed });
