import { useEffect, useMemo, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { useApi } from "../../api/api.ts";
import { sentence } from "../../api/api-error.ts";
import { follow } from "../../api/follow.ts";
import type { ProjectAction, ProjectView } from "../../api/projects.ts";
import { Button, LinkButton } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { Tabs } from "../../parts/tabs.tsx";
import { useToasts } from "../../parts/toast.tsx";
import { LoadFailure, NoPermissionPage } from "../frame/states.tsx";
import { StateChip } from "../projects/state-chip.tsx";
import { DashboardTab } from "./dashboard/dashboard-tab.tsx";
import { DataTab } from "./data/data-tab.tsx";
import { DetailsTab } from "./details/details-tab.tsx";
import { ExportsTab } from "./exports/exports-tab.tsx";
import { LaterTab } from "./later-tab.tsx";
import { createProject, type ProjectModel, TAB_TITLES } from "./project.ts";
import "../projects/projects.css";
import "./project.css";

const DONE: Record<ProjectAction, string> = { pause: "Paused. No new pages are dealt.", resume: "Running. Labelers can go on.", complete: "Completed." };

function Actions({ model, project }: { model: ProjectModel; project: ProjectView }) {
  const toasts = useToasts();
  const [isCompleting, setCompleting] = useState(false);
  const busy = model.busy.value;
  const act = (action: ProjectAction) =>
    model.act(action).then(
      () => toasts.done(DONE[action]),
      (error: unknown) => toasts.failed(sentence(error)),
    );
  const { state } = project;
  return (
    <div class="row">
      {state === "running" && (
        <LinkButton look="primary" href={`/projects/${project.id}/label`}>
          Label
        </LinkButton>
      )}
      {model.mayRun.value && (
        <>
          {state === "running" && (
            <Button icon="pause" isBusy={busy === "pause"} onClick={() => void act("pause")}>
              Pause
            </Button>
          )}
          {(state === "paused" || state === "completed") && (
            <Button icon="play" look="primary" isBusy={busy === "resume"} onClick={() => void act("resume")}>
              {state === "completed" ? "Reopen" : "Resume"}
            </Button>
          )}
          {(state === "running" || state === "paused") && (
            <Button icon="check" onClick={() => setCompleting(true)}>
              Complete
            </Button>
          )}
          {state === "failed" && (
            <Button
              icon="refresh"
              look="primary"
              isBusy={busy === "retry"}
              onClick={() => void model.retry().catch((error: unknown) => toasts.failed(sentence(error)))}
            >
              Load the rest
            </Button>
          )}
        </>
      )}
      {isCompleting && (
        <Confirm
          title="Complete the project?"
          consequence="No new pages are dealt. Labels, exports and data stay, and you can reopen it at any time."
          action="Complete"
          onConfirm={() => model.act("complete").then(() => toasts.done(DONE.complete))}
          onClose={() => setCompleting(false)}
        />
      )}
    </div>
  );
}

const loadReview = () => import("../review/review-tab.tsx").then((found) => found.ReviewTab);

/** A project's tabs, each with an address. */
export function ProjectPage({ projectId, tab: at }: { projectId?: string; tab?: string }) {
  const id = projectId ?? "";
  const api = useApi();
  const { route } = useLocation();
  const model = useMemo(() => createProject(api, id), [api, id]);
  useEffect(() => {
    void model.load();
    const stop = follow({ look: model.look, everyMs: 2_000, slowestMs: 15_000 });
    return () => {
      stop();
      model.stop();
    };
  }, [model]);
  const project = model.view.value;
  const tabs = model.tabs.value;
  const tab = tabs.find((each) => each === at) ?? (at === undefined ? tabs[0] : undefined);
  useEffect(() => {
    if (project) document.title = `${project.name}${tab ? `: ${TAB_TITLES[tab]}` : ""} · Data labeling`;
  }, [project?.name, tab]);
  const failure = model.failure.value;
  if (!project)
    return failure === undefined ? (
      <Skeleton label="Loading the project" lines={5} />
    ) : (
      <LoadFailure what="The project" status={model.failedStatus.value} detail={failure} onRetry={() => void model.load()} />
    );
  if (tabs.length === 0)
    return (
      <main>
        <EmptyState
          heading="h1"
          icon="info"
          title={project.name}
          action={
            project.state === "running" ? (
              <LinkButton look="primary" href={`/projects/${id}/label`}>
                Label
              </LinkButton>
            ) : (
              <LinkButton href="/">Go to the projects</LinkButton>
            )
          }
        >
          <p>{project.state === "running" ? "You label in this project." : "This project is not open for labeling now."}</p>
        </EmptyState>
      </main>
    );
  if (!tab) return <NoPermissionPage>This part of the project is for its contributors and owners.</NoPermissionPage>;
  return (
    <main>
      <div class="project-head">
        <div class="spread">
          <div class="project-title">
            <nav class="small" aria-label="Up">
              <a href="/">Projects</a>
            </nav>
            <div class="row">
              <h1 tabindex={-1} class="ellipsis" title={project.name}>
                {project.name}
              </h1>
              <StateChip state={project.state} />
            </div>
          </div>
          <Actions model={model} project={project} />
        </div>
        <Tabs label="Project" current={tab} tabs={tabs.map((each) => ({ id: each, title: TAB_TITLES[each], href: `/projects/${id}/${each}` }))} />
      </div>
      {project.state === "failed" && (
        <div class="failure project-failure" role="alert">
          <div>
            <strong>Loading the files failed</strong>
            <p>{project.failure ?? "The reason is not known."} What was loaded is kept; &ldquo;Load the rest&rdquo; goes on from there.</p>
          </div>
        </div>
      )}
      {project.state === "deleting" && <p class="failure">This project is being deleted.</p>}
      {tab === "dashboard" && <DashboardTab project={project} mayRun={model.mayRun.value} />}
      {tab === "data" && <DataTab project={project} />}
      {tab === "review" && <LaterTab project={project} title="Review" load={loadReview} />}
      {tab === "exports" && <ExportsTab project={project} />}
      {tab === "details" && <DetailsTab model={model} project={project} onGone={() => route("/")} />}
    </main>
  );
}
