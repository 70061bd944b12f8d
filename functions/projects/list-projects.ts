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

interface Ask {
  limit: number;
  cursor?: string | undefined;
  /** None of the archived ones unless told, or these alone. */
  archived?: "none" | "only";
}
const isWanted = ({ archivedAt }: Project, { archived = "none" }: Ask): boolean => (archivedAt !== undefined) === (archived === "only");

/** The projects that a person may at least label, newest first: all for those with a role in the workspace, else those they are a member of. */
export async function listProjects(on: Needs, who: Who, ask: Ask): Promise<Page> {
  return who.workspaceRole === undefined ? await ofMember(on, who, ask) : await ofWorkspace(on, { ...who, workspaceRole: who.workspaceRole }, ask);
}

/** Looked through for one page at the most; it may be short then, while there is a cursor. */
const MOST_READS = 20;

async function ofWorkspace(on: Needs, who: Who & { workspaceRole: Role }, ask: Ask): Promise<Page> {
  const projects: Project[] = [];
  let { cursor } = ask;
  for (let reads = 0; reads < MOST_READS && projects.length < ask.limit; reads++) {
    const page = await on.documents.query({
      shape: ProjectShape,
      pk: PROJECTS_PK,
      index: projectsByTime,
      descending: true,
      limit: ask.limit - projects.length,
      ...(cursor !== undefined && { cursor }),
    });
    projects.push(...page.items.flatMap(({ value }) => (isWanted(value, ask) ? [value] : [])));
    cursor = page.cursor;
    if (cursor === undefined) break;
  }
  const own = new Map((await listMyProjects(on, who)).map(({ projectId, role }) => [projectId, role]));
  const items = projects.map((project) => ({ project, role: higher(who.workspaceRole, own.get(project.id)) ?? who.workspaceRole }));
  return { items, ...(cursor !== undefined && { cursor }) };
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
async function ofMember(on: Needs, who: Who, ask: Ask): Promise<Page> {
  const mine = await listMyProjects(on, who);
  const found: Listed[] = [];
  for (let at = 0; at < mine.length; at += 100) {
    const some = new Map(mine.slice(at, at + 100).map(({ projectId, role }) => [projectId, role]));
    for (const { value } of await on.documents.getMany(ProjectShape, PROJECTS_PK, [...some.keys()])) {
      const role = some.get(value.id);
      if (role && isWanted(value, ask)) found.push({ project: value, role });
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
