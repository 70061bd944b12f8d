import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { ApiError, sentence } from "../../../api/api-error.ts";
import type { Progress } from "../../../api/progress.ts";
import type { ChangeClasses, ProjectView } from "../../../api/projects.ts";
import { webKindNamed } from "../../../kinds/list.ts";
import { Button } from "../../../parts/button.tsx";
import { Confirm } from "../../../parts/confirm.tsx";
import { Icon } from "../../../parts/icon.tsx";
import { useToasts } from "../../../parts/toast.tsx";
import { capped } from "../../classes/class-caps.ts";
import { addClass, classFaults, type ClassRow, MOST_CLASSES } from "../../classes/class-list.ts";
import { ClassPreview } from "../../classes/class-preview.tsx";
import { ClassRows } from "../../classes/class-rows.tsx";
import { PasteList } from "../../classes/paste-list.tsx";
import type { ProjectModel } from "../project.ts";
import { LabeledChoice, MergeDialog } from "./class-dialogs.tsx";
import { addedIn, beginEdit, bringBack, isChanged, merge, rebase, retiredIn, sayChanges, toAsk, withRows } from "./class-edit.ts";

interface Props {
  model: ProjectModel;
  project: ProjectView;
  progress: Progress | undefined;
  onSaved(): void;
  onClose(): void;
}

/** More of what is changed is counted, not listed. */
const LISTED = 12;

/** The classes being changed: nothing counts until it is saved, all at once. */
export function EditClasses({ model, project, progress, onSaved, onClose }: Props) {
  const toasts = useToasts();
  const [edit, setEdit] = useState(() => beginEdit(project.classes, project.classesVersion));
  const [labeled, setLabeled] = useState<NonNullable<ChangeClasses["labeled"]>>();
  const [merging, setMerging] = useState<ClassRow>();
  const [news, setNews] = useState<string[]>([]);
  const [failure, setFailure] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const isSaving = useRef(false);
  const { caps, classes } = useMemo(() => capped(edit.rows, webKindNamed(project.kind)?.commandLetters ?? ""), [edit.rows, project.kind]);
  const faults = useMemo(() => classFaults(edit.rows), [edit.rows]);
  useEffect(() => {
    if (isSaving.current || project.classesVersion === edit.version) return;
    setNews(sayChanges(edit.base, beginEdit(project.classes, project.classesVersion).rows));
    setEdit(rebase(edit, project.classes, project.classesVersion));
  }, [project.classesVersion, isBusy]);

  const items = progress?.items;
  const answered = items ? items.labeled + items.skipped + items.needsReview + items.missing : 0;
  const changes = sayChanges(edit.base, edit.rows, edit.merges);
  const added = addedIn(edit);
  const mustChoose = added > 0 && answered > 0;
  const mustPause = (added > 0 || edit.merges.length > 0) && answered > 0 && project.state !== "paused";
  const countOf = (id: string | undefined) => (id === undefined ? 0 : (progress?.classes[id] ?? 0));
  const merged = edit.merges.reduce((sum, { from }) => sum + countOf(from), 0);
  const choice = mustChoose ? labeled : undefined;
  const isFine = faults.size === 0 && edit.rows.length > 0 && edit.rows.length <= MOST_CLASSES;
  const retired = retiredIn(edit);

  const send = async () => {
    setBusy(true);
    setFailure(undefined);
    isSaving.current = true;
    const ask = toAsk(edit, choice);
    try {
      await model.changeClasses(ask).catch((error: unknown) => {
        // Something else of the project was changed, not the classes: the same again, on what is there now.
        if (error instanceof ApiError && error.isStale && model.view.value?.classesVersion === edit.version) return model.changeClasses(ask);
        throw error;
      });
      toasts.done("The classes are saved.");
      onSaved();
    } catch (error) {
      isSaving.current = false;
      setFailure(
        error instanceof ApiError && error.isStale ? "Somebody else changed the classes at the same moment. Look at theirs above, then save." : sentence(error),
      );
      setBusy(false);
    }
  };
  const save = () => (merged > 0 || (choice !== undefined && choice !== "keep") ? setAsking(true) : void send());

  return (
    <div class="stack">
      {news.length > 0 && (
        <div class="failure" role="alert">
          <Icon name="info" />
          <div>
            <strong>Somebody else changed the classes meanwhile</strong>
            <ul class="plain-rows">
              {news.slice(0, LISTED).map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
            <p>Theirs are in the list now, and your changes stand on top. Look at them, then save.</p>
          </div>
          <Button onClick={() => setNews([])}>I have seen it</Button>
        </div>
      )}
      <div class="class-editor">
        <div class="stack">
          <ClassRows
            rows={edit.rows}
            faults={faults}
            caps={caps}
            onChange={(rows) => setEdit(withRows(edit, rows))}
            onMerge={(key) => setMerging(edit.rows.find((row) => row.key === key))}
          />
          <div>
            <Button icon="add" onClick={() => setEdit(withRows(edit, addClass(edit.rows)))}>
              Add class
            </Button>
          </div>
          <PasteList rows={edit.rows} onChange={(rows) => setEdit(withRows(edit, rows))} />
          {retired.length > 0 && (
            <details>
              <summary>Retired classes ({retired.length.toLocaleString()})</summary>
              <ul class="retired-classes">
                {retired.map(({ id, path, colour, mergedInto }) => {
                  const into = edit.merges.find(({ from }) => from === id)?.into ?? mergedInto;
                  const target = edit.base.find((one) => one.id === into);
                  return (
                    <li key={id}>
                      <span class="swatch" style={{ backgroundColor: colour }} />
                      <span>
                        {path}
                        <span class="muted small">
                          {target ? `, merged into ${target.name}` : countOf(id) > 0 ? `, ${countOf(id).toLocaleString()} labels keep it` : ""}
                        </span>
                      </span>
                      <Button look="quiet" aria-label={`Bring ${path} back`} onClick={() => setEdit(bringBack(edit, id))}>
                        Bring back
                      </Button>
                    </li>
                  );
                })}
              </ul>
            </details>
          )}
        </div>
        <section class="class-preview-box" aria-label="As labelers see them">
          <h3>As labelers see them</h3>
          <ClassPreview classes={classes} />
        </section>
      </div>
      {changes.length > 0 && (
        <section class="stack tight" aria-label="What is changed">
          <h3>What is changed</h3>
          <ul class="changes small">
            {changes.slice(0, LISTED).map((line, index) => (
              <li key={index}>{line}</li>
            ))}
            {changes.length > LISTED && <li>and {(changes.length - LISTED).toLocaleString()} more changes</li>}
          </ul>
        </section>
      )}
      {mustChoose && <LabeledChoice labeled={items?.labeled ?? 0} answered={answered} value={labeled} onChoose={setLabeled} />}
      {mustPause && (
        <div class="row">
          <p class="warn-text">
            <Icon name="warning" />
            New classes and merges need the project to be paused, so that nobody labels by the old ones meanwhile.
            {project.state === "completed" && " Reopen it first."}
          </p>
          {project.state === "running" && (
            <Button
              icon="pause"
              isBusy={model.busy.value === "pause"}
              onClick={() => void model.act("pause").catch((error: unknown) => setFailure(sentence(error)))}
            >
              Pause the project
            </Button>
          )}
        </div>
      )}
      {failure && (
        <p class="error-text" role="alert">
          {failure}
        </p>
      )}
      <div class="row">
        <Button look="primary" isBusy={isBusy} disabled={!isChanged(edit) || !isFine || mustPause || (mustChoose && labeled === undefined)} onClick={save}>
          Save classes
        </Button>
        <Button onClick={onClose}>Cancel</Button>
        {project.state === "paused" && <span class="muted small">The project is paused; resume it when the classes are right.</span>}
      </div>
      {merging && (
        <MergeDialog
          from={merging}
          rows={edit.rows}
          count={countOf(merging.id)}
          onMerge={(into) => setEdit(merge(edit, merging.id ?? "", into))}
          onClose={() => setMerging(undefined)}
        />
      )}
      {isAsking && (
        <Confirm
          title="Change what is labeled?"
          consequence={
            <ul class="changes">
              {merged > 0 && <li>{merged.toLocaleString()} labels are given to the classes that theirs are merged into.</li>}
              {choice === "suggest" && <li>All {answered.toLocaleString()} answered items go back to the queue, with their labels as default tags.</li>}
              {choice === "remove" && (
                <li>
                  {(items?.labeled ?? 0).toLocaleString()} labels are removed, and all {answered.toLocaleString()} answered items go back to the queue.
                </li>
              )}
            </ul>
          }
          action="Change the labels"
          look={choice === "remove" ? "danger" : "primary"}
          onConfirm={send}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}
