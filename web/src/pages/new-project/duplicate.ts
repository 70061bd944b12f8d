import type { DatasetView } from "../../api/datasets.ts";
import type { ProjectView } from "../../api/projects.ts";
import { writtenFrom } from "../instructions/instructions.ts";
import { type Draft, newDraft } from "./draft.ts";
import { qualityFrom } from "./quality.ts";

/** A draft with the settings of a project (feature A8): all but its name, which is its own for ever, and what people did in it. Retired classes stay behind. */
export function draftLike(
  project: ProjectView,
  dataset: Pick<DatasetView, "id" | "name" | "datastoreId" | "path" | "holds" | "hasHeader">,
  key: string,
): Draft {
  return {
    ...newDraft(key),
    description: project.description,
    media: project.media,
    kind: project.kind,
    options: project.options,
    leaseMinutes: project.leaseMinutes,
    refresh: project.refresh,
    source: "existing",
    holds: dataset.holds,
    hasHeader: dataset.hasHeader ?? true,
    columns: project.columns ?? [],
    existing: { id: dataset.id, name: dataset.name, datastoreId: dataset.datastoreId, path: dataset.path },
    classes: project.classes.filter(({ retired }) => !retired).map(({ name, colour, level }, index) => ({ key: index + 1, name, colour, level })),
    quality: qualityFrom(project),
    ...writtenFrom(project.instructions),
  };
}
