import { z } from "zod";
import { paging, pageOf } from "../edge/paging.ts";
import { words } from "../edge/words.ts";
import { ROLES } from "../access/roles.ts";
import { Consensus, Instructions, MOST_GOLD, STATES } from "./project.ts";

export const ProjectPath = z.strictObject({ projectId: z.string().max(100) });

/** Levels of classes: `Animal/Cat` is the second (feature D1). */
export const MOST_LEVELS = 6;

/**
 * In the order the labelers see, a group before what is in it; the first nine have the keys 1–9. Names: trimmed, not blank, no two alike in one group ignoring case.
 * Without `level`, slashes in the name are levels: `Animal/Cat` is `Cat` in `Animal`, which is made if it is not there. With it, the name is of that level alone.
 */
export const NewClass = z.strictObject({
  name: words(700).min(1),
  /** 0: not in a group; 1: in the nearest class of level 0 before it, and so on. */
  level: z
    .number()
    .int()
    .min(0)
    .max(MOST_LEVELS - 1)
    .optional(),
  colour: z
    .string()
    .regex(/^#[0-9a-f]{6}$/)
    .optional(),
});

/** `POST projects`. Send `Idempotency-Key`: the same creation twice is one project. */
export const CreateProject = z.strictObject({
  name: words(200).min(1),
  description: words(2_000).default(""),
  kind: z.string().max(100),
  options: z.record(z.string().max(40), z.json()).default({}),
  /** Of a tabular dataset: the columns that labelers see. */
  columns: z.array(z.string().min(1).max(200)).min(1).max(50).optional(),
  datasetId: z.string().max(100),
  classes: z.array(NewClass).min(1).max(500),
  instructions: Instructions.default({ type: "none" }),
  leaseMinutes: z.number().int().min(1).max(15).default(15),
  /** On: new files of the dataset become items by themselves, and files that are gone are told of. */
  refresh: z.enum(["on", "off"]).default("off"),
  consensus: Consensus.optional(),
  goldShare: z.number().min(0).max(MOST_GOLD).optional(),
});
export type CreateProject = z.input<typeof CreateProject>;

/** `PATCH projects/{projectId}`, with `If-Match`. */
export const ChangeProject = z.strictObject({
  description: words(2_000).optional(),
  instructions: Instructions.optional(),
  leaseMinutes: z.number().int().min(1).max(15).optional(),
  refresh: z.enum(["on", "off"]).optional(),
  goldShare: z.number().min(0).max(MOST_GOLD).optional(),
  /** Of the same dataset; the next refresh goes over it, adds what is new, and lets no item go. */
  datasetVersion: z.number().int().min(1).optional(),
});
export type ChangeProject = z.input<typeof ChangeProject>;

export const ClassView = z.strictObject({
  id: z.string(),
  /** Its own. */
  name: z.string(),
  /** With its groups, as in `Animal/Cat`: what exports call it. */
  path: z.string(),
  level: z.number(),
  colour: z.string(),
  /** Not given any more; labels that have it keep it. */
  retired: z.boolean(),
  /** It was merged into this one. */
  mergedInto: z.string().optional(),
});
export type ClassView = z.input<typeof ClassView>;

/**
 * `PUT projects/{projectId}/classes`, with `If-Match`: the whole list anew, in its order (features D3, D4). A class with `id` is renamed, recoloured, moved; one
 * without is new; one that is left out is retired, or given to another one by `merge`. New classes and merges need the project to be paused (or nothing labeled yet).
 */
export const ChangeClasses = z.strictObject({
  classes: z
    .array(
      z.strictObject({
        id: z.string().max(64).optional(),
        name: words(100).min(1),
        level: z
          .number()
          .int()
          .min(0)
          .max(MOST_LEVELS - 1)
          .default(0),
        colour: z
          .string()
          .regex(/^#[0-9a-f]{6}$/)
          .optional(),
      }),
    )
    .min(1)
    .max(500),
  /** All labels of `from` become labels of `into`; `from` must be left out of the list. */
  merge: z
    .array(z.strictObject({ from: z.string().max(64), into: z.string().max(64) }))
    .max(500)
    .default([]),
  /** What becomes of what is labeled; needed when classes are added and something is labeled. `suggest`: all starts over, with the labels of now as default tags. */
  labeled: z.enum(["keep", "remove", "suggest"]).optional(),
});
export type ChangeClasses = z.input<typeof ChangeClasses>;

/** `GET projects/{projectId}/class-changes`: newest first. One that goes through the labels is a job with progress. */
export const ClassChangeView = z.strictObject({
  id: z.string(),
  state: z.enum(["running", "done", "failed", "cancelled"]),
  labeled: z.enum(["keep", "remove", "suggest"]),
  merges: z.number(),
  /** Items gone through, of about so many; labels changed. */
  done: z.number(),
  of: z.number(),
  changed: z.number(),
  startedAt: z.number(),
  endedAt: z.number().optional(),
  by: z.string(),
  failure: z.string().optional(),
});
export type ClassChangeView = z.input<typeof ClassChangeView>;
export const ClassChangesQuery = z.strictObject(paging(50, 10));
export const ClassChangePage = pageOf(ClassChangeView);

/** `GET projects/{projectId}` (labelers too: no counts of other people's work in it). */
export const ProjectView = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  media: z.enum(["image", "text"]),
  kind: z.string(),
  kindTitle: z.string(),
  options: z.record(z.string(), z.json()),
  columns: z.array(z.string()).optional(),
  state: z.enum(STATES),
  failure: z.string().optional(),
  datasetId: z.string(),
  /** The one that its files are taken from. */
  datasetVersion: z.number(),
  refresh: z.enum(["on", "off"]),
  /** Labelers are not told of them. */
  consensus: Consensus.optional(),
  goldShare: z.number().optional(),
  instructions: Instructions,
  instructionsVersion: z.number(),
  classesVersion: z.number(),
  classes: z.array(ClassView),
  leaseMinutes: z.number(),
  createdAt: z.number(),
  createdBy: z.string(),
  /** Epoch ms; present: it is archived, and takes no changes. */
  archivedAt: z.number().optional(),
  /** The caller's role here. */
  role: z.enum(ROLES),
});
export type ProjectView = z.input<typeof ProjectView>;

/** `GET projects`: those the caller may at least label, newest first. */
export const ProjectsQuery = z.strictObject(paging(100));
/** `GET projects`: without `archived=true` those that are not put away. */
export const ListProjectsQuery = z.strictObject({ ...paging(100), archived: z.enum(["true", "false"]).default("false") });
export const ProjectCard = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  kind: z.string(),
  kindTitle: z.string(),
  state: z.enum(STATES),
  failure: z.string().optional(),
  createdAt: z.number(),
  archivedAt: z.number().optional(),
  role: z.enum(ROLES),
});
export type ProjectCard = z.input<typeof ProjectCard>;
export const ProjectPage = pageOf(ProjectCard);

/** `GET datasets/{datasetId}/projects`: who uses a dataset, newest first. */
export const DatasetPath = z.strictObject({ datasetId: z.string().max(100) });
export const DatasetUser = z.strictObject({
  id: z.string(),
  name: z.string(),
  media: z.enum(["image", "text"]),
  state: z.enum(STATES),
  datasetVersion: z.number(),
});
export type DatasetUser = z.input<typeof DatasetUser>;
export const DatasetUserPage = pageOf(DatasetUser);

/** `GET project-names?name=`: whether a name can still be had. */
export const NameQuery = z.strictObject({ name: z.string().max(400) });
export const NameReply = z.strictObject({ free: z.boolean(), why: z.string().optional() });
