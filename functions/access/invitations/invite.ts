import type { Documents, Stored } from "../../backends/documents.ts";
import { Refusal } from "../../refusal.ts";
import { type Actor, changedMeanwhile, checkReach, checkScope, pkOf, type Scope } from "../membership.ts";
import { atLeast, type Role } from "../roles.ts";
import { addressOf, type Way } from "./address.ts";
import { type Invitation, invitationId, INVITATIONS_PK, invitationsByEnd, InvitationShape, INVITED_MS } from "./invitation.ts";

export interface InviteNeeds {
  documents: Documents;
  now(): number;
  /** By what people who sign in here can be invited. */
  ways: readonly Way[];
}

/** Each new invitation clears away at most so many that are over: more go than come. */
const CLEARED = 20;

const MALFORMED: Record<Way, string> = {
  email: "is not an e-mail address in plain ASCII letters",
  object: "is not an object id, as in 01234567-89ab-cdef-0123-456789abcdef",
  account: "is not the name of an account: letters, digits, dots, dashes and underscores, 64 at most",
};
const NOT_HERE: Record<Way, string> = {
  email: "Nobody who signs in here brings an e-mail address that the issuer has verified.",
  object: "Nobody who signs in here has an object id of Entra.",
  account: "This installation has no accounts of its own.",
};

/** Invites somebody by an address; again, it is the same invitation with the role and the 30 days of now. */
export async function invite(
  on: InviteNeeds,
  ask: { scope: Scope; way: Way; to: string; role: Role; by: Actor },
): Promise<Stored<Invitation> & { isNew: boolean }> {
  const { scope, way, role, by } = ask;
  await checkScope(on, scope);
  checkMay(by, scope, role);
  if (!on.ways.includes(way)) throw notHere(way, on.ways);
  const address = addressOf(way, ask.to);
  if (address === undefined)
    throw new Refusal("invalid", "The address does not fit.", { reason: "violations", violations: [{ path: "to", message: MALFORMED[way] }] });
  const scopeId = pkOf(scope);
  const at = on.now();
  const invitation: Invitation = { id: invitationId(scopeId, address), type: "invitation", address, scopeId, role, at, until: at + INVITED_MS, by: by.userId };
  const present = await on.documents.get(InvitationShape, INVITATIONS_PK, invitation.id);
  if (present) checkMay(by, scope, present.value.role);
  const stored = await (present
    ? on.documents.replace(InvitationShape, INVITATIONS_PK, invitation, present.etag)
    : on.documents.create(InvitationShape, INVITATIONS_PK, invitation)
  ).catch((error: unknown) => {
    throw error instanceof Refusal ? changedMeanwhile() : error;
  });
  const over = await on.documents.query({ shape: InvitationShape, pk: INVITATIONS_PK, index: invitationsByEnd, range: { lt: at }, limit: CLEARED });
  for (const { value } of over.items) await on.documents.delete(INVITATIONS_PK, value.id);
  return { ...stored, isNew: !present };
}

/** Takes an invitation back; one that is not there is taken back already. */
export async function withdrawInvitation(
  on: { documents: Pick<Documents, "get" | "delete"> },
  ask: { scope: Scope; invitationId: string; by: Actor },
): Promise<void> {
  const found = await on.documents.get(InvitationShape, INVITATIONS_PK, ask.invitationId);
  if (!found || found.value.scopeId !== pkOf(ask.scope)) return;
  checkMay(ask.by, ask.scope, found.value.role);
  await on.documents.delete(INVITATIONS_PK, found.value.id);
}

/** Nobody invites to more than they have. To the workspace, contributors invite labelers and reviewers; the rest is for its owners. */
function checkMay(by: Actor, scope: Scope, role: Role): void {
  checkReach(by, role);
  if (scope === "workspace" && atLeast(role, "contributor") && by.role !== "owner")
    throw new Refusal("not-allowed", `Inviting a ${role} of the workspace takes the role owner.`, { reason: "role-too-small", needed: "owner" });
}

function notHere(way: Way, ways: readonly Way[]): Refusal {
  const out = ways.length > 0 ? `Invite by ${ways.join(" or ")}.` : "Make somebody a member by their user id.";
  return new Refusal("invalid", `${NOT_HERE[way]} ${out}`, { reason: "violations", violations: [{ path: "way", message: `${NOT_HERE[way]} ${out}` }] });
}
