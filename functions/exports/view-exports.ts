import type { z } from "zod";
import type { Blobs } from "../backends/blobs.ts";
import type { Documents } from "../backends/documents.ts";
import { canSay, FORMATS, formatNamed } from "../formats/list.ts";
import { KINDS } from "../kinds/list.ts";
import { getExport } from "./change-export.ts";
import { type Export, type ExportRef, EXPORTS_CONTAINER, ExportShape, exportsByTime, folderOf } from "./export.ts";
import type { ExportPage, ExportView, FormatList } from "./wire.ts";

const LINK_MINUTES = 60;

export function listFormats(): z.input<typeof FormatList> {
  return {
    items: FORMATS.map((format) => ({
      name: format.name,
      title: format.title,
      description: format.description,
      kinds: KINDS.filter((kind) => canSay(format, kind)).map(({ name }) => name),
    })),
  };
}

/** The record as people see it, its files with signed links to download them. */
export async function viewOf(on: { blobs: Blobs }, it: Export): Promise<ExportView> {
  const { type: _, projectId: __, classesVersion: ___, ...shown } = it;
  const folder = folderOf(it);
  const container = it.files.length > 0 ? await on.blobs.open({ container: EXPORTS_CONTAINER }) : undefined;
  const files = await Promise.all(
    it.files.map(async (file) => ({
      ...file,
      url: (await container?.readLink(`${folder}/${file.name}`, { minutes: LINK_MINUTES, downloadName: file.name })) ?? "",
    })),
  );
  return { ...shown, folder, files, sample: formatNamed(it.format).sample(folder) };
}

export async function viewExport(on: { documents: Pick<Documents, "get">; blobs: Blobs }, ref: ExportRef): Promise<ExportView> {
  return await viewOf(on, await getExport(on, ref));
}

/** Newest first. */
export async function listExports(
  on: { documents: Pick<Documents, "query">; blobs: Blobs },
  { projectId, limit, cursor }: { projectId: string; limit: number; cursor?: string | undefined },
): Promise<z.input<typeof ExportPage>> {
  const page = await on.documents.query({
    shape: ExportShape,
    pk: projectId,
    index: exportsByTime,
    descending: true,
    limit,
    ...(cursor !== undefined && { cursor }),
  });
  const items = await Promise.all(page.items.map(({ value }) => viewOf(on, value)));
  return { items, ...(page.cursor !== undefined && { cursor: page.cursor }) };
}
