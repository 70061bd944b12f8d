import { useEffect, useMemo } from "preact/hooks";
import { useApi } from "../../../api/api.ts";
import { follow } from "../../../api/follow.ts";
import type { Progress } from "../../../api/progress.ts";
import type { ProjectView } from "../../../api/projects.ts";
import { Failure } from "../../../parts/empty-state.tsx";
import { sayDuration } from "../../../parts/moment.tsx";
import { StackedBar } from "../../../parts/progress-bar.tsx";
import { Skeleton } from "../../../parts/skeleton.tsx";
import { AgreementCard } from "./agreement-card.tsx";
import { classShares } from "./class-shares.ts";
import { createDashboard, isUnderWay } from "./dashboard.ts";
import type { Forecast } from "./forecast.ts";
import { ImportProgress } from "./import-progress.tsx";
import { LabelersCard } from "./labelers-card.tsx";
import { ProgressChart } from "./progress-chart.tsx";
import "./dashboard.css";

const STATES = [
  { name: "Labeled", of: "labeled", tone: "labeled", filter: "labeled" },
  { name: "Needs review", of: "needsReview", tone: "review", filter: "needs-review" },
  { name: "Skipped", of: "skipped", tone: "skipped", filter: "skipped" },
  { name: "Not done", of: "unlabeled", tone: "left", filter: "open" },
] as const;

function Total({ projectId, progress, forecast }: { projectId: string; progress: Progress; forecast: Forecast | undefined }) {
  const { items } = progress;
  const done = items.labeled + items.skipped + items.needsReview;
  const percent = items.total === 0 ? 0 : Math.floor((done / items.total) * 1_000) / 10;
  return (
    <section class="card stack tight" aria-labelledby="progress-title">
      <div class="spread">
        <h2 id="progress-title">Progress</h2>
        <span class="muted small number">
          {done.toLocaleString()} of {items.total.toLocaleString()} items
        </span>
      </div>
      <p class="big number">{percent.toLocaleString()} %</p>
      <StackedBar label="Progress" shares={STATES.map(({ name, of, tone }) => ({ name, count: items[of], tone }))} />
      <ul class="row plain-list legend">
        {STATES.map(({ name, of, tone, filter }) => (
          <li key={of} class="legend-entry">
            <span class={`swatch tone-${tone}`} />
            <a href={`/projects/${projectId}/data?state=${filter}`}>
              {name} <strong class="number">{items[of].toLocaleString()}</strong>
            </a>
          </li>
        ))}
        {items.missing > 0 && (
          <li class="legend-entry">
            <a href={`/projects/${projectId}/data?state=missing`}>
              File gone <strong class="number">{items.missing.toLocaleString()}</strong>
            </a>
          </li>
        )}
      </ul>
      <p class="muted" aria-live="polite">
        {items.total > 0 && items.unlabeled === 0
          ? "Every item has an answer."
          : forecast
            ? `At the pace of the last ${sayDuration(forecast.overMs)} (${Math.round(forecast.perHour).toLocaleString()} an hour): about ${sayDuration(forecast.leftMs)} to go.`
            : "A forecast appears once there is a pace to go by."}
      </p>
    </section>
  );
}

function Queue({ projectId, progress }: { projectId: string; progress: Progress }) {
  const { queue, inHand, items } = progress;
  const rows = [
    ["Manual", queue.manual],
    ["Clustered", queue.clustered],
    ["Prelabeled", queue.prelabeled],
  ] as const;
  return (
    <section class="card stack tight" aria-labelledby="queue-title">
      <h2 id="queue-title">Queue</h2>
      <dl class="facts counts">
        {rows.map(([name, count]) => (
          <div key={name} class="count">
            <dt>{name}</dt>
            <dd class="number">{count.toLocaleString()}</dd>
          </div>
        ))}
        <div class="count">
          <dt>In labelers&rsquo; hands</dt>
          <dd class="number">{inHand.toLocaleString()}</dd>
        </div>
        <div class="count">
          <dt>{items.needsReview > 0 ? <a href={`/projects/${projectId}/review`}>Waiting for review</a> : "Waiting for review"}</dt>
          <dd class="number">{items.needsReview.toLocaleString()}</dd>
        </div>
      </dl>
    </section>
  );
}

function Classes({ project, progress }: { project: ProjectView; progress: Progress }) {
  const rows = classShares(project.classes, progress.classes);
  const most = Math.max(1, ...rows.map(({ all }) => all));
  const sum = rows.reduce((before, { own }) => before + own, 0);
  const width = (count: number) => `${(count / most) * 100}%`;
  return (
    <section class="card stack tight wide" aria-labelledby="classes-title">
      <h2 id="classes-title">Labels by class</h2>
      <div class="scroll-y">
        <table class="table bars">
          <thead class="visually-hidden">
            <tr>
              <th scope="col">Class</th>
              <th scope="col">Share</th>
              <th scope="col">Labels</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, path, colour, own, all }) => (
              <tr key={id}>
                <th scope="row">
                  <a href={`/projects/${project.id}/data?class=${id}`}>{path}</a>
                </th>
                <td>
                  <span class="bar-line">
                    {own > 0 && <span class="bar-of" style={{ width: width(own), backgroundColor: colour }} />}
                    {all > own && <span class="bar-of is-within" style={{ width: width(all - own), backgroundColor: colour }} />}
                  </span>
                  <span class="visually-hidden">{sum === 0 ? "0 %" : `${((all / sum) * 100).toFixed(1)} %`}</span>
                </td>
                <td class="end number">
                  {all.toLocaleString()}
                  {all > own && <span class="muted small cell-more">{own.toLocaleString()} itself</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

export function DashboardTab({ project, mayRun }: { project: ProjectView; mayRun: boolean }) {
  const api = useApi();
  const model = useMemo(() => createDashboard(api, project.id, mayRun ? "may-run" : "may-look"), [api, project.id, mayRun]);
  useEffect(() => {
    void model.load();
    const stop = follow({ look: model.look, everyMs: 2_000, slowestMs: 15_000 });
    return () => {
      stop();
      model.stop();
    };
  }, [model]);
  const progress = model.progress.value;
  const run = model.run.value;
  return (
    <div class="stack">
      {run && isUnderWay(run) && <ImportProgress run={run} onCancel={model.cancelImport} />}
      {model.failure.value !== undefined && <Failure title="The numbers could not be loaded" detail={model.failure.value} onRetry={() => void model.load()} />}
      {!progress && model.failure.value === undefined && <Skeleton label="Loading the dashboard" lines={6} />}
      {progress && (
        <div class="dashboard">
          <Total projectId={project.id} progress={progress} forecast={model.forecast.value} />
          <Queue projectId={project.id} progress={progress} />
          <section class="card stack tight wide" aria-labelledby="time-title">
            <h2 id="time-title">Over time</h2>
            <ProgressChart history={progress.history} />
          </section>
          <Classes project={project} progress={progress} />
          <LabelersCard projectId={project.id} progress={progress} />
          {project.consensus && <AgreementCard projectId={project.id} />}
        </div>
      )}
    </div>
  );
}
