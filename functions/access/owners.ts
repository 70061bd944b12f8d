import type { Documents, Operation, Stored } from "../backends/documents.ts";
import { Refusal } from "../refusal.ts";
import { type Member, MemberShape, memberId, membersByRole, WORKSPACE_PK } from "./member.ts";
import type { Actor } from "./membership.ts";

/**
 * What must still be true when an owner of the workspace is demoted or removed: that another one remains. Given as an operation for the same batch
 * (it writes the other owner's record as it is, under its etag), because two owners who remove each other at one moment would both pass a mere look.
 * None is needed where the actor is an owner by token, without a record: they remain.
 */
export async function remainingOwner(on: { documents: Pick<Documents, "get" | "query"> }, leaving: Member, by: Actor): Promise<Operation[]> {
  const other = by.userId === leaving.userId ? await anotherOwner(on, leaving) : await on.documents.get(MemberShape, WORKSPACE_PK, memberId(by.userId));
  if (other) return other.value.role === "owner" ? [{ op: "replace", doc: other.value, etag: other.etag }] : [];
  if (by.userId !== leaving.userId) return [];
  throw new Refusal("conflict", "You are the last owner of the workspace. Make somebody else an owner first.", { reason: "last-owner" });
}

async function anotherOwner(on: { documents: Pick<Documents, "query"> }, leaving: Member): Promise<Stored<Member> | undefined> {
  const { items } = await on.documents.query({ shape: MemberShape, pk: WORKSPACE_PK, index: membersByRole, equals: { role: "owner" }, limit: 2 });
  return items.find(({ value }) => value.userId !== leaving.userId);
}
