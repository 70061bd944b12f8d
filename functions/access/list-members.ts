import type { Documents } from "../backends/documents.ts";
import { type Member, MemberShape, membersByTime } from "./member.ts";
import { checkScope, pkOf, type Scope } from "./membership.ts";

/** Members in the order they were given their roles. */
export async function listMembers(
  on: { documents: Pick<Documents, "get" | "query"> },
  ask: { scope: Scope; limit: number; cursor?: string | undefined },
): Promise<{ items: Member[]; cursor?: string }> {
  await checkScope(on, ask.scope);
  const { items, cursor } = await on.documents.query({
    shape: MemberShape,
    pk: pkOf(ask.scope),
    index: membersByTime,
    limit: ask.limit,
    ...(ask.cursor && { cursor: ask.cursor }),
  });
  return { items: items.map(({ value }) => value), ...(cursor && { cursor }) };
}
