import { batch, computed, signal } from "@preact/signals";
import type { Api } from "../../api/api.ts";
import type { DatasetsApi } from "../../api/datasets.ts";
import { ApiError, isAbort, sentence } from "../../api/api-error.ts";
import { sleep } from "../../api/client.ts";
import type { ProjectView } from "../../api/projects.ts";
import {
  type Draft,
  datasetIdOf,
  datasetToCreate,
  type Faults,
  faultsOf,
  fieldsOf,
  newDraft,
  projectToCreate,
  type Step,
  STEPS,
  stepOfField,
} from "./draft.ts";

export interface WizardNeeds {
  api: Pick<Api, "projects"> & { datasets: Pick<DatasetsApi, "create"> };
  /** Outlives a reload of the tab. */
  keep: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  newKey(): string;
  /** Between the last letter and the question whether the name is free, ms. */
  pauseMs?: number;
}

export type NameState = { of: string; is: "checking" | "free" | "taken" | "unknown"; why?: string };
/** Numbered by the shape of the draft: what a tab holds from before an update is let go. */
const KEPT = "new-project.draft.2";

function kept({ keep, newKey }: WizardNeeds): Draft {
  const text = keep.getItem(KEPT);
  const fresh = newDraft(newKey());
  return text === null ? fresh : { ...fresh, ...(JSON.parse(text) as Draft) }; // ours
}

/** What the wizard opens with, in place of what was said in it before. */
export const keepDraft = (keep: Pick<Storage, "setItem">, draft: Draft): void => keep.setItem(KEPT, JSON.stringify(draft));

/** The wizard: what was said, what is wrong with it, and the creation. Steps may be gone through in any order. */
export function createWizard(on: WizardNeeds) {
  const draft = signal(kept(on));
  /** Steps that the person tried to leave: their faults are shown. */
  const tried = signal<ReadonlySet<Step>>(new Set());
  const said = signal<Faults>({});
  const name = signal<NameState>();
  const failure = signal<string>();
  const isCreating = signal(false);
  let checking: AbortController | undefined;
  /** Of a dataset that was made in a creation that then failed: the same words need no second one. */
  let made: { ask: string; id: string } | undefined;

  const faults = (step: Step): Faults => {
    const local = faultsOf(draft.value, step);
    const fromService = Object.fromEntries(Object.entries(said.value).filter(([path]) => stepOfField(path) === step));
    const taken =
      step === "details" && name.value?.is === "taken" && name.value.of === draft.value.name ? { name: name.value.why ?? "This name is taken." } : {};
    return { ...fromService, ...taken, ...local };
  };
  const isDone = (step: Step) => Object.keys(faults(step)).length === 0;

  const checkName = async (of: string) => {
    checking?.abort();
    const mine = new AbortController();
    checking = mine;
    if (of.trim() === "") {
      name.value = undefined;
      return;
    }
    name.value = { of, is: "checking" };
    try {
      await sleep(on.pauseMs ?? 350, mine.signal);
      const { free, why } = await on.api.projects.nameIsFree(of.trim(), { signal: mine.signal });
      if (!mine.signal.aborted) name.value = { of, is: free ? "free" : "taken", ...(why ? { why } : {}) };
    } catch (error) {
      if (!isAbort(error)) name.value = { of, is: "unknown" }; // Create asks again
    }
  };

  const change = (part: Partial<Draft>) => {
    const paths = Object.keys(part).flatMap(fieldsOf);
    batch(() => {
      draft.value = { ...draft.value, ...part };
      said.value = Object.fromEntries(
        Object.entries(said.value).filter(([path]) => !paths.some((changed) => path === changed || path.startsWith(`${changed}.`))),
      );
      failure.value = undefined;
    });
    on.keep.setItem(KEPT, JSON.stringify(draft.value));
    if (part.name !== undefined) void checkName(part.name);
  };

  const datasetFor = async (from: Draft): Promise<string> => {
    const ask = datasetToCreate(from);
    if (!ask) return datasetIdOf(from) ?? "";
    const text = JSON.stringify(ask);
    if (made?.ask !== text) made = { ask: text, id: (await on.api.datasets.create(ask, on.newKey())).id };
    return made.id;
  };

  const forget = () => {
    on.keep.removeItem(KEPT);
    draft.value = newDraft(on.newKey());
  };

  return {
    draft,
    name,
    failure,
    isCreating,
    faults,
    isDone,
    change,
    /** The faults of a step to be shown: once it was tried, or when the service named them. */
    shown: (step: Step): Faults =>
      tried.value.has(step)
        ? faults(step)
        : Object.fromEntries(
            Object.entries(faults(step)).filter(([path]) => said.value[path] !== undefined || (path === "name" && name.value?.is === "taken")),
          ),
    isTried: (step: Step) => tried.value.has(step),
    /** Whether the step may be left forwards; shows its faults if not. */
    leave: (step: Step): boolean => {
      tried.value = new Set(tried.value).add(step);
      return isDone(step);
    },
    missing: computed(() => STEPS.filter((step) => !isDone(step))),
    forget,
    /** The project, or undefined when something must be put right: then `failure` and the faults tell what. */
    create: async (): Promise<ProjectView | undefined> => {
      tried.value = new Set(STEPS);
      if (STEPS.some((step) => !isDone(step)) || isCreating.value) return undefined;
      isCreating.value = true;
      failure.value = undefined;
      try {
        const datasetId = await datasetFor(draft.value);
        const project = await on.api.projects.create(projectToCreate(draft.value, datasetId), draft.value.key);
        forget();
        return project;
      } catch (error) {
        batch(() => {
          failure.value = sentence(error);
          if (!(error instanceof ApiError)) return;
          if (error.violations.length > 0) said.value = Object.fromEntries(error.violations.map(({ path, message }) => [path, message]));
          // What was refused may be put right under the same key only where the service has not kept its answer under it.
          if (!error.isUnreachable) draft.value = { ...draft.value, key: on.newKey() };
        });
        return undefined;
      } finally {
        isCreating.value = false;
      }
    },
  };
}
export type Wizard = ReturnType<typeof createWizard>;
