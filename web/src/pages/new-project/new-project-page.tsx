import { useEffect, useMemo } from "preact/hooks";
import { useLocation } from "preact-iso";
import { atLeast } from "../../api/access.ts";
import { useApi } from "../../api/api.ts";
import { useDatasets } from "../../api/use-datasets.ts";
import { useMe } from "../../api/me.ts";
import { Button } from "../../parts/button.tsx";
import { Icon } from "../../parts/icon.tsx";
import { useToasts } from "../../parts/toast.tsx";
import { NoPermissionPage } from "../frame/states.tsx";
import { ClassesStep } from "./classes-step.tsx";
import { DataStep } from "./data-step.tsx";
import { DetailsStep } from "./details-step.tsx";
import { type Step, STEP_TITLES, STEPS, stepOf } from "./draft.ts";
import { createFolders } from "./folders.ts";
import { InstructionsStep } from "./instructions-step.tsx";
import { createPreview } from "./preview.ts";
import { putBlob } from "./put-blob.ts";
import { QualityStep } from "./quality-step.tsx";
import { ReviewStep } from "./review-step.tsx";
import { createUpload } from "./upload.ts";
import { createWizard, type Wizard } from "./wizard.ts";
import "../projects/projects.css";
import "./new-project.css";

function Steps({ wizard, current }: { wizard: Wizard; current: Step }) {
  return (
    <nav class="steps" aria-label="Steps">
      <ol>
        {STEPS.map((step) => {
          const isWrong = wizard.isTried(step) && !wizard.isDone(step);
          const isDone = wizard.isTried(step) && wizard.isDone(step) && step !== "review";
          return (
            <li key={step}>
              <a href={`/projects/new/${step}`} aria-current={step === current ? "step" : undefined}>
                {isWrong ? <Icon name="error" /> : isDone ? <Icon name="check" /> : <span class="step-dot" />}
                {STEP_TITLES[step]}
                {isWrong && <span class="visually-hidden">, something is missing</span>}
              </a>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

/** The wizard. Each step has an address; what was said stays through steps, back, forward and reload. */
export function NewProjectPage({ step: at }: { step?: string }) {
  const { projects } = useApi();
  const datasets = useDatasets();
  const me = useMe();
  const toasts = useToasts();
  const { route } = useLocation();
  const step = stepOf(at);
  const wizard = useMemo(() => createWizard({ api: { projects, datasets }, keep: sessionStorage, newKey: () => crypto.randomUUID() }), [projects, datasets]);
  const preview = useMemo(() => createPreview(datasets), [datasets]);
  const folders = useMemo(() => createFolders(datasets), [datasets]);
  const upload = useMemo(() => createUpload({ plan: datasets.planUploads, put: putBlob }), [datasets]);
  useEffect(
    () => () => {
      preview.stop();
      upload.pause();
    },
    [preview, upload],
  );
  useEffect(() => {
    document.title = `New project: ${STEP_TITLES[step]} · Data labeling`;
    document.querySelector<HTMLElement>("main h2")?.focus();
    document.querySelector(".steps [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [step]);
  const isMoving = upload.isMoving.value;
  useEffect(() => {
    if (!isMoving) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [isMoving]);
  if (!atLeast(me.workspaceRole, "contributor"))
    return <NoPermissionPage>Creating projects needs the role contributor in the workspace. Ask an owner of the workspace.</NoPermissionPage>;

  const index = STEPS.indexOf(step);
  const go = (to: Step | undefined) => to && route(`/projects/new/${to}`);
  const next = () => (wizard.leave(step) ? go(STEPS[index + 1]) : document.querySelector<HTMLElement>("main [aria-invalid]")?.focus());
  const create = async () => {
    const project = await wizard.create();
    if (!project) return;
    toasts.done(`${project.name} was created. Its items are being loaded.`);
    route(`/projects/${project.id}/dashboard`);
  };
  return (
    <main>
      <div class="spread page-head">
        <h1>New project</h1>
        <Button
          look="quiet"
          onClick={() => {
            upload.forget();
            wizard.forget();
            route("/");
          }}
        >
          Discard
        </Button>
      </div>
      <div class="wizard">
        <Steps wizard={wizard} current={step} />
        <form
          class="card stack wizard-step"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (step !== "review") next();
          }}
        >
          <h2 tabindex={-1}>{STEP_TITLES[step]}</h2>
          {step === "details" && <DetailsStep wizard={wizard} upload={upload} />}
          {step === "data" && <DataStep wizard={wizard} preview={preview} folders={folders} upload={upload} />}
          {step === "classes" && <ClassesStep wizard={wizard} />}
          {step === "instructions" && <InstructionsStep wizard={wizard} />}
          {step === "quality" && <QualityStep wizard={wizard} />}
          {step === "review" && <ReviewStep wizard={wizard} preview={preview} />}
          <div class="spread wizard-actions">
            {index > 0 ? (
              <Button icon="back" onClick={() => go(STEPS[index - 1])}>
                Back
              </Button>
            ) : (
              <span />
            )}
            {step === "review" ? (
              <Button look="primary" isBusy={wizard.isCreating.value} disabled={isMoving} onClick={() => void create()}>
                Create project
              </Button>
            ) : (
              <Button look="primary" type="submit">
                Next
              </Button>
            )}
          </div>
        </form>
      </div>
    </main>
  );
}
