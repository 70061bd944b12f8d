import { atLeast, type Role } from "../access/roles.ts";
import type { Documents } from "../backends/documents.ts";
import { kindNamed } from "../kinds/list.ts";
import { classesOf, type KeptClasses } from "./classes-of.ts";
import { viewClasses } from "./class-paths.ts";
import { goldShareOf, type Project } from "./project.ts";
import type { ProjectCard, ProjectView } from "./wire.ts";

export async function viewProject(on: { documents: Pick<Documents, "get">; keptClasses?: KeptClasses }, project: Project, role: Role): Promise<ProjectView> {
  const { type: _, buckets: ___, classChange: ____, consensus, goldShare: ____gold, ...shown } = project;
  const quality = atLeast(role, "reviewer") ? { ...(consensus && { consensus }), goldShare: goldShareOf(project) } : {};
  return { ...shown, ...quality, kindTitle: kindNamed(project.kind).title, classes: viewClasses(await classesOf(on, project)), role };
}

export function cardOf(project: Project, role: Role): ProjectCard {
  const { id, name, description, kind, state, failure, createdAt, archivedAt } = project;
  return {
    id,
    name,
    description,
    kind,
    kindTitle: kindNamed(kind).title,
    state,
    ...(failure !== undefined && { failure }),
    createdAt,
    ...(archivedAt !== undefined && { archivedAt }),
    role,
  };
}
