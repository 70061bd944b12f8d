import { useEffect, useMemo } from "preact/hooks";
import { atLeast } from "../../api/access.ts";
import { useApi } from "../../api/api.ts";
import { isAbort } from "../../api/api-error.ts";
import { follow } from "../../api/follow.ts";
import { useMe } from "../../api/me.ts";
import type { Share } from "../../api/progress.ts";
import type { ProjectCard } from "../../api/projects.ts";
import { Button, LinkButton } from "../../parts/button.tsx";
import { EmptyState, Failure } from "../../parts/empty-state.tsx";
import { Moment } from "../../parts/moment.tsx";
import { StackedBar } from "../../parts/progress-bar.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { actionsOn, createProjects } from "./projects.ts";
import { KindDrawing } from "./kind-drawing.tsx";
import { StateChip } from "./state-chip.tsx";
import "./projects.css";

const ignoreAbort = (error: unknown) => {
  if (!isAbort(error)) throw error;
};

function ShareOf({ share }: { share: Share | undefined }) {
  if (!share) return <span class="muted small">&nbsp;</span>;
  const left = share.total - share.answered - share.needsReview;
  const percent = share.total === 0 ? 0 : Math.floor((share.answered / share.total) * 100);
  return (
    <div class="stack tight">
      <StackedBar
        label="Progress"
        shares={[
          { name: "Done", count: share.answered, tone: "labeled" },
          { name: "Needs review", count: share.needsReview, tone: "review" },
          { name: "Left", count: Math.max(0, left), tone: "left" },
        ]}
      />
      <span class="small muted number">
        {percent} % · {share.answered.toLocaleString()} of {share.total.toLocaleString()}
        {share.needsReview > 0 && <> · {share.needsReview.toLocaleString()} need review</>}
      </span>
    </div>
  );
}

function Card({ card, share }: { card: ProjectCard; share: Share | undefined }) {
  const { mayOpen, mayLabel } = actionsOn(card);
  return (
    <li class="card project-card">
      <KindDrawing kind={card.kind} />
      <div class="project-card-name">
        <h2 class="ellipsis" title={card.name}>
          {mayOpen ? <a href={`/projects/${card.id}/dashboard`}>{card.name}</a> : card.name}
        </h2>
        <p class="muted small ellipsis">
          {card.kindTitle} · created <Moment at={card.createdAt} />
        </p>
        {card.description && <p class="small ellipsis">{card.description}</p>}
      </div>
      <div>
        <StateChip state={card.state} />
        {card.state === "failed" && card.failure && <p class="error-text">{card.failure}</p>}
      </div>
      <ShareOf share={share} />
      <div class="row project-card-actions">
        {mayOpen && (
          <LinkButton href={`/projects/${card.id}/dashboard`} aria-label={`Open ${card.name}`}>
            Open
          </LinkButton>
        )}
        {mayLabel ? (
          <LinkButton look="primary" href={`/projects/${card.id}/label`} aria-label={`Label ${card.name}`}>
            Label
          </LinkButton>
        ) : (
          !mayOpen && <span class="muted small">{card.state === "completed" ? "All done. Thank you." : "Not open for labeling now."}</span>
        )}
      </div>
    </li>
  );
}

/** What there is to label and to run. */
export function ProjectsPage() {
  const api = useApi();
  const me = useMe();
  const projects = useMemo(() => createProjects(api), [api]);
  const off = useMemo(() => new AbortController(), [projects]);
  useEffect(() => {
    document.title = "Projects · Data labeling";
    projects.load(off.signal).catch(ignoreAbort);
    const stop = follow({ look: projects.look, everyMs: 3_000, slowestMs: 30_000 });
    return () => {
      stop();
      off.abort();
    };
  }, [projects]);

  const mayCreate = atLeast(me.workspaceRole, "contributor");
  const create = (
    <LinkButton look="primary" icon="add" href="/projects/new/details">
      New project
    </LinkButton>
  );
  const { cards, failure, shown, shares, search } = projects;
  const isEmpty = cards.value?.length === 0;
  return (
    <main>
      <div class="spread page-head">
        <h1 tabindex={-1}>Projects</h1>
        <div class="row">
          {(cards.value?.length ?? 0) > 5 && (
            <input
              class="input search"
              type="search"
              aria-label="Search projects"
              placeholder="Search projects"
              value={search.value}
              onInput={(event) => (search.value = event.currentTarget.value)}
            />
          )}
          <label class="row small">
            <input
              type="checkbox"
              checked={projects.archived.value}
              onChange={(event) => {
                projects.archived.value = event.currentTarget.checked;
                void projects.load(off.signal).catch(ignoreAbort);
              }}
            />
            Archived
          </label>
          {mayCreate && !isEmpty && create}
        </div>
      </div>
      {failure.value !== undefined && (
        <Failure title="The projects could not be loaded" detail={failure.value} onRetry={() => void projects.load(off.signal).catch(ignoreAbort)} />
      )}
      {!cards.value && failure.value === undefined && <Skeleton label="Loading projects" lines={6} />}
      {isEmpty && projects.archived.value && <p class="muted">No project is archived.</p>}
      {isEmpty &&
        !projects.archived.value &&
        (mayCreate ? (
          <EmptyState icon="folder" title="No projects yet" action={create}>
            <p>A project takes images or texts from your storage, deals them to labelers page by page, and exports what they said.</p>
          </EmptyState>
        ) : (
          <EmptyState icon="folder" title="Nothing to label yet">
            <p>You are not a member of any project. Ask the person who runs the labeling to add you: {me.email ?? me.name}.</p>
          </EmptyState>
        ))}
      <ul class="project-cards">
        {shown.value.map((card) => (
          <Card key={card.id} card={card} share={shares.value.get(card.id)} />
        ))}
      </ul>
      {cards.value && cards.value.length > 0 && shown.value.length === 0 && <p class="muted">No project matches the search.</p>}
      {projects.hasMore.value && <Button onClick={() => void projects.more(off.signal).catch(ignoreAbort)}>Show more</Button>}
    </main>
  );
}
