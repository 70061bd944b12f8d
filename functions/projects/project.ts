import { z } from "zod";
import type { Index, Shape } from "../backends/documents.ts";
import { Refusal } from "../refusal.ts";

/** Projects are in one partition, so that they can be listed; their classes, members, imports and exports in the partition of their id. */
export const PROJECTS_PK = "projects";
/** A project's items, tasks, annotations, labels and counters are in partitions `<project id>|<bucket>`. */
export const bucketPk = (projectId: string, bucket: number): string => `${projectId}|${String(bucket).padStart(2, "0")}`;
export const bucketPks = (project: { id: string; buckets: number }): string[] =>
  Array.from({ length: project.buckets }, (_, bucket) => bucketPk(project.id, bucket));

export const ITEM_LIMIT = 500_000;
const ITEMS_PER_BUCKET = 25_000;

/** How many partitions a project of so many items gets; fixed when the items are first loaded. */
export const bucketsFor = (items: number): number => Math.min(20, Math.max(1, Math.ceil(items / ITEMS_PER_BUCKET)));

export const Instructions = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("none") }),
  z.strictObject({ type: z.literal("link"), url: z.url({ protocol: /^https?$/ }).max(2_000) }),
  z.strictObject({ type: z.literal("text"), markdown: z.string().min(1).max(100_000) }),
]);
export type Instructions = z.infer<typeof Instructions>;

export const STATES = ["initializing", "running", "paused", "completed", "failed", "deleting"] as const;
export type ProjectState = (typeof STATES)[number];

/** Feature F1: how many labelers each item gets, and when their answers agree; fixed, since answers were decided by it. */
export const Consensus = z
  .strictObject({
    min: z.number().int().min(2).max(10),
    max: z.number().int().min(2).max(10),
    /** As in `AgreementSettings`; without `least`, the task type's usual one. */
    least: z.number().gt(0).max(1).optional(),
    iou: z.number().gt(0).max(1).default(0.5),
    spans: z.enum(["exact", "overlapping"]).default("exact"),
  })
  .refine(({ min, max }) => min <= max, { path: ["max"], message: "is below the minimum of labelers" });
export type Consensus = z.infer<typeof Consensus>;

/** Of the items that a labeler gets, how many are gold at the most: more would be work for nothing. */
export const MOST_GOLD = 0.5;

export const Project = z.strictObject({
  id: z.string(),
  type: z.literal("project"),
  name: z.string(),
  description: z.string(),
  media: z.enum(["image", "text"]),
  /** Task type: the name of a kind. */
  kind: z.string(),
  /** Settings of the task type, as its kind's `options` reads them; fixed (feature A6). */
  options: z.record(z.string(), z.json()).default({}),
  /** Of a tabular dataset: the columns that labelers see, in their order; fixed, because spans count characters in them. */
  columns: z.array(z.string()).optional(),
  state: z.enum(STATES),
  /** Why it failed, for people. */
  failure: z.string().optional(),
  datasetId: z.string(),
  datasetVersion: z.number().int(),
  /** On: new files of the dataset are looked for by themselves (feature C1). */
  refresh: z.enum(["on", "off"]).default("off"),
  /** Absent: one labeler an item. */
  consensus: Consensus.optional(),
  /** Share of gold items among what each labeler gets, as long as there are some that they have not answered (feature F4). */
  goldShare: z.number().min(0).max(MOST_GOLD).optional(),
  /** Partitions of its items; 0 until the items are loaded. */
  buckets: z.number().int().min(0).max(20),
  instructions: Instructions,
  instructionsVersion: z.number().int(),
  classesVersion: z.number().int(),
  /** Id of the change of classes that is going through the labels; until it has ended the project stays as it is. */
  classChange: z.string().optional(),
  /** How long a labeler holds a page, minutes. */
  leaseMinutes: z.number().int().min(1).max(15),
  createdAt: z.number(),
  createdBy: z.string(),
  /** Epoch ms; present: it is out of the lists, and takes no changes (feature A8). */
  archivedAt: z.number().optional(),
});
export type Project = z.infer<typeof Project>;
export const ProjectShape: Shape<Project> = { type: "project", schema: Project };
export const projectsByTime: Index = { name: "projects-by-time", type: "project", equals: [], order: "createdAt" };
/** Who uses a dataset. */
export const projectsByDataset: Index = { name: "projects-by-dataset", type: "project", equals: ["datasetId"], order: "createdAt" };
export const projectIndexes: Index[] = [projectsByTime, projectsByDataset];

export type ProjectEvent = "loaded" | "fail" | "retry" | "pause" | "resume" | "complete" | "delete";

/** Labelers an item gets: at least, at most. */
export const goldShareOf = ({ goldShare }: Pick<Project, "goldShare">): number => goldShare ?? 0.05;
export const overlapOf = ({ consensus }: Pick<Project, "consensus">): { min: number; max: number } => consensus ?? { min: 1, max: 1 };

/** The whole life of a project (feature A5). A move that is not written here is refused. */
export const MOVES: Record<ProjectState, Partial<Record<ProjectEvent, ProjectState>>> = {
  initializing: { loaded: "running", fail: "failed", delete: "deleting" },
  running: { pause: "paused", complete: "completed", delete: "deleting" },
  paused: { resume: "running", complete: "completed", delete: "deleting" },
  completed: { resume: "running", delete: "deleting" },
  failed: { retry: "initializing", delete: "deleting" },
  deleting: { delete: "deleting" },
};

export function move(project: Project, event: ProjectEvent, failure?: string): Project {
  const state = MOVES[project.state][event];
  if (!state) throw new Refusal("conflict", `A project that is ${project.state} cannot ${event}.`, { reason: "wrong-state", state: project.state });
  if (project.classChange !== undefined && (event === "resume" || event === "complete"))
    throw new Refusal("conflict", "The labels are being changed to the new classes. Wait for its end, or cancel it.", { reason: "class-change-running" });
  const { failure: _, ...kept } = project;
  return failure === undefined ? { ...kept, state } : { ...kept, state, failure };
}

/** Reserved for ever, in partition `name` (feature A4); `id` is `reservationId` (name-key.ts). */
export const NameReservation = z.strictObject({
  id: z.string(),
  type: z.literal("name"),
  name: z.string(),
  projectId: z.string(),
  at: z.number(),
  /** The project is deleted: nobody gets the name any more, not even a repeated creation of that project. */
  deletedAt: z.number().optional(),
});
export type NameReservation = z.infer<typeof NameReservation>;
export const NameShape: Shape<NameReservation> = { type: "name", schema: NameReservation };
export const NAMES_PK = "name";
