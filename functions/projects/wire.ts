import { z } from "zod";
import { paging, pageOf } from "../edge/paging.ts";
import { words } from "../edge/words.ts";
import { ROLES } from "../access/roles.ts";
import { Instructions, STATES } from "./project.ts";

export const ProjectPath = z.strictObject({ projectId: z.string().max(100) });

/** In the order the labelers see; the first nine have the keys 1–9. Names: trimmed, not blank, no two alike ignoring case. */
export const NewClass = z.strictObject({
  name: words(100).min(1),
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
  datasetId: z.string().max(100),
  classes: z.array(NewClass).min(1).max(500),
  instructions: Instructions.default({ type: "none" }),
  leaseMinutes: z.number().int().min(1).max(15).default(15),
});
export type CreateProject = z.input<typeof CreateProject>;

/** `PATCH projects/{projectId}`, with `If-Match`. */
export const ChangeProject = z.strictObject({
  description: words(2_000).optional(),
  instructions: Instructions.optional(),
  leaseMinutes: z.number().int().min(1).max(15).optional(),
});
export type ChangeProject = z.input<typeof ChangeProject>;

export const ClassView = z.strictObject({ id: z.string(), name: z.string(), colour: z.string(), retired: z.boolean() });
export type ClassView = z.input<typeof ClassView>;

/** `GET projects/{projectId}` (labelers too: no counts of other people's work in it). */
export const ProjectView = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  media: z.enum(["image", "text"]),
  kind: z.string(),
  kindTitle: z.string(),
  state: z.enum(STATES),
  failure: z.string().optional(),
  datasetId: z.string(),
  instructions: Instructions,
  instructionsVersion: z.number(),
  classesVersion: z.number(),
  classes: z.array(ClassView),
  leaseMinutes: z.number(),
  createdAt: z.number(),
  createdBy: z.string(),
  /** The caller's role here. */
  role: z.enum(ROLES),
});
export type ProjectView = z.input<typeof ProjectView>;

/** `GET projects`: those the caller may at least label, newest first. */
export const ProjectsQuery = z.strictObject(paging(100));
export const ProjectCard = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  kind: z.string(),
  kindTitle: z.string(),
  state: z.enum(STATES),
  failure: z.string().optional(),
  createdAt: z.number(),
  role: z.enum(ROLES),
});
export type ProjectCard = z.input<typeof ProjectCard>;
export const ProjectPage = pageOf(ProjectCard);

/** `GET project-names?name=`: whether a name can still be had. */
export const NameQuery = z.strictObject({ name: z.string().max(400) });
export const NameReply = z.strictObject({ free: z.boolean(), why: z.string().optional() });
