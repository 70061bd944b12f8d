import { z } from "zod";
import { listMyProjects } from "../access/my-projects.ts";
import { higher, type Role } from "../access/roles.ts";
import type { Documents } from "../backends/documents.ts";
import { Refusal } from "../refusal.ts";
import { type Project, projectsByDataset, PROJECTS_PK, ProjectShape, projectsByTime } from "./project.ts";

interface Needs {
  documents: Pick<Documents, "get" | "query" | "getMany">;
}
interface Who {
  userId: string;
  workspaceRole?: Role | undefined;
}
type Listed = { project: Project; role: Role };
interface Page {
  items: Listed[];
  cursor?: string;
}

/** The projects that a person may at least label, newest first: all for those with a role in the workspace, else those they are a member of. */
export async function listProjects(on: Needs, who: Who, ask: { limit: number; cursor?: string | undefined }): Promise<Page> {
  return who.workspaceRole === undefined ? await ofMember(on, who, ask) : await ofWorkspace(on, { ...who, workspaceRole: who.workspaceRole }, ask);
}

async function ofWorkspace(on: Needs, who: Who & { workspaceRole: Role }, ask: { limit: number; cursor?: string | undefined }): Promise<Page> {
  const page = await on.documents.query({
    shape: ProjectShape,
    pk: PROJECTS_PK,
    index: projectsByTime,
    descending: true,
    limit: ask.limit,
    ...(ask.cursor !== undefined && { cursor: ask.cursor }),
  });
  const own = new Map((await listMyProjects(on, who)).map(({ projectId, role }) => [projectId, role]));
  const items = page.items.map(({ value }) => ({ project: value, role: higher(who.workspaceRole, own.get(value.id)) ?? who.workspaceRole }));
  return { items, ...(page.cursor !== undefined && { cursor: page.cursor }) };
}

/** The projects that are on a dataset, newest first. */
export async function listProjectsOn(
  on: { documents: Pick<Documents, "query"> },
  { datasetId, limit, cursor }: { datasetId: string; limit: number; cursor?: string | undefined },
): Promise<{ items: Project[]; cursor?: string }> {
  const page = await on.documents.query({
    shape: ProjectShape,
    pk: PROJECTS_PK,
    index: projectsByDataset,
    equals: { datasetId },
    descending: true,
    limit,
    ...(cursor !== undefined && { cursor }),
  });
  return { items: page.items.map(({ value }) => value), ...(page.cursor !== undefined && { cursor: page.cursor }) };
}

/** A member's projects are few (the list of memberships is bounded), so they are sorted here. */
async function ofMember(on: Needs, who: Who, ask: { limit: number; cursor?: string | undefined }): Promise<Page> {
  const mine = await listMyProjects(on, who);
  const found: Listed[] = [];
  for (let at = 0; at < mine.length; at += 100) {
    const some = new Map(mine.slice(at, at + 100).map(({ projectId, role }) => [projectId, role]));
    for (const { value } of await on.documents.getMany(ProjectShape, PROJECTS_PK, [...some.keys()])) {
      const role = some.get(value.id);
      if (role) found.push({ project: value, role });
    }
  }
  found.sort((a, b) => b.project.createdAt - a.project.createdAt || (a.project.id < b.project.id ? 1 : -1));
  const after = ask.cursor === undefined ? undefined : read(ask.cursor);
  const rest = after ? found.filter(({ project }) => project.createdAt < after.at || (project.createdAt === after.at && project.id < after.id)) : found;
  const items = rest.slice(0, ask.limit);
  const last = items.at(-1)?.project;
  return { items, ...(last && rest.length > items.length && { cursor: write({ at: last.createdAt, id: last.id }) }) };
}

const Cursor = z.strictObject({ at: z.number(), id: z.string() });
const write = (place: z.infer<typeof Cursor>): string => Buffer.from(JSON.stringify(place)).toString("base64url");

function read(cursor: string): z.infer<typeof Cursor> {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
  } catch (error) {
    throw new Refusal("invalid", "This cursor is not of this list.", { reason: "cursor", cause: String(error instanceof Error && error.name) });
  }
}
