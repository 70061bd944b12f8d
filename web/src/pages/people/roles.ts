import type { Role } from "../../api/access.ts";

export const SAYS: Record<Role, string> = {
  vendor: "Vendor: labels, from an outside company",
  labeler: "Labeler: labels, sees nobody else's work",
  reviewer: "Reviewer: labels, looks at everything, corrects and rejects",
  contributor: "Contributor: runs projects",
  owner: "Owner: everything, deleting too",
};
