import { useEffect, useMemo, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { useApi } from "../../api/api.ts";
import { sentence } from "../../api/api-error.ts";
import { peopleApi, type AuditView } from "../../api/people.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/empty-state.tsx";
import { Field } from "../../parts/field.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { useToasts } from "../../parts/toast.tsx";
import { createAudit, everything, type Wanted } from "./audit.ts";
import "../people/people.css";
import "./audit.css";

const ENDED: Record<AuditView["outcome"], string> = { begun: "End not known", done: "Done", refused: "Refused", failed: "Failed" };

/** Who did what, when, and how it ended: of the workspace, or with `?project=` of one project. */
export function AuditPage() {
  const { client } = useApi();
  const { query } = useLocation();
  const projectId = query["project"] || undefined;
  const toasts = useToasts();
  const audit = useMemo(() => createAudit(peopleApi(client), projectId), [client, projectId]);
  const [wanted, setWanted] = useState<Wanted>(everything);
  const [isSaving, setSaving] = useState(false);
  useEffect(() => {
    document.title = "Audit trail · Data labeling";
    void audit.load(wanted);
    return audit.stop;
  }, [audit]);
  const save = async () => {
    setSaving(true);
    try {
      const address = URL.createObjectURL(await audit.file(wanted));
      const link = Object.assign(document.createElement("a"), { href: address, download: "audit.csv" });
      link.click();
      URL.revokeObjectURL(address);
    } catch (error) {
      toasts.failed(sentence(error));
    }
    setSaving(false);
  };
  const say = (name: keyof Wanted) => ({
    class: "input",
    value: wanted[name],
    onInput: ({ currentTarget }: { currentTarget: HTMLInputElement }) => setWanted({ ...wanted, [name]: currentTarget.value }),
  });
  const entries = audit.entries.value;
  return (
    <main class="stack">
      <div class="spread">
        <h1 tabindex={-1}>Audit trail</h1>
        <Button icon="download" isBusy={isSaving} onClick={() => void save()}>
          Download as CSV
        </Button>
      </div>
      {projectId !== undefined && (
        <p>
          Of one project. <a href={`/projects/${projectId}/details`}>Back to the project</a>
        </p>
      )}
      <form
        class="people-form card"
        onSubmit={(event) => {
          event.preventDefault();
          void audit.load(wanted);
        }}
      >
        <Field label="User id">{(ids) => <input {...ids} {...say("by")} />}</Field>
        <Field label="Action">{(ids) => <input {...ids} {...say("action")} placeholder="project.pause" />}</Field>
        <Field label="From">{(ids) => <input {...ids} {...say("from")} type="date" />}</Field>
        <Field label="To">{(ids) => <input {...ids} {...say("to")} type="date" />}</Field>
        <Button type="submit" icon="search">
          Filter
        </Button>
      </form>
      {audit.failure.value !== undefined && (
        <Failure title="The trail could not be loaded" detail={audit.failure.value} onRetry={() => void audit.load(wanted)} />
      )}
      {!entries && audit.failure.value === undefined && <Skeleton label="Loading the trail" lines={6} />}
      {entries?.length === 0 && <p class="muted">Nothing was done that fits.</p>}
      <ol class="audit-rows" aria-label="Entries">
        {entries?.map((entry, index) => (
          <li key={`${entry.at}-${index}`}>
            <Entry
              entry={entry}
              isWhole={projectId === undefined}
              onPerson={(by) => {
                const next = { ...wanted, by };
                setWanted(next);
                void audit.load(next);
              }}
            />
          </li>
        ))}
      </ol>
      {audit.cursor.value !== undefined && <Button onClick={() => void audit.more(wanted)}>Show more</Button>}
    </main>
  );
}

function Entry({ entry, isWhole, onPerson }: { entry: AuditView; isWhole: boolean; onPerson(by: string): void }) {
  const { at, by, name, action, projectId, target, outcome, reason, detail } = entry;
  const told = Object.entries(detail).map(([field, value]) => `${field}: ${value}`);
  return (
    <>
      <time class="muted small number" dateTime={new Date(at).toISOString()}>
        {new Date(at).toLocaleString()}
      </time>
      <span class="audit-what">
        <button type="button" class="audit-who" title={by} onClick={() => onPerson(by)}>
          {name}
        </button>{" "}
        <code>{action}</code>
        <span class="muted small">
          {isWhole && projectId && (
            <>
              {" "}
              in <a href={`/projects/${projectId}`}>{projectId}</a>
            </>
          )}
          {target && ` ${target}`}
          {told.length > 0 && ` (${told.join(", ")})`}
        </span>
      </span>
      <span class={outcome === "done" ? "small" : "small error-text"}>
        {ENDED[outcome]}
        {reason && `: ${reason}`}
      </span>
    </>
  );
}
