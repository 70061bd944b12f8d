import type { Documents } from "../backends/documents.ts";
import { Refusal } from "../refusal.ts";
import { nameKey, reservationId } from "../datasets/name-key.ts";
import { NAMES_PK, NameShape } from "./project.ts";

/**
 * Takes a name for a project, for ever (feature A4). Of two at the same moment one is refused with `conflict`, `name-taken`;
 * the same project asking again has it already.
 */
export async function reserveName(
  on: { documents: Pick<Documents, "get" | "create">; now(): number },
  { name, projectId }: { name: string; projectId: string },
): Promise<void> {
  const id = reservationId(name);
  try {
    await on.documents.create(NameShape, NAMES_PK, { id, type: "name", name, projectId, at: on.now() });
  } catch (error) {
    if (!(error instanceof Refusal && error.code === "conflict")) throw error;
    const held = await on.documents.get(NameShape, NAMES_PK, id);
    if (held?.value.projectId !== projectId || held.value.deletedAt !== undefined) throw nameTaken();
  }
}

const TAKEN = "A project has, or once had, this name. Names are never used again; choose another.";
export const nameTaken = (): Refusal => new Refusal("conflict", TAKEN, { reason: "name-taken", violations: [{ path: "name", message: TAKEN }] });

/** Whether a name can still be had; only `reserveName` decides. */
export async function checkName(on: { documents: Pick<Documents, "get"> }, name: string): Promise<{ free: boolean; why?: string }> {
  if (nameKey(name) === "") return { free: false, why: "The name is blank." };
  return (await on.documents.get(NameShape, NAMES_PK, reservationId(name))) ? { free: false, why: TAKEN } : { free: true };
}

/** The project is gone, its name stays taken: also for a repeated creation of the same project. */
export async function retireName(
  on: { documents: Pick<Documents, "get" | "replace">; now(): number },
  { name, projectId }: { name: string; projectId: string },
): Promise<void> {
  const held = await on.documents.get(NameShape, NAMES_PK, reservationId(name));
  if (held?.value.projectId !== projectId || held.value.deletedAt !== undefined) return;
  await on.documents.replace(NameShape, NAMES_PK, { ...held.value, deletedAt: on.now() }, held.etag);
}
