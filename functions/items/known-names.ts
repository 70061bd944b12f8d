import { createHash } from "node:crypto";
import type { Blobs } from "../backends/blobs.ts";
import { atOnce } from "../datasets/at-once.ts";
import { PROJECTS_CONTAINER } from "../projects/erase-project.ts";

interface Needs {
  blobs: Blobs;
}

/** Which tables a project has been through, in small blobs of one hash a line; losing them costs time, nothing else. */
const folderOf = (projectId: string): string => `${projectId}/known-names/`;
const AT_ONCE = 8;
const MOST_FILES = 1_000;
const MERGE_FROM = 8;

/** Once a table's rows are items it is never read again, also when it changes (feature C4). */
export const knownTable = (path: string): string => `table:${createHash("sha256").update(path).digest("base64url").slice(0, 22)}`;

/** `except`: what the asking walk noted itself, by the beginning of the name; so a step of it that is done again finds the same. */
export async function readKnown(on: Needs, projectId: string, { except }: { except?: string } = {}): Promise<Set<string>> {
  const container = await on.blobs.open({ container: PROJECTS_CONTAINER });
  const listed = await container.list({ prefix: folderOf(projectId), limit: MOST_FILES });
  const blobs = listed.blobs.filter(({ name }) => except === undefined || !name.startsWith(folderOf(projectId) + except));
  const texts = await atOnce(AT_ONCE, blobs, async ({ name }) => Buffer.from((await container.read(name)) ?? []).toString());
  return new Set(texts.flatMap((text) => text.split("\n")));
}

/** `name`: of the stretch, so that the same stretch walked again replaces its own. */
export async function noteKnown(on: Needs, projectId: string, name: string, hashes: readonly string[]): Promise<void> {
  if (hashes.length === 0) return;
  const container = await on.blobs.open({ container: PROJECTS_CONTAINER });
  await container.write(folderOf(projectId) + name, Buffer.from(hashes.join("\n")), { contentType: "text/plain" });
}

/** Makes one blob of many: written whole before the others go. */
export async function mergeKnown(on: Needs, projectId: string, name: string): Promise<void> {
  const container = await on.blobs.open({ container: PROJECTS_CONTAINER });
  const { blobs } = await container.list({ prefix: folderOf(projectId), limit: MOST_FILES });
  if (blobs.length < MERGE_FROM) return;
  await noteKnown(on, projectId, name, [...(await readKnown(on, projectId))]);
  await atOnce(AT_ONCE, blobs, async (blob) => {
    if (blob.name !== folderOf(projectId) + name) await container.delete(blob.name);
  });
}
