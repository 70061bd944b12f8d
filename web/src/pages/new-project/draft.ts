import type { CreateDataset } from "../../api/datasets.ts";
import type { CreateProject } from "../../api/projects.ts";
import { instructionFaults, instructionsFrom, type WrittenInstructions } from "../instructions/instructions.ts";
import { addClass, classFaults, type ClassRow, MOST_CLASSES } from "./class-list.ts";

export const STEPS = ["details", "data", "classes", "instructions", "review"] as const;
export type Step = (typeof STEPS)[number];
export const STEP_TITLES: Record<Step, string> = { details: "Details", data: "Data", classes: "Classes", instructions: "Instructions", review: "Review" };
export const stepOf = (text: string | undefined): Step => STEPS.find((step) => step === text) ?? "details";

/** Everything that was said so far; plain, so that it outlives a reload. */
export interface Draft extends WrittenInstructions {
  /** Sent as `Idempotency-Key`, so that Create pressed twice is one project. */
  key: string;
  name: string;
  description: string;
  kind: string;
  leaseMinutes: number;
  source: "existing" | "path" | "upload";
  /** A dataset that is there already. */
  existing?: { id: string; name: string };
  datastoreId: string;
  path: string;
  /** The dataset that files were uploaded into. */
  uploaded?: { id: string; name: string; files: number };
  classes: ClassRow[];
}

export const newDraft = (key: string): Draft => ({
  key,
  name: "",
  description: "",
  kind: "image-multi-class",
  leaseMinutes: 15,
  source: "path",
  datastoreId: "",
  path: "",
  classes: addClass(addClass([])),
  instructions: "none",
  link: "",
  markdown: "",
});

/** A fault by the field it stands beside: as the service names them, `classes.3.name` say. */
export type Faults = Readonly<Record<string, string>>;

const CHECKS: Record<Step, (draft: Draft) => Record<string, string | undefined>> = {
  details: ({ name, leaseMinutes }) => ({
    name: name.trim() === "" ? "Give the project a name." : undefined,
    leaseMinutes: Number.isInteger(leaseMinutes) && leaseMinutes >= 1 && leaseMinutes <= 15 ? undefined : "A whole number of minutes, 1 to 15.",
  }),
  data: ({ source, existing, datastoreId, path, uploaded }) => ({
    datasetId: source === "existing" && !existing ? "Choose a dataset." : source === "upload" && !uploaded?.files ? "Upload at least one file." : undefined,
    path: source !== "path" ? undefined : datastoreId === "" ? "Choose a datastore." : path.trim() === "" ? "Choose a folder, or write a path." : undefined,
  }),
  classes: ({ classes }) => {
    const faults = classFaults(classes);
    const list = classes.length === 0 ? "Add at least one class." : classes.length > MOST_CLASSES ? `At most ${MOST_CLASSES} classes.` : undefined;
    return { classes: list, ...Object.fromEntries(classes.map(({ key }, index) => [`classes.${index}.name`, faults.get(key)])) };
  },
  instructions: instructionFaults,
  review: () => ({}),
};

/** What is wrong on one step. */
export function faultsOf(draft: Draft, step: Step): Faults {
  const found: Record<string, string> = {};
  for (const [field, fault] of Object.entries(CHECKS[step](draft))) if (fault !== undefined) found[field] = fault;
  return found;
}

const FIRST_WORD: Record<string, Step> = {
  name: "details",
  description: "details",
  kind: "details",
  leaseMinutes: "details",
  datasetId: "data",
  datastoreId: "data",
  path: "data",
  classes: "classes",
  instructions: "instructions",
};
/** Where a field that the service complained about is found. */
export const stepOfField = (path: string): Step => FIRST_WORD[path.split(".")[0] ?? ""] ?? "review";

/** The dataset to create first, where none is there yet. */
export function datasetToCreate(draft: Draft): CreateDataset | undefined {
  if (draft.source !== "path") return undefined;
  return { source: "path", name: draft.name.trim(), datastoreId: draft.datastoreId, path: draft.path.trim() };
}

export const datasetIdOf = (draft: Draft): string | undefined =>
  draft.source === "existing" ? draft.existing?.id : draft.source === "upload" ? draft.uploaded?.id : undefined;

export const projectToCreate = (draft: Draft, datasetId: string): CreateProject => ({
  name: draft.name.trim(),
  description: draft.description.trim(),
  kind: draft.kind,
  datasetId,
  leaseMinutes: draft.leaseMinutes,
  classes: draft.classes.map(({ name, colour }) => ({ name: name.trim(), colour })),
  instructions: instructionsFrom(draft),
});
