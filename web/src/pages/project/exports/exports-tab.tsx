import { useEffect, useMemo, useState } from "preact/hooks";
import { useApi } from "../../../api/api.ts";
import { sentence } from "../../../api/api-error.ts";
import type { ExportView, FormatView, StartExport } from "../../../api/exports.ts";
import { follow } from "../../../api/follow.ts";
import type { ProjectView } from "../../../api/projects.ts";
import { Button } from "../../../parts/button.tsx";
import { EmptyState, Failure } from "../../../parts/empty-state.tsx";
import { Icon, type IconName } from "../../../parts/icon.tsx";
import { Moment, saySize } from "../../../parts/moment.tsx";
import { ProgressBar } from "../../../parts/progress-bar.tsx";
import { RadioOption } from "../../../parts/radio-option.tsx";
import { Skeleton } from "../../../parts/skeleton.tsx";
import { useToasts } from "../../../parts/toast.tsx";
import { createExports } from "./exports.ts";

const STATES: Record<ExportView["state"], { word: string; icon: IconName; tone: string }> = {
  running: { word: "Running", icon: "refresh", tone: "info" },
  done: { word: "Done", icon: "check", tone: "ok" },
  failed: { word: "Failed", icon: "error", tone: "danger" },
  cancelled: { word: "Cancelled", icon: "close", tone: "muted" },
};
const DIALECTS = [
  { dialect: "standard", title: "Standard COCO", says: "Boxes in pixels, as tools expect." },
  { dialect: "azure-ml", title: "As Azure ML wrote it", says: "Coordinates 0 to 1, for scripts that were made for it." },
] as const;

function NewExport({
  formats,
  isStarting,
  failure,
  onStart,
}: {
  formats: FormatView[];
  isStarting: boolean;
  failure: string | undefined;
  onStart(ask: StartExport): void;
}) {
  const [format, setFormat] = useState(formats[0]?.name ?? "");
  const [dialect, setDialect] = useState<"standard" | "azure-ml">("standard");
  return (
    <section class="card stack" aria-labelledby="new-export">
      <h2 id="new-export">New export</h2>
      <p class="muted">All labels as they are at the moment you press Export. Labeling goes on meanwhile.</p>
      <fieldset class="option-list">
        <legend class="visually-hidden">Format</legend>
        {formats.map(({ name, title, description }) => (
          <RadioOption key={name} group="format" title={title} says={description} isChosen={format === name} onChoose={() => setFormat(name)} />
        ))}
      </fieldset>
      {format === "coco" && (
        <fieldset class="option-list dialects">
          <legend>Which COCO</legend>
          {DIALECTS.map((one) => (
            <RadioOption
              key={one.dialect}
              group="dialect"
              title={one.title}
              says={one.says}
              isChosen={dialect === one.dialect}
              onChoose={() => setDialect(one.dialect)}
            />
          ))}
        </fieldset>
      )}
      {failure && (
        <p class="error-text" role="alert">
          <Icon name="error" /> {failure}
        </p>
      )}
      <div>
        <Button look="primary" isBusy={isStarting} disabled={format === ""} onClick={() => onStart(format === "coco" ? { format, dialect } : { format })}>
          Export
        </Button>
      </div>
    </section>
  );
}

function Files({ one }: { one: ExportView }) {
  const toasts = useToasts();
  const copy = () =>
    navigator.clipboard.writeText(one.sample).then(
      () => toasts.done("The code is on the clipboard."),
      (error: unknown) => toasts.failed(`It could not be copied: ${sentence(error)}`),
    );
  return (
    <div class="stack tight">
      <ul class="files">
        {one.files.map(({ name, bytes, sha256, url }) => (
          <li key={name}>
            <a href={url} download={name} rel="noopener noreferrer">
              <Icon name="download" /> {name}
            </a>
            <span class="muted small number" title={`SHA-256 ${sha256}`}>
              {saySize(bytes)}
            </span>
          </li>
        ))}
      </ul>
      <p class="muted small">
        In the container <code>projects</code> under <code>{one.folder}</code>
      </p>
      <details>
        <summary>Sample code that reads it</summary>
        <div class="sample">
          <Button look="quiet" icon="copy" onClick={() => void copy()}>
            Copy
          </Button>
          <pre>
            <code>{one.sample}</code>
          </pre>
        </div>
      </details>
    </div>
  );
}

function Entry({ one, title, onCancel }: { one: ExportView; title: string; onCancel(): Promise<void> }) {
  const toasts = useToasts();
  const [isCancelling, setCancelling] = useState(false);
  const { word, icon, tone } = STATES[one.state];
  return (
    <li class="card stack tight">
      <div class="spread">
        <div class="row">
          <h3>
            {title}
            {one.format === "coco" && one.dialect === "azure-ml" && " (as Azure ML wrote it)"}
          </h3>
          <span class={`chip state-${tone}`}>
            <Icon name={icon} /> {word}
          </span>
        </div>
        <span class="muted small">
          labels as of <Moment at={one.moment} />
          {one.state === "done" && <> · {one.rows.toLocaleString()} rows</>}
        </span>
      </div>
      {one.state === "running" && (
        <div class="running">
          <ProgressBar
            label="Export"
            value={one.expected === 0 ? undefined : one.rows / one.expected}
            text={`${one.rows.toLocaleString()} of ${one.expected.toLocaleString()} rows`}
          />
          <Button
            isBusy={isCancelling}
            onClick={() => {
              setCancelling(true);
              onCancel().catch((error: unknown) => {
                setCancelling(false);
                toasts.failed(sentence(error));
              });
            }}
          >
            Cancel
          </Button>
        </div>
      )}
      {one.state === "failed" && <p class="error-text">{one.failure ?? "The reason is not known."} Start it again; nothing of the labels is lost.</p>}
      {one.state === "done" && <Files one={one} />}
    </li>
  );
}

export function ExportsTab({ project }: { project: ProjectView }) {
  const api = useApi();
  const model = useMemo(() => createExports(api, project.id, () => crypto.randomUUID()), [api, project.id]);
  useEffect(() => {
    void model.load();
    const stop = follow({ look: model.look, everyMs: 1_500, slowestMs: 60_000 });
    return () => {
      stop();
      model.stop();
    };
  }, [model, model.isRunning.value]);
  const formats = model.formats.value.value?.filter(({ kinds }) => kinds.includes(project.kind));
  const history = model.history.value.value;
  const failure = model.formats.failure.value ?? model.history.failure.value;
  const titleOf = (name: string) => model.formats.value.value?.find((one) => one.name === name)?.title ?? name;
  return (
    <div class="exports">
      {failure !== undefined && <Failure title="The exports could not be loaded" detail={failure} onRetry={() => void model.load()} />}
      {formats ? (
        <NewExport formats={formats} isStarting={model.isStarting.value} failure={model.failure.value} onStart={(ask) => void model.start(ask)} />
      ) : (
        failure === undefined && <Skeleton label="Loading the formats" />
      )}
      <section class="stack tight" aria-labelledby="export-history">
        <h2 id="export-history">Exports so far</h2>
        {!history && failure === undefined && <Skeleton label="Loading the exports" />}
        {history?.length === 0 && (
          <EmptyState icon="download" title="No exports yet">
            <p>The first one appears here with its files and the code that reads them.</p>
          </EmptyState>
        )}
        <ul class="export-list" aria-live="polite">
          {history?.map((one) => (
            <Entry key={one.id} one={one} title={titleOf(one.format)} onCancel={() => model.cancel(one.id)} />
          ))}
        </ul>
      </section>
    </div>
  );
}
