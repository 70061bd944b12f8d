import type { z } from "zod";
import type { Me, MemberPage, PeoplePage } from "../../../functions/access/wire.ts";
import { type Asking, type Client, pathTo } from "./client.ts";
import type { ProjectView } from "./projects.ts";

export type Role = ProjectView["role"];
export const ROLES: readonly Role[] = ["vendor", "labeler", "reviewer", "contributor", "owner"];
const RANK: Record<Role, number> = { vendor: 1, labeler: 1, reviewer: 2, contributor: 3, owner: 4 };
/** What to offer a person; what they may do is decided by the server at each call. */
export const atLeast = (has: Role | undefined, needed: Role): boolean => has !== undefined && RANK[has] >= RANK[needed];

export type { MemberView, Me, PersonView } from "../../../functions/access/wire.ts";

export const accessApi = (client: Client) => ({
  me: (asking?: Asking) => client.get<Me>("me", asking),
  people: (query: { cursor?: string; limit?: number; search?: string }, asking?: Asking) =>
    client.get<z.input<typeof PeoplePage>>("people", { ...asking, query }),
  members: (projectId: string, query: { cursor?: string; limit?: number }, asking?: Asking) =>
    client.get<z.input<typeof MemberPage>>(pathTo`projects/${projectId}/members`, { ...asking, query }),
  setMember: (projectId: string, userId: string, role: Role) => client.send<unknown>("PUT", pathTo`projects/${projectId}/members/${userId}`, { role }),
  removeMember: (projectId: string, userId: string) => client.send<unknown>("DELETE", pathTo`projects/${projectId}/members/${userId}`),
});
