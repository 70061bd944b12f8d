import type { ComponentChildren } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { webKindNamed } from "../../kinds/list.ts";
import { Icon } from "../../parts/icon.tsx";
import { Markdown } from "../../parts/markdown.tsx";
import { capped } from "../classes/class-caps.ts";
import { ClassPreview } from "../classes/class-preview.tsx";
import { KindDrawing } from "../projects/kind-drawing.tsx";
import { selectionOf, type Step, STEP_TITLES, wantOf } from "./draft.ts";
import type { Preview } from "./preview.ts";
import { PreviewCount } from "./preview-count.tsx";
import { QualityPart } from "./quality-part.tsx";
import type { Wizard } from "./wizard.ts";

function Part({ step, wizard, children }: { step: Step; wizard: Wizard; children: ComponentChildren }) {
  const faults = new Set(Object.values(wizard.faults(step)));
  return (
    <section class="review-part">
      <div class="spread">
        <h3>{STEP_TITLES[step]}</h3>
        <a href={`/projects/new/${step}`} aria-label={`Change ${STEP_TITLES[step].toLowerCase()}`}>
          Change
        </a>
      </div>
      {children}
      {[...faults].map((fault) => (
        <p key={fault} class="error-text">
          <Icon name="error" /> {fault}
        </p>
      ))}
    </section>
  );
}

/** All that was said, on one page, before anything is made. */
export function ReviewStep({ wizard, preview }: { wizard: Wizard; preview: Preview }) {
  const draft = wizard.draft.value;
  const kind = webKindNamed(draft.kind);
  const selected = selectionOf(draft);
  const { classes } = useMemo(() => capped(draft.classes, kind?.commandLetters ?? ""), [draft.classes, kind]);
  useEffect(() => {
    void preview.start(selected);
  }, [JSON.stringify(selected)]);
  const Fields = kind?.optionFields;
  return (
    <>
      {wizard.failure.value && (
        <p class="error-text" role="alert">
          <Icon name="error" /> The project was not created: {wizard.failure.value}
        </p>
      )}
      <Part step="details" wizard={wizard}>
        <dl class="facts">
          <dt>Name</dt>
          <dd>{draft.name || "–"}</dd>
          {draft.description && (
            <>
              <dt>Description</dt>
              <dd>{draft.description}</dd>
            </>
          )}
          <dt>Task type</dt>
          <dd class="row">
            <KindDrawing kind={draft.kind} />
            <span>
              {kind?.title ?? draft.kind}
              <span class="option-says">{kind?.says}</span>
            </span>
          </dd>
          <dt>Labelers hold a page</dt>
          <dd>{draft.leaseMinutes} minutes</dd>
        </dl>
        {Fields && (
          <fieldset disabled>
            <legend class="visually-hidden">Settings of the task type</legend>
            <Fields options={draft.options} onChange={() => undefined} />
          </fieldset>
        )}
      </Part>
      <Part step="data" wizard={wizard}>
        {draft.source === "existing" && <p>Dataset {draft.existing?.name ?? "–"}</p>}
        {draft.source === "upload" && <p>{(draft.uploaded?.files ?? 0).toLocaleString()} uploaded files</p>}
        {draft.source === "path" && (
          <p>
            <code>{draft.path || "–"}</code>
          </p>
        )}
        {selected && <PreviewCount preview={preview} />}
        {wantOf(draft) === "table" && <p>Labelers see {draft.columns.length === 0 ? "–" : draft.columns.join(", then ")}</p>}
        <p class="muted">{draft.refresh === "on" ? "New files become items by themselves." : "New files wait until you refresh by hand."}</p>
      </Part>
      <Part step="classes" wizard={wizard}>
        <p class="muted small">
          {classes.length.toLocaleString()} {classes.length === 1 ? "class" : "classes"}
        </p>
        <ClassPreview classes={classes} />
      </Part>
      <Part step="instructions" wizard={wizard}>
        {draft.instructions === "none" && <p class="muted">None</p>}
        {draft.instructions === "link" && <p>{draft.link}</p>}
        {draft.instructions === "text" && (
          <div class="markdown-preview">
            <Markdown text={draft.markdown} />
          </div>
        )}
      </Part>
      <Part step="quality" wizard={wizard}>
        <QualityPart kind={draft.kind} quality={draft.quality} />
      </Part>
    </>
  );
}
