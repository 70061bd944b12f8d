import { createHash } from "node:crypto";
import type { Documents, Operation, Stored } from "../../backends/documents.ts";
import { Refusal } from "../../refusal.ts";
import { getGroup } from "./alter-group.ts";
import { type Group, type GroupName, GROUPS_PK, GroupShape, groupNameId } from "./group.ts";

interface Needs {
  documents: Documents;
  now(): number;
  newId(): string;
}

/** Makes a group without members. With the same `Idempotency-Key` of the same person it is the same group. */
export async function createGroup(on: Needs, ask: { name: string; by: string; idempotencyKey?: string | undefined }): Promise<Stored<Group>> {
  const { name, by, idempotencyKey } = ask;
  const id =
    idempotencyKey === undefined
      ? on.newId()
      : createHash("sha256")
          .update(JSON.stringify([by, idempotencyKey]))
          .digest("hex")
          .slice(0, 32);
  const present = await on.documents.get(GroupShape, GROUPS_PK, id);
  if (present) return present;
  const group: Group = { id, type: "group", name, sortName: name.toLowerCase(), members: [], at: on.now(), by };
  const outcome = await on.documents.batch(GROUPS_PK, [
    { op: "create", doc: nameOf(group) },
    { op: "create", doc: group },
  ]);
  if (!outcome.done) throw nameTaken();
  return await getGroup(on, id);
}

/** Gives it another name. */
export async function renameGroup(on: Needs, ask: { groupId: string; name: string }): Promise<Stored<Group>> {
  const { groupId, name } = ask;
  const { value, etag } = await getGroup(on, groupId);
  const renamed: Group = { ...value, name, sortName: name.toLowerCase() };
  const isSameKey = groupNameId(value.name) === groupNameId(name);
  const operations: Operation[] = isSameKey
    ? []
    : [
        { op: "create", doc: nameOf(renamed) },
        { op: "delete", id: groupNameId(value.name) },
      ];
  const outcome = await on.documents.batch(GROUPS_PK, [...operations, { op: "replace", doc: renamed, etag }]);
  if (outcome.done) return await getGroup(on, groupId);
  throw outcome.why === "conflict" ? nameTaken() : new Refusal("stale", "The group changed at the same moment. Look again.", { reason: "group-changed" });
}

const nameOf = ({ id, name }: Group): GroupName => ({ id: groupNameId(name), type: "group-name", groupId: id });

const TAKEN = "There is a group of this name already. Choose another.";
const nameTaken = () => new Refusal("conflict", TAKEN, { reason: "name-taken", violations: [{ path: "name", message: TAKEN }] });
