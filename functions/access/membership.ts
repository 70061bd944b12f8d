import { z } from "zod";
import type { Documents, Shape } from "../backends/documents.ts";
import { Refusal } from "../refusal.ts";
import { noSuchProject, WORKSPACE_PK } from "./member.ts";
import { atLeast, type Role } from "./roles.ts";

/** Who gives or takes a role, with the role that counts for the call. */
export interface Actor {
  userId: string;
  role?: Role | undefined;
}

/** Where a role holds: in one project, or in the whole workspace. */
export type Scope = { projectId: string } | "workspace";

export const pkOf = (scope: Scope): string => (scope === "workspace" ? WORKSPACE_PK : scope.projectId);

/** Nobody gives more than they have, nor touches the role of somebody above; so nobody lifts themselves. */
export function checkReach(by: Actor, ...roles: (Role | undefined)[]): void {
  for (const role of roles)
    if (role !== undefined && !atLeast(by.role, role))
      throw new Refusal("not-allowed", `The role ${role} is above yours (${by.role ?? "none"}).`, { reason: "above-own-role", role });
}

export function checkMatch(ifMatch: string | undefined, present: { etag: string } | undefined): void {
  if (ifMatch !== undefined && ifMatch !== present?.etag) throw changedMeanwhile();
}

export const changedMeanwhile = (): Refusal =>
  new Refusal("stale", "The members changed at the same moment. Look again, then repeat it.", { reason: "members-changed" });

/** All that this room needs to know of the record that the room of projects owns. */
const ProjectMark: Shape<{ id: string; type: "project" }> = { type: "project", schema: z.object({ id: z.string(), type: z.literal("project") }) };
const PROJECTS_PK = "projects";

/** A contributor of the workspace passes the gate of any project id; members of a project that is not there would be litter. */
export async function checkScope(on: { documents: Pick<Documents, "get"> }, scope: Scope): Promise<void> {
  if (scope !== "workspace" && !(await on.documents.get(ProjectMark, PROJECTS_PK, scope.projectId))) throw noSuchProject();
}
