import { PROJECTS_PK, ProjectShape } from "../projects/project.ts";
import { Refusal } from "../refusal.ts";
import type { PicturesWanted } from "./ask-pictures.ts";
import { type PictureNeeds, showPictures } from "./pictures.ts";
import { showPlane } from "./planes.ts";

/** Makes what a page will ask for: whole pictures, and the gray values of deep ones. Of a project that is going or gone, nothing. */
export async function makePictures(on: PictureNeeds, { projectId, itemIds }: PicturesWanted): Promise<void> {
  const found = await on.documents.get(ProjectShape, PROJECTS_PK, projectId);
  if (!found || found.value.state === "deleting") return;
  const project = found.value;
  for (const id of itemIds) {
    // One by one: people who wait for a picture now go in between.
    const { items } = await showPictures(on, project, { items: [{ id, frame: 0 }] });
    for (const { isDeep } of items) if (isDeep) await makePlane(on, project, id);
  }
}

/** A file that changes, or goes, meanwhile is told to who asks for it. */
async function makePlane(on: PictureNeeds, project: Parameters<typeof showPlane>[1], itemId: string): Promise<void> {
  try {
    await showPlane(on, project, { itemId, frame: 0 });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}
