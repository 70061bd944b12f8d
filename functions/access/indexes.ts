import { apiKeyIndexes } from "./api-keys/api-key.ts";
import { auditIndexes } from "./audit/audit-entry.ts";
import { groupsByName } from "./groups/group.ts";
import { invitationIndexes } from "./invitations/invitation.ts";
import { membersByRole, membersByTime, membershipsByTime } from "./member.ts";
import { peopleByName } from "./person.ts";

/** The indexes of this room, for the page that lists them all. */
export const accessIndexes = [
  membersByTime,
  membersByRole,
  membershipsByTime,
  peopleByName,
  groupsByName,
  ...invitationIndexes,
  ...apiKeyIndexes,
  ...auditIndexes,
];
