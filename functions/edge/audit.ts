import type { Caller } from "./route.ts";

/** How the audit trail tells of a route that changes something (feature J4). */
export interface Told {
  /** What is changed and how, as in `project.pause`. */
  action: string;
  /**
   * Path parameter that names what is changed. Where the path has none of that name, it is the `id` in the reply: what a creation made. `projectId` in this
   * place tells which project the entry is about.
   */
  of?: string;
  /** Other path parameters that are told. */
  within?: readonly string[];
  /** Fields of the body that are told, of a list how long it is. Never one with a secret, nor with what somebody labeled: what is not named is not told. */
  detail?: readonly string[];
  /** The call is for archived projects too; all others are refused there. */
  archived?: "allowed";
}

/** Who tried what. */
export interface Deed {
  by: string;
  /** As the token said it; people change names. */
  name: string;
  action: string;
  projectId?: string | undefined;
  target?: string | undefined;
  detail: Record<string, string | number | boolean>;
}

/** `begun` stays where the process died, or the storage failed, before the end could be written. */
export type Outcome = { state: "begun" } | { state: "done"; projectId?: string; target?: string } | { state: "refused" | "failed"; reason?: string };

/** Where deeds are kept. `note` writes one down; what it returns writes how it ended, later. */
export interface Trail {
  note(deed: Deed, outcome: Outcome): Promise<(outcome: Outcome) => Promise<void>>;
}

/** What a call that changes something meets besides the gate. */
export interface Watch {
  trail: Trail;
  /** Refuses where the project takes no changes, as it is archived. */
  mustTakeChanges(projectId: string): Promise<void>;
}

const MOST_CHARACTERS = 200;

export function deedOf(told: Told, who: Pick<Caller, "userId" | "name">, params: Readonly<Record<string, string>>, body: unknown): Deed {
  const { projectId } = params;
  const target = told.of === undefined || told.of === "projectId" ? undefined : params[told.of];
  return {
    by: who.userId,
    name: who.name,
    action: told.action,
    detail: { ...detailOf({ detail: told.within }, params), ...detailOf(told, body) },
    ...(projectId !== undefined && { projectId: projectId.slice(0, MOST_CHARACTERS) }),
    ...(target !== undefined && { target: target.slice(0, MOST_CHARACTERS) }),
  };
}

function detailOf({ detail = [] }: { detail?: readonly string[] | undefined }, body: unknown): Deed["detail"] {
  const told: Deed["detail"] = {};
  const fields = new Map(typeof body === "object" && body !== null ? Object.entries(body) : []);
  for (const field of detail) {
    const value: unknown = fields.get(field);
    if (typeof value === "string") told[field] = value.slice(0, MOST_CHARACTERS).toWellFormed();
    else if (typeof value === "number" || typeof value === "boolean") told[field] = value;
    else if (Array.isArray(value)) told[field] = value.length;
  }
  return told;
}

/** The end of a call that went well; of a creation also what it made. */
export function doneOf(told: Told, params: Readonly<Record<string, string>>, reply: unknown): Outcome {
  const made = typeof reply === "object" && reply !== null && "id" in reply && typeof reply.id === "string" ? reply.id : undefined;
  if (made === undefined || told.of === undefined || told.of in params) return { state: "done" };
  return told.of === "projectId" ? { state: "done", projectId: made } : { state: "done", target: made };
}
