import { useEffect, useMemo, useState } from "preact/hooks";
import { ApiError, sentence } from "../../api/api-error.ts";
import { useDatasets } from "../../api/use-datasets.ts";
import type { DatasetDetails, Wanted } from "../../api/datasets.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Field } from "../../parts/field.tsx";
import { FolderBrowser } from "../new-project/folder-browser.tsx";
import { createFolders } from "../new-project/folders.ts";
import { createPreview } from "../new-project/preview.ts";
import { PreviewCount } from "../new-project/preview-count.tsx";
import "../new-project/new-project.css";

interface Props {
  dataset: DatasetDetails;
  /** Of the projects that use it: what its files are counted as. */
  media: "image" | "text";
  onClose(): void;
  /** The newest version, as it is now. */
  onAdded(version: number): void;
}

/** Another selection of the same datastore, counted before it is made. */
export function AddVersion({ dataset, media, onClose, onAdded }: Props) {
  const datasets = useDatasets();
  const [path, setPath] = useState(dataset.path);
  const [hasHeader, setHeader] = useState(dataset.hasHeader ?? true);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const preview = useMemo(() => createPreview(datasets), [datasets]);
  const folders = useMemo(() => createFolders(datasets), [datasets]);
  const isTabular = dataset.holds === "tabular";
  const want: Wanted = isTabular ? "table" : media;
  const selected = path.trim();
  useEffect(() => {
    void folders.open(dataset.datastoreId, dataset.source === "upload" ? dataset.path.replace(/\*\*$/, "") : "");
    return preview.stop;
  }, [folders, preview]);
  useEffect(() => {
    const of = { datastoreId: dataset.datastoreId, path: selected, want, ...(isTabular && { hasHeader }) };
    void preview.start(selected === "" ? undefined : of);
  }, [selected, hasHeader]);
  const isSame = selected === dataset.path && hasHeader === (dataset.hasHeader ?? true);
  const fault = error instanceof ApiError ? error.violation("path") : undefined;
  const save = () => {
    setBusy(true);
    setError(undefined);
    datasets.addVersion(dataset.id, { path: selected, ...(isTabular && { hasHeader }) }).then(
      ({ version }) => onAdded(version),
      (refused: unknown) => {
        setBusy(false);
        setError(refused);
      },
    );
  };
  return (
    <Dialog
      title={`New version of ${dataset.name}`}
      size="large"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" disabled={selected === "" || isSame} isBusy={isBusy} onClick={save}>
            Make version {dataset.version + 1}
          </Button>
        </>
      }
    >
      <div class="stack">
        <Field
          label="Path"
          error={fault}
          hint={isSame ? "This is what the newest version selects." : "In the same datastore. Projects stay with the version that they have."}
        >
          {(ids) => (
            <input
              {...ids}
              class="input mono"
              spellcheck={false}
              autocomplete="off"
              maxlength={1_024}
              value={path}
              onInput={(event) => setPath(event.currentTarget.value)}
            />
          )}
        </Field>
        {isTabular && (
          <label class="choice">
            <input type="checkbox" checked={hasHeader} onChange={(event) => setHeader(event.currentTarget.checked)} />
            The first row names the columns
          </label>
        )}
        <div class="browse-and-preview">
          <FolderBrowser folders={folders} want={want} chosen={path} onChoose={setPath} />
          <section aria-label="What the path selects" class="stack tight">
            <PreviewCount preview={preview} />
          </section>
        </div>
        {error !== undefined && fault === undefined && (
          <p class="error-text" role="alert">
            {sentence(error)}
          </p>
        )}
      </div>
    </Dialog>
  );
}
