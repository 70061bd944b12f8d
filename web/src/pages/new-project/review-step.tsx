import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { webKindNamed } from "../../kinds/list.ts";
import { Icon } from "../../parts/icon.tsx";
import { Markdown } from "../../parts/markdown.tsx";
import { type Step, STEP_TITLES } from "./draft.ts";
import type { Preview } from "./preview.ts";
import { PreviewCount } from "./preview-count.tsx";
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
  useEffect(() => {
    if (draft.source === "path" && preview.state.value === "idle") void preview.start(draft.datastoreId, draft.path);
  }, [draft.source, draft.datastoreId, draft.path]);
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
          <dd>{webKindNamed(draft.kind)?.title ?? draft.kind}</dd>
          <dt>Labelers hold a page</dt>
          <dd>{draft.leaseMinutes} minutes</dd>
        </dl>
      </Part>
      <Part step="data" wizard={wizard}>
        {draft.source === "existing" && <p>Dataset {draft.existing?.name ?? "–"}</p>}
        {draft.source === "upload" && <p>{(draft.uploaded?.files ?? 0).toLocaleString()} uploaded files</p>}
        {draft.source === "path" && (
          <>
            <p>
              <code>{draft.path || "–"}</code>
            </p>
            <PreviewCount preview={preview} />
          </>
        )}
      </Part>
      <Part step="classes" wizard={wizard}>
        <ul class="row plain-list">
          {draft.classes
            .filter(({ name }) => name.trim() !== "")
            .map(({ key, name, colour }, index) => (
              <li key={key} class="chip">
                <span class="swatch" style={{ backgroundColor: colour }} />
                {name}
                {index < 9 && <kbd class="key">{index + 1}</kbd>}
              </li>
            ))}
        </ul>
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
    </>
  );
}
