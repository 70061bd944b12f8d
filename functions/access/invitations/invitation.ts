import { createHash } from "node:crypto";
import { z } from "zod";
import type { Index, Shape } from "../../backends/documents.ts";
import { ROLES } from "../roles.ts";

/** All in one partition, as whoever signs in is looked for by address; they are few, and end after 30 days. */
export const INVITATIONS_PK = "invitations";
export const INVITED_MS = 30 * 86_400_000;

/** A role that waits for somebody who has not signed in yet. */
export const Invitation = z.strictObject({
  id: z.string(),
  type: z.literal("invitation"),
  /** As `addressOf` makes it. */
  address: z.string(),
  /** A project's id, or `workspace`. */
  scopeId: z.string(),
  role: z.enum(ROLES),
  at: z.number(),
  /** Epoch ms; over from then on. */
  until: z.number(),
  by: z.string(),
});
export type Invitation = z.infer<typeof Invitation>;
export const InvitationShape: Shape<Invitation> = { type: "invitation", schema: Invitation };
export const invitationsByAddress: Index = { name: "invitations-by-address", type: "invitation", equals: ["address"], order: "at" };
export const invitationsByScope: Index = { name: "invitations-by-scope", type: "invitation", equals: ["scopeId"], order: "at" };
export const invitationsByEnd: Index = { name: "invitations-by-end", type: "invitation", equals: [], order: "until" };
export const invitationIndexes: Index[] = [invitationsByAddress, invitationsByScope, invitationsByEnd];

/** One a place and address: the same invitation twice is one, with the later role. */
export const invitationId = (scopeId: string, address: string): string => createHash("sha256").update(`${scopeId} ${address}`).digest("hex").slice(0, 32);
