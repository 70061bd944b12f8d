import { useEffect, useMemo, useState } from "preact/hooks";
import { useDatasets } from "../../api/use-datasets.ts";
import { allPages, loaded } from "../../api/loaded.ts";
import type { DatasetType } from "../../api/datasets.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { Failure } from "../../parts/empty-state.tsx";
import { Field } from "../../parts/field.tsx";
import { Moment } from "../../parts/moment.tsx";
import { RadioOption } from "../../parts/radio-option.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { asHolds, lostByChange, selectionOf, wantOf } from "./draft.ts";
import { FolderBrowser } from "./folder-browser.tsx";
import type { createFolders } from "./folders.ts";
import type { Preview } from "./preview.ts";
import { PreviewCount } from "./preview-count.tsx";
import { RefreshChoice } from "./refresh-choice.tsx";
import { TableColumns } from "./table-columns.tsx";
import { UploadFiles } from "./upload-files.tsx";
import type { Upload } from "./upload.ts";
import type { Wizard } from "./wizard.ts";

const SOURCES = [
  { source: "path", title: "From a datastore", says: "A folder of your storage, or all of it. Files stay where they are." },
  { source: "upload", title: "Upload files", says: "Files and folders of this computer." },
  { source: "existing", title: "Existing dataset", says: "One that another project uses already." },
] as const;

const HOLDS = [
  { holds: "file", title: "Each file is a text", says: ".txt files" },
  { holds: "tabular", title: "Each row of a table is a text", says: ".csv and .tsv files; you choose the columns that labelers see" },
] as const;

interface Props {
  wizard: Wizard;
  preview: Preview;
  folders: ReturnType<typeof createFolders>;
  upload: Upload;
}

export function DataStep({ wizard, preview, folders, upload }: Props) {
  const draft = wizard.draft.value;
  const selected = selectionOf(draft);
  const isThere = draft.source !== "upload" || !upload.isMoving.value;
  useEffect(() => void preview.start(isThere ? selected : undefined), [JSON.stringify(selected), isThere]);
  const table = preview.table.value;
  useEffect(() => {
    if (!table || table.problem !== undefined) return;
    const kept = draft.columns.filter((name) => table.columns.includes(name));
    const columns = kept.length === 0 && table.columns.length === 1 ? table.columns : kept; // of one column there is no choice
    if (columns.length !== draft.columns.length) wizard.change({ columns });
  }, [table]);
  return (
    <>
      {draft.media === "text" && <Holds wizard={wizard} upload={upload} />}
      <fieldset class="sources">
        <legend class="visually-hidden">Where the data comes from</legend>
        {SOURCES.map(({ source: each, title, says }) => (
          <RadioOption key={each} group="source" title={title} says={says} isChosen={draft.source === each} onChoose={() => wizard.change({ source: each })} />
        ))}
      </fieldset>
      {draft.source === "path" && <FromPath wizard={wizard} preview={preview} folders={folders} />}
      {draft.source === "upload" && <UploadFiles wizard={wizard} upload={upload} />}
      {draft.source === "existing" && <Existing wizard={wizard} />}
      {draft.source !== "path" && selected && (
        <section aria-label="What is in it">
          <PreviewCount preview={preview} />
        </section>
      )}
      {wantOf(draft) === "table" && table && (
        <TableColumns table={table} columns={draft.columns} fault={wizard.shown("data")["columns"]} onChange={(columns) => wizard.change({ columns })} />
      )}
      <RefreshChoice wizard={wizard} />
    </>
  );
}

/** Whether a file is one text or a table of them. */
function Holds({ wizard, upload }: Pick<Props, "wizard" | "upload">) {
  const [asked, setAsked] = useState<{ holds: DatasetType; lost: string }>();
  const draft = wizard.draft.value;
  const take = (holds: DatasetType) => {
    upload.forget();
    wizard.change(asHolds(holds));
  };
  const choose = (holds: DatasetType) => {
    const lost = lostByChange(draft);
    if (lost === undefined) take(holds);
    else setAsked({ holds, lost });
  };
  return (
    <fieldset class="sources">
      <legend class="fieldset-title">What is one text</legend>
      {HOLDS.map(({ holds, title, says }) => (
        <RadioOption key={holds} group="holds" title={title} says={says} isChosen={draft.holds === holds} onChoose={() => choose(holds)} />
      ))}
      {draft.holds === "tabular" && draft.source !== "existing" && (
        <label class="choice whole-row">
          <input
            type="checkbox"
            checked={draft.hasHeader}
            disabled={draft.source === "upload" && draft.uploaded !== undefined}
            onChange={(event) => wizard.change({ hasHeader: event.currentTarget.checked, columns: [] })}
          />
          The first row names the columns
        </label>
      )}
      {asked && (
        <Confirm
          title={asked.holds === "tabular" ? "Label rows instead of files?" : "Label files instead of rows?"}
          consequence={asked.lost}
          action="Change"
          onConfirm={async () => take(asked.holds)}
          onClose={() => {
            setAsked(undefined);
            wizard.change({}); // the choice that was not made is drawn as it is
          }}
        />
      )}
    </fieldset>
  );
}

function FromPath({ wizard, preview, folders }: Omit<Props, "upload">) {
  const datasets = useDatasets();
  const { datastoreId, path } = wizard.draft.value;
  const faults = wizard.shown("data");
  const stores = useMemo(() => loaded((off) => datasets.datastores({ signal: off })), [datasets]);
  useEffect(() => {
    void stores.load();
    return stores.stop;
  }, [stores]);
  const list = stores.value.value?.items;
  useEffect(() => {
    if (datastoreId === "" && list?.[0]) wizard.change({ datastoreId: list[0].id });
  }, [list]);
  useEffect(() => {
    if (datastoreId !== "") void folders.open(datastoreId, datastoreId === folders.datastoreId.value ? folders.prefix.value : "");
  }, [datastoreId]);
  if (stores.failure.value !== undefined)
    return <Failure title="The datastores could not be loaded" detail={stores.failure.value} onRetry={() => void stores.load()} />;
  if (!list) return <Skeleton label="Loading datastores" />;
  return (
    <>
      <Field label="Datastore" error={faults["datastoreId"]}>
        {(ids) => (
          <select {...ids} class="select" value={datastoreId} onChange={(event) => wizard.change({ datastoreId: event.currentTarget.value, path: "" })}>
            {list.map(({ id, name, kind }) => (
              <option key={id} value={id}>
                {name} ({kind})
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field
        label="Path"
        error={faults["path"] ?? faults["datasetId"]}
        hint={
          <>
            <code>folder/**</code> takes all below a folder, <code>**/*.*</code> the whole datastore. Or choose a folder below.
          </>
        }
      >
        {(ids) => (
          <input
            {...ids}
            class="input mono"
            spellcheck={false}
            autocomplete="off"
            value={path}
            onInput={(event) => wizard.change({ path: event.currentTarget.value })}
          />
        )}
      </Field>
      <div class="browse-and-preview">
        <FolderBrowser folders={folders} want={wantOf(wizard.draft.value)} chosen={path} onChoose={(chosen) => wizard.change({ path: chosen })} />
        <section aria-label="What the path selects" class="stack tight">
          <PreviewCount preview={preview} />
        </section>
      </div>
    </>
  );
}

function Existing({ wizard }: { wizard: Wizard }) {
  const datasets = useDatasets();
  const { existing, holds: wanted } = wizard.draft.value;
  const faults = wizard.shown("data");
  const list = useMemo(() => loaded((off) => allPages((cursor) => datasets.list({ limit: 100, ...(cursor ? { cursor } : {}) }, { signal: off }))), [datasets]);
  useEffect(() => {
    void list.load();
    return list.stop;
  }, [list]);
  if (list.failure.value !== undefined)
    return <Failure title="The datasets could not be loaded" detail={list.failure.value} onRetry={() => void list.load()} />;
  if (!list.value.value) return <Skeleton label="Loading datasets" />;
  const fitting = list.value.value.filter(({ holds }) => holds === wanted);
  if (fitting.length === 0 && list.value.value.length > 0)
    return <p class="muted">No dataset holds {wanted === "tabular" ? "tables" : "single files"}. Take a folder of a datastore, or upload files.</p>;
  if (fitting.length === 0) return <p class="muted">There is no dataset yet. The first project makes one, from a datastore or an upload.</p>;
  return (
    <fieldset class="dataset-list" aria-describedby={faults["datasetId"] ? "dataset-fault" : undefined}>
      <legend class="fieldset-title">Dataset</legend>
      {faults["datasetId"] && (
        <p id="dataset-fault" class="error-text">
          {faults["datasetId"]}
        </p>
      )}
      {fitting.map(({ id, name, path, source, createdAt, datastoreId, hasHeader = true }) => (
        <RadioOption
          key={id}
          group="dataset"
          title={name}
          says={
            <>
              {source === "upload" ? "Uploaded" : <code>{path}</code>} · <Moment at={createdAt} />
            </>
          }
          isChosen={existing?.id === id}
          onChoose={() => wizard.change({ existing: { id, name, datastoreId, path }, hasHeader, columns: [] })}
        />
      ))}
    </fieldset>
  );
}
