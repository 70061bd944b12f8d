import type { z } from "zod";
import type { Documents, Stored } from "../backends/documents.ts";
import type { Flows } from "../backends/flows.ts";
import { type Counters, talliesByLabeler, TallyShape } from "../items/counters.ts";
import { changedClasses } from "../projects/changed-classes.ts";
import { type Classes, ClassesShape, type LabelClass } from "../projects/classes.ts";
import { classesId, classesVersion } from "../projects/classes-of.ts";
import { getProject } from "../projects/get-project.ts";
import { bucketPks, type Project, PROJECTS_PK, ProjectShape } from "../projects/project.ts";
import type { ChangeClasses } from "../projects/wire.ts";
import { Busy, Refusal } from "../refusal.ts";
import { readCounters } from "../tasks/read-counters.ts";
import { CLASS_CHANGE_FLOW, type ClassChange, type ClassChangeInput, classChangeId, classChangeInstance } from "./class-change.ts";
import { ensureClassChange } from "./class-change-records.ts";

interface Needs {
  documents: Documents;
  flows: Pick<Flows, "start">;
  settleMs: number;
  now(): number;
}

interface Ask {
  projectId: string;
  change: z.output<typeof ChangeClasses>;
  ifMatch: string | undefined;
  by: string;
}

/**
 * The classes of a project anew (features D3, D4). Written in this order: the version of the classes, which counts for nothing until the project names it; the
 * start of the job, if there is one, which waits for that too; the project, only if it is still the one that the caller read. So a change that was cut off
 * anywhere has either happened, with its job, or not at all.
 */
export async function changeClasses(on: Needs, ask: Ask): Promise<Stored<Project>> {
  if (ask.ifMatch === undefined) throw new Refusal("precondition-required", "Send If-Match with the ETag of the project that you read.");
  const found = await getProject(on, ask.projectId);
  const { value: project } = found;
  if (project.state === "deleting") throw new Refusal("conflict", "The project is being deleted.", { reason: "wrong-state", state: project.state });
  if (found.etag !== ask.ifMatch) throw new Refusal("stale", "The project has changed since it was read.");
  if (project.classChange !== undefined)
    throw new Refusal("conflict", "The labels are still being changed to new classes. Wait for its end, or cancel it.", { reason: "class-change-running" });
  const before = await classesVersion(on, project.id, project.classesVersion);
  const { classes, added } = changedClasses(before.classes, ask.change);
  const merges = ask.change.merge.length;
  const { items } = await readCounters(on, project);
  const answered = items.labeled + items.skipped + items.needsReview + items.missing;
  const isAnswered = answered > 0 || (await hasAnswers(on, project));
  const labeled = isAnswered ? mayChange(project, ask.change.labeled, { added, merges }) : "keep";
  if (isSame(before.classes, classes) && labeled === "keep") return found;

  const at = Math.max(on.now(), before.at + 1);
  const version = await writeVersion(on, project, { at, previous: before.version, classes });
  const isJob = project.buckets > 0 && (merges > 0 || labeled !== "keep");
  const record: ClassChange = {
    id: classChangeId(version),
    type: "class-change",
    projectId: project.id,
    version,
    state: isJob ? "running" : "done",
    labeled,
    merges,
    done: 0,
    of: isJob ? toGoThrough(items, labeled) : 0,
    changed: 0,
    next: { bucket: 0, part: 0 },
    startedAt: at,
    ...(!isJob && { endedAt: at }),
    by: ask.by,
  };
  const input: ClassChangeInput = { record, settleMs: on.settleMs, hasBegun: false };
  if (isJob) await on.flows.start(CLASS_CHANGE_FLOW, classChangeInstance({ projectId: project.id, changeId: record.id }), input);
  const changed: Project = { ...project, classesVersion: version, ...(isJob && { classChange: record.id }) };
  const replaced = await on.documents.replace(ProjectShape, PROJECTS_PK, changed, ask.ifMatch);
  if (isJob || added > 0 || merges > 0) await ensureClassChange(on, record);
  return replaced;
}

/** Where several answer an item, what decided nothing yet is in no counter of items; but whoever answers has a tally. */
async function hasAnswers(on: Needs, project: Project): Promise<boolean> {
  if (!project.consensus || project.buckets === 0) return false;
  return (await on.documents.query({ shape: TallyShape, pk: bucketPks(project), index: talliesByLabeler, limit: 1 })).items.length > 0;
}

/** What becomes of the answers, where the change may be made at all. */
function mayChange(
  project: Project,
  labeled: ClassChange["labeled"] | undefined,
  { added, merges }: { added: number; merges: number },
): ClassChange["labeled"] {
  const isRename = added === 0 && merges === 0 && (labeled ?? "keep") === "keep";
  if (!isRename && project.state !== "paused")
    throw new Refusal("conflict", "Pause the project first: labels are there, and nobody should label by the old classes meanwhile.", {
      reason: "pause-first",
      state: project.state,
    });
  if (added > 0 && labeled === undefined) {
    const violations = [{ path: "labeled", message: "Say what becomes of what is labeled: keep, remove or suggest." }];
    throw new Refusal("invalid", "Classes are added, and something is labeled already.", { reason: "labeled", violations });
  }
  return labeled ?? "keep";
}

const isSame = (before: readonly LabelClass[], after: readonly LabelClass[]): boolean =>
  JSON.stringify(before.map(inOrder)) === JSON.stringify(after.map(inOrder));
const inOrder = ({ id, name, parentId, colour, retired, mergedInto }: LabelClass) => [id, name, parentId, colour, retired, mergedInto];

const toGoThrough = ({ labeled, skipped, needsReview, missing }: Counters["items"], choice: ClassChange["labeled"]): number =>
  labeled + needsReview + missing + (choice === "keep" ? 0 : skipped);

/** Versions that attempts which were cut off left behind, at the most, in a row. */
const MOST_LEFT = 100;

async function writeVersion(on: Needs, project: Project, it: Pick<Classes, "at" | "previous" | "classes">): Promise<number> {
  for (let version = project.classesVersion + 1; version <= project.classesVersion + MOST_LEFT; version++) {
    try {
      await on.documents.create(ClassesShape, project.id, { id: classesId(version), type: "classes", version, ...it });
      return version;
    } catch (error) {
      // Taken by an attempt that was cut off, or by somebody at the same moment.
      if (!(error instanceof Refusal && error.code === "conflict")) throw error;
    }
  }
  throw new Busy("The classes are being changed by others.");
}
