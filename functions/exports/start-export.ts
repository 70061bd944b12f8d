import { createHash } from "node:crypto";
import type { Documents } from "../backends/documents.ts";
import type { Flows } from "../backends/flows.ts";
import { canSay, formatNamed } from "../formats/list.ts";
import { CountersShape } from "../items/counters.ts";
import { kindNamed } from "../kinds/list.ts";
import { classesVersionAt } from "../projects/classes-of.ts";
import { getProject } from "../projects/get-project.ts";
import { bucketPks, type Project } from "../projects/project.ts";
import { Refusal } from "../refusal.ts";
import { type Export, ExportShape } from "./export.ts";
import type { z } from "zod";
import type { StartExport } from "./wire.ts";

interface Needs {
  documents: Pick<Documents, "get" | "create">;
  flows: Pick<Flows, "start">;
  now(): number;
  newId(): string;
  /** How long a submission may be on its way after its time was taken, ms: reading begins so long after the moment. */
  settleMs: number;
}

interface Ask extends z.output<typeof StartExport> {
  projectId: string;
  by: string;
  idempotencyKey?: string | undefined;
}

export const EXPORT_FLOW = "exportFlow";
/** Input of the flow: the record itself, so that the flow can write it if this process dies before it does. */
export interface ExportInput {
  record: Export;
  settleMs: number;
}

/** Pins the moment and starts the flow. The same `Idempotency-Key` by the same person is the same export. */
export async function startExport(on: Needs, ask: Ask): Promise<Export> {
  const { projectId, by, idempotencyKey } = ask;
  const { value: project } = await getProject(on, projectId);
  checkFormat(project, ask);
  const id = idempotencyKey === undefined ? on.newId() : idOf(projectId, by, idempotencyKey);
  const before = idempotencyKey === undefined ? undefined : await on.documents.get(ExportShape, projectId, id);
  if (before) return sameAsk(before.value, ask);
  if (project.state === "deleting") throw new Refusal("conflict", "The project is being deleted.", { reason: "wrong-state", state: project.state });
  if (project.buckets === 0)
    throw new Refusal("conflict", "The project has no items yet. Export it once its data is loaded.", { reason: "no-items", state: project.state });
  const now = on.now();
  if (ask.moment !== undefined && ask.moment > now)
    throw new Refusal("invalid", "The moment is in the future.", { violations: [{ path: "moment", message: "must not be later than now" }] });

  const record: Export = {
    id,
    type: "export",
    projectId,
    format: ask.format,
    dialect: ask.dialect,
    moment: ask.moment ?? now,
    classesVersion: await classesVersionAt(on, project, ask.moment ?? now),
    state: "running",
    rows: 0,
    expected: await countLabels(on, project),
    startedAt: now,
    by,
    files: [],
  };
  // The flow first: its first step writes the record if we do not get to it.
  await on.flows.start(EXPORT_FLOW, id, { record, settleMs: on.settleMs } satisfies ExportInput);
  return await ensureRecord(on, record);
}

/** Writes the record unless it is there; gives the one that is there. */
export async function ensureRecord(on: { documents: Pick<Documents, "get" | "create"> }, record: Export): Promise<Export> {
  try {
    return (await on.documents.create(ExportShape, record.projectId, record)).value;
  } catch (error) {
    if (!(error instanceof Refusal && error.code === "conflict")) throw error;
    return (await on.documents.get(ExportShape, record.projectId, record.id))?.value ?? record;
  }
}

function checkFormat(project: Project, ask: Ask): void {
  const format = formatNamed(ask.format);
  const kind = kindNamed(project.kind);
  const wrong = (path: string, message: string) => new Refusal("invalid", message, { violations: [{ path, message }] });
  if (!canSay(format, kind)) throw wrong("format", `${format.title} cannot hold the labels of ${kind.title}.`);
  if (!format.dialects.includes(ask.dialect)) throw wrong("dialect", `${format.title} has no dialect "${ask.dialect}".`);
}

const idOf = (...parts: string[]): string => createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);

function sameAsk(found: Export, ask: Ask): Export {
  const same = found.format === ask.format && found.dialect === ask.dialect && (ask.moment === undefined || ask.moment === found.moment);
  if (!same) throw new Refusal("conflict", "This Idempotency-Key was used for another export.", { reason: "key-reused" });
  return found;
}

async function countLabels(on: Pick<Needs, "documents">, project: Project): Promise<number> {
  const counters = await Promise.all(bucketPks(project).map((pk) => on.documents.get(CountersShape, pk, "counters")));
  return counters.reduce((sum, found) => sum + (found?.value.items.labeled ?? 0), 0);
}
