import { createHash } from "node:crypto";
import { z } from "zod";
import { giveRole } from "../access/give-role.ts";
import type { Documents, Stored } from "../backends/documents.ts";
import type { Flows } from "../backends/flows.ts";
import { getDataset } from "../datasets/create-dataset.ts";
import type { DatastoreNeeds } from "../datasets/datastores.ts";
import type { Kind } from "../kinds/kind.ts";
import { kindNamed } from "../kinds/list.ts";
import { Refusal } from "../refusal.ts";
import { chosenColumns } from "./chosen-columns.ts";
import type { LabelClass } from "./classes.ts";
import { ClassesShape } from "./classes.ts";
import { classesId } from "./classes-of.ts";
import { IMPORT_FLOW, type ImportAsk, importInstance } from "./import-ask.ts";
import { nameKey } from "../datasets/name-key.ts";
import { newClasses } from "./new-classes.ts";
import { type Project, PROJECTS_PK, ProjectShape } from "./project.ts";
import { reserveName } from "./reserve-name.ts";
import type { CreateProject } from "./wire.ts";

interface Needs extends DatastoreNeeds {
  documents: Documents;
  flows: Flows;
  now(): number;
  newId(): string;
}

const isConflict = (error: unknown): boolean => error instanceof Refusal && error.code === "conflict";

/**
 * Creates a project and begins to load its items. Each step can be repeated: a creation that was cut off goes on when it is asked for again with
 * the same idempotency key. The name comes first, so that of two creations only one goes any further.
 */
export async function createProject(
  on: Needs,
  ask: {
    wish: z.output<typeof CreateProject>;
    by: string /** Where it is not the one who creates it. */;
    owner?: string | undefined;
    idempotencyKey?: string | undefined;
  },
): Promise<Stored<Project>> {
  const { wish, by } = ask;
  const kind = kindNamed(wish.kind);
  const classes = newClasses(wish.classes);
  if (nameKey(wish.name) === "") throw new Refusal("invalid", "The name is blank.", { violations: [{ path: "name", message: "The name is blank." }] });
  const dataset = await getDataset(on, wish.datasetId);
  const options = optionsOf(kind, wish.options);
  const columns = await chosenColumns(on, { kind, dataset, columns: wish.columns });
  const id = ask.idempotencyKey === undefined ? on.newId() : idOf(by, ask.idempotencyKey);
  const before = await on.documents.get(ProjectShape, PROJECTS_PK, id);
  if (before && (nameKey(before.value.name) !== nameKey(wish.name) || before.value.kind !== kind.name || before.value.datasetId !== dataset.id))
    throw new Refusal("conflict", "This Idempotency-Key was used for another project.", { reason: "key-reused" });
  await reserveName(on, { name: wish.name, projectId: id });
  if (!before) await writeClasses(on, id, on.now(), classes);
  const project: Project = {
    id,
    type: "project",
    name: wish.name,
    description: wish.description,
    media: kind.media,
    kind: kind.name,
    options,
    ...(columns && { columns }),
    state: "initializing",
    datasetId: dataset.id,
    datasetVersion: dataset.version,
    refresh: wish.refresh,
    ...(wish.goldShare !== undefined && { goldShare: wish.goldShare }),
    ...(wish.consensus && { consensus: wish.consensus }),
    buckets: 0,
    instructions: wish.instructions,
    instructionsVersion: 1,
    classesVersion: 1,
    leaseMinutes: wish.leaseMinutes,
    createdAt: on.now(),
    createdBy: by,
  };
  const created = before ?? (await writeProject(on, project));
  await giveOwner(on, id, ask.owner ?? by);
  const { state, createdAt } = created.value;
  const input: ImportAsk = { projectId: id, mode: "initialization", startedAt: createdAt, by };
  if (state === "initializing") await on.flows.start(IMPORT_FLOW, importInstance(id), input);
  return created;
}

/** The settings of the task type, with the usual ones filled in. */
function optionsOf(kind: Kind<unknown>, asked: Project["options"]): Project["options"] {
  const read = kind.options.safeParse(asked);
  if (read.success) return z.record(z.string(), z.json()).parse(read.data);
  const violations = read.error.issues.map((issue) => ({ path: ["options", ...issue.path].join("."), message: issue.message }));
  throw new Refusal("invalid", `These are not settings of ${kind.title}.`, { reason: "options", violations });
}

async function giveOwner(on: Needs, projectId: string, userId: string): Promise<void> {
  const give = async () => await giveRole(on, { scope: { projectId }, userId, role: "owner", by: { userId, role: "owner" } });
  try {
    await give();
  } catch (error) {
    if (!isConflict(error)) throw error;
    await give(); // the same request, at the same moment, was there first: now it finds that, and mends the rest
  }
}

/** Not a secret; hashed so that one person's keys cannot meet another's. */
const idOf = (by: string, key: string): string =>
  `p${createHash("sha256")
    .update(JSON.stringify([by, key]))
    .digest("hex")
    .slice(0, 24)}`;

async function writeClasses(on: Needs, projectId: string, at: number, classes: LabelClass[]): Promise<void> {
  try {
    await on.documents.create(ClassesShape, projectId, { id: classesId(1), type: "classes", version: 1, at, classes });
  } catch (error) {
    if (!isConflict(error)) throw error; // written by the attempt that was cut off
  }
}

async function writeProject(on: Needs, project: Project): Promise<Stored<Project>> {
  try {
    return await on.documents.create(ProjectShape, PROJECTS_PK, project);
  } catch (error) {
    const other = isConflict(error) ? await on.documents.get(ProjectShape, PROJECTS_PK, project.id) : undefined;
    if (!other) throw error;
    return other; // the same request, at the same moment
  }
}
