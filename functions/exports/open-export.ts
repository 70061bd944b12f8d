import type { Documents } from "../backends/documents.ts";
import { getDataset } from "../datasets/create-dataset.ts";
import type { Datastore } from "../datasets/dataset.ts";
import { datastoreNamed } from "../datasets/datastores.ts";
import { type Format, type FormatContext, formatContext } from "../formats/format.ts";
import { formatNamed } from "../formats/list.ts";
import type { Kind } from "../kinds/kind.ts";
import { kindNamed } from "../kinds/list.ts";
import { exportNames } from "../projects/class-paths.ts";
import { classesOf } from "../projects/classes-of.ts";
import { type Project, PROJECTS_PK, ProjectShape } from "../projects/project.ts";
import { type Export, type ExportRef, ExportShape } from "./export.ts";

/** All that a step of an export needs to know. */
export interface OpenExport {
  record: Export;
  project: Project;
  datastore: Datastore;
  kind: Kind<unknown>;
  format: Format;
  context: FormatContext;
}

interface Needs {
  documents: Pick<Documents, "get">;
  allowFolders: readonly string[];
}

/** Undefined where the export or its project is gone: there is nobody left to write for. */
export async function openExport(on: Needs, { projectId, exportId }: ExportRef): Promise<OpenExport | undefined> {
  const [found, owner] = await Promise.all([on.documents.get(ExportShape, projectId, exportId), on.documents.get(ProjectShape, PROJECTS_PK, projectId)]);
  if (!found || !owner || owner.value.state === "deleting") return undefined;
  const [record, project] = [found.value, owner.value];
  const [classes, dataset] = await Promise.all([classesOf(on, { id: projectId, classesVersion: record.classesVersion }), getDataset(on, project.datasetId)]);
  const kind = kindNamed(project.kind);
  const context = formatContext({
    project: { id: projectId, name: project.name },
    media: project.media,
    marks: kind.marks,
    dialect: record.dialect,
    moment: record.moment,
    classes: exportNames(classes),
    isTabular: dataset.holds === "tabular",
    hasConsensus: project.consensus !== undefined,
    ...(kind.classesPerItem && { classesPerItem: kind.classesPerItem }),
  });
  return { record, project, datastore: await datastoreNamed(on, dataset.datastoreId), kind, format: formatNamed(record.format), context };
}
