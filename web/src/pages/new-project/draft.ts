import type { CreateDataset, DatasetType, Wanted } from "../../api/datasets.ts";
import type { CreateProject } from "../../api/projects.ts";
import { addClass, classFaults, type ClassRow, MOST_CLASSES } from "../classes/class-list.ts";
import { splitPaths } from "../classes/class-text.ts";
import { instructionFaults, instructionsFrom, type WrittenInstructions } from "../instructions/instructions.ts";
import { type Quality, qualityFaults, qualityToCreate, usualQuality } from "./quality.ts";

export const STEPS = ["details", "data", "classes", "instructions", "quality", "review"] as const;
export type Step = (typeof STEPS)[number];
export const STEP_TITLES: Record<Step, string> = {
  details: "Details",
  data: "Data",
  classes: "Classes",
  instructions: "Instructions",
  quality: "Quality",
  review: "Review",
};
export const stepOf = (text: string | undefined): Step => STEPS.find((step) => step === text) ?? "details";

export type Media = "image" | "text";

/** A dataset that is there: what it selects, so that it can be looked into. */
export interface ChosenDataset {
  id: string;
  name: string;
  datastoreId: string;
  path: string;
}

/** Everything that was said so far; plain, so that it outlives a reload. */
export interface Draft extends WrittenInstructions {
  /** Sent as `Idempotency-Key`, so that Create pressed twice is one project. */
  key: string;
  name: string;
  description: string;
  media: Media;
  kind: string;
  /** Settings of the task type. */
  options: Readonly<Record<string, unknown>>;
  leaseMinutes: number;
  /** Whether files that come later become items by themselves. */
  refresh: "on" | "off";
  source: "existing" | "path" | "upload";
  /** Of texts: each file is one, or each row of a table. */
  holds: DatasetType;
  /** Of tables: their first row names the columns. */
  hasHeader: boolean;
  /** Of a table: what labelers see, in this order. */
  columns: readonly string[];
  existing?: ChosenDataset | undefined;
  datastoreId: string;
  path: string;
  /** The dataset that files were uploaded into. */
  uploaded?: (ChosenDataset & { files: number }) | undefined;
  classes: ClassRow[];
  quality: Quality;
}

export const newDraft = (key: string): Draft => ({
  key,
  name: "",
  description: "",
  media: "image",
  kind: "image-multi-class",
  options: {},
  leaseMinutes: 15,
  refresh: "off",
  source: "path",
  holds: "file",
  hasHeader: true,
  columns: [],
  datastoreId: "",
  path: "",
  classes: addClass(addClass([])),
  quality: usualQuality,
  instructions: "none",
  link: "",
  markdown: "",
});

export const wantOf = ({ media, holds }: Pick<Draft, "media" | "holds">): Wanted => (media === "image" ? "image" : holds === "tabular" ? "table" : "text");

/** What is counted and looked into; `files`: of an upload, so that more files are another selection. */
export interface Selected {
  datastoreId: string;
  path: string;
  want: Wanted;
  /** Of tables. */
  hasHeader?: boolean;
  files?: number;
}

/** What the chosen data is, to be counted and looked into; undefined until there is something. */
export function selectionOf(draft: Draft): Selected | undefined {
  const { source, existing, uploaded } = draft;
  const from = source === "path" ? draft : source === "existing" ? existing : uploaded?.files ? uploaded : undefined;
  if (!from || from.datastoreId === "" || from.path.trim() === "") return undefined;
  const want = wantOf(draft);
  const { datastoreId, path } = from;
  return {
    datastoreId,
    path: path.trim(),
    want,
    ...(want === "table" ? { hasHeader: draft.hasHeader } : {}),
    ...(source === "upload" && uploaded ? { files: uploaded.files } : {}),
  };
}

/** Other media, with a task type of theirs at its usual settings; files and columns that were chosen for the first are let go. */
export const asMedia = (media: Media, kind: string): Partial<Draft> => ({
  media,
  kind,
  options: {},
  ...asHolds("file"),
});
/** Files were uploaded, and a dataset chosen, for what was held before. */
export const asHolds = (holds: DatasetType): Partial<Draft> => ({ holds, hasHeader: true, columns: [], existing: undefined, uploaded: undefined });

/** What would have to be chosen anew if the media or what a file holds were changed; undefined where nothing would. */
export function lostByChange({ source, uploaded, existing, columns }: Draft): string | undefined {
  if (source === "upload" && uploaded && uploaded.files > 0)
    return `The ${uploaded.files.toLocaleString()} uploaded files were chosen for what it is now. They stay in storage, but not in this project: you choose its data anew.`;
  if (source === "existing" && existing) return `The dataset ${existing.name} was chosen for what it is now. You choose the data anew.`;
  return columns.length > 0 ? "The chosen columns are let go." : undefined;
}

/** A fault by the field it stands beside: as the service names them, `classes.3.name` say. */
export type Faults = Readonly<Record<string, string>>;

function dataFaults(draft: Draft): Record<string, string | undefined> {
  const { source, existing, datastoreId, path, uploaded, columns } = draft;
  return {
    datasetId: source === "existing" && !existing ? "Choose a dataset." : source === "upload" && !uploaded?.files ? "Upload at least one file." : undefined,
    path: source !== "path" ? undefined : datastoreId === "" ? "Choose a datastore." : path.trim() === "" ? "Choose a folder, or write a path." : undefined,
    columns: wantOf(draft) === "table" && selectionOf(draft) && columns.length === 0 ? "Tick at least one column: labelers see nothing else." : undefined,
  };
}

const CHECKS: Record<Step, (draft: Draft) => Record<string, string | undefined>> = {
  details: ({ name, kind, leaseMinutes }) => ({
    name: name.trim() === "" ? "Give the project a name." : undefined,
    kind: kind === "" ? "Choose what labelers do." : undefined,
    leaseMinutes: Number.isInteger(leaseMinutes) && leaseMinutes >= 1 && leaseMinutes <= 15 ? undefined : "A whole number of minutes, 1 to 15.",
  }),
  data: dataFaults,
  classes: ({ classes }) => {
    const faults = classFaults(classes);
    const list = classes.length === 0 ? "Add at least one class." : classes.length > MOST_CLASSES ? `At most ${MOST_CLASSES} classes.` : undefined;
    return { classes: list, ...Object.fromEntries(classes.map(({ key }, index) => [`classes.${index}.name`, faults.get(key)])) };
  },
  instructions: instructionFaults,
  quality: qualityFaults,
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
  options: "details",
  leaseMinutes: "details",
  refresh: "data",
  datasetId: "data",
  datastoreId: "data",
  path: "data",
  columns: "data",
  classes: "classes",
  instructions: "instructions",
  consensus: "quality",
  goldShare: "quality",
};
/** What the service calls a part of the draft, where that is another word. */
const CALLED: Readonly<Record<string, readonly string[]>> = { quality: ["consensus", "goldShare"] };
export const fieldsOf = (part: string): readonly string[] => CALLED[part] ?? [part];

/** Where a field that the service complained about is found. */
export const stepOfField = (path: string): Step => FIRST_WORD[path.split(".")[0] ?? ""] ?? "review";

/** How the files of a new dataset are read. */
export const heldBy = ({ holds, hasHeader }: Pick<Draft, "holds" | "hasHeader">): { holds: DatasetType; hasHeader?: boolean } => ({
  holds,
  ...(holds === "tabular" ? { hasHeader } : {}),
});

/** The dataset to create first, where none is there yet. */
export function datasetToCreate(draft: Draft): CreateDataset | undefined {
  if (draft.source !== "path") return undefined;
  return { source: "path", name: draft.name.trim(), datastoreId: draft.datastoreId, path: draft.path.trim(), ...heldBy(draft) };
}

export const datasetIdOf = (draft: Draft): string | undefined =>
  draft.source === "existing" ? draft.existing?.id : draft.source === "upload" ? draft.uploaded?.id : undefined;

export const projectToCreate = (draft: Draft, datasetId: string): CreateProject => ({
  name: draft.name.trim(),
  description: draft.description.trim(),
  kind: draft.kind,
  options: asJson(draft.options),
  ...(wantOf(draft) === "table" ? { columns: [...draft.columns] } : {}),
  datasetId,
  leaseMinutes: draft.leaseMinutes,
  refresh: draft.refresh,
  classes: splitPaths(draft.classes).map(({ name, colour, level }) => ({ name: name.trim(), colour, level })),
  instructions: instructionsFrom(draft),
  ...qualityToCreate(draft.quality),
});

/** Settings come from a task type's own fields; what JSON cannot say is no setting. */
const asJson = (options: Readonly<Record<string, unknown>>): NonNullable<CreateProject["options"]> =>
  JSON.parse(JSON.stringify(options)) as NonNullable<CreateProject["options"]>;
