import type { Documents, Filter, Index, Scalar } from "../backends/documents.ts";
import { breathe } from "../items/breathe.ts";
import { itemsBegun, itemsByOrder, itemsByState, ItemShape, type ItemState } from "../items/item.ts";
import { kindNamed } from "../kinds/list.ts";
import { mergedTo } from "../projects/class-paths.ts";
import { classesOf, type KeptClasses } from "../projects/classes-of.ts";
import { bucketPk, type Project, PROJECTS_PK, ProjectShape } from "../projects/project.ts";
import { type ClassChange, type ClassChangeInput, type ClassChangeRef, ClassChangeShape } from "./class-change.ts";
import type { ClassWork } from "./class-change-items.ts";
import { changePage } from "./class-change-page.ts";
import { ensureClassChange, getClassChange } from "./class-change-records.ts";
import { countChanged } from "./job-count.ts";
import { saveStep } from "./job-record.ts";

export interface ClassChangeNeeds {
  documents: Documents;
  desk: { keptClasses: KeptClasses; refilled(pk: string): void };
  now(): number;
}

/** Items read at a time, and reads in one step: about a second of writing. */
const PAGE = 200;
const PAGES_PER_STEP = 10;

/** Items that have an answer, each part by an index that finds them. What is missing keeps its own, for when its file is there again. */
interface Part {
  index: Index;
  equals: Record<string, Scalar>;
  where?: Filter[];
}
const inState = (state: ItemState): Part => ({ index: itemsByState, equals: { state } });
const LABELED = (["labeled", "needs-review", "missing"] as const).map(inState);
/** With consensus, what some answered and others still have to; of what is assigned, all that waits is looked at. */
const BEGUN: readonly Part[] = [
  { index: itemsBegun, equals: { lane: "begun" } },
  {
    index: itemsByOrder,
    equals: {},
    where: [
      { field: "state", is: "eq", value: "unlabeled" },
      { field: "assignedTo", is: "gt", value: "" },
    ],
  },
];

/** A skip names no class, and an answer that decided nothing is mapped when it is compared: there is nothing in them to merge. */
export function partsOf({ labeled }: Pick<ClassChange, "labeled">, { consensus }: Pick<Project, "consensus">): readonly Part[] {
  if (labeled === "keep") return LABELED;
  return [...LABELED, inState("skipped"), ...(consensus ? BEGUN : [])];
}

/** What a flow is told. `gone`: there is no project any more; `waiting`: the project does not name this change (yet). */
export interface StepReply {
  state: ClassChange["state"] | "gone" | "waiting";
  done: number;
  of: number;
}

const nothing = (state: StepReply["state"]): StepReply => ({ state, done: 0, of: 0 });
const replyOf = ({ state, done, of }: ClassChange): StepReply => ({ state, done, of });

async function openProject(on: ClassChangeNeeds, projectId: string): Promise<Project | undefined> {
  const found = await on.documents.get(ProjectShape, PROJECTS_PK, projectId);
  return found && found.value.state !== "deleting" ? found.value : undefined;
}

/** The flow is started before the project names the change, so that a change that is named is never left lying; until then there is nothing to do. */
export async function beginClassChange(on: ClassChangeNeeds, { record }: Pick<ClassChangeInput, "record">): Promise<StepReply> {
  const project = await openProject(on, record.projectId);
  if (!project) return nothing("gone");
  if (project.classChange === record.id) return replyOf(await ensureClassChange(on, record));
  // It was cancelled before this step came: the project has let it go already.
  const found = await getClassChange(on, { projectId: project.id, changeId: record.id });
  return found && found.value.state !== "running" ? replyOf(found.value) : nothing("waiting");
}

/** The next stretch of items. Where it goes on, the record says, not the caller; so a step that is run again, or by two at once, changes nothing twice. */
export async function classChangeStep(on: ClassChangeNeeds, ref: ClassChangeRef): Promise<StepReply> {
  const project = await openProject(on, ref.projectId);
  const stored = project && (await getClassChange(on, ref));
  if (!project || !stored) return nothing("gone");
  if (stored.value.state !== "running") return replyOf(stored.value);
  const classes = await classesOf({ documents: on.documents, keptClasses: on.desk.keptClasses }, project);
  const active = new Set(classes.flatMap(({ id, retired }) => (retired ? [] : [id])));
  const work = { kind: kindNamed(project.kind), to: mergedTo(classes), active };
  let record = stored.value;
  for (let page = 0; page < PAGES_PER_STEP && record.next.bucket < project.buckets; page++) {
    record = await walkPage(on, project, { ...work, record, now: on.now() });
    await breathe();
  }
  record = { ...record, changed: await countChanged(on, project, record.id) };
  const isDone = record.next.bucket >= project.buckets;
  // Answers came and went meanwhile, so it never was more than about so many.
  const all = Math.max(record.done, record.of);
  const after: ClassChange = isDone ? { ...record, state: "done", done: all, of: all, endedAt: on.now() } : record;
  const saved = await saveStep(on, ClassChangeShape, stored, after);
  return saved ? replyOf(saved) : nothing("gone");
}

async function walkPage(on: ClassChangeNeeds, project: Project, work: ClassWork): Promise<ClassChange> {
  const { record } = work;
  const { bucket, part, cursor } = record.next;
  const parts = partsOf(record, project);
  const own = parts[part];
  if (own === undefined) return { ...record, next: { bucket: bucket + 1, part: 0 } };
  const pk = bucketPk(project.id, bucket);
  const page = await on.documents.query({ shape: ItemShape, pk, ...own, limit: PAGE, ...(cursor !== undefined && { cursor }) });
  await changePage(on, pk, work, page.items);
  if (record.labeled !== "keep") on.desk.refilled(pk);
  const done = record.done + page.items.length;
  if (page.cursor !== undefined) return { ...record, done, next: { bucket, part, cursor: page.cursor } };
  return { ...record, done, next: part + 1 < parts.length ? { bucket, part: part + 1 } : { bucket: bucket + 1, part: 0 } };
}
