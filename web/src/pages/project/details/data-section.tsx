import { useEffect, useMemo, useState } from "preact/hooks";
import { atLeast } from "../../../api/access.ts";
import { useDatasets } from "../../../api/use-datasets.ts";
import type { DatasetDetails } from "../../../api/datasets.ts";
import { loaded } from "../../../api/loaded.ts";
import { useMe } from "../../../api/me.ts";
import type { ProjectView } from "../../../api/projects.ts";
import { Field } from "../../../parts/field.tsx";
import type { ProjectModel } from "../project.ts";
import { Saving } from "./saving.tsx";

interface Props {
  model: ProjectModel;
  project: ProjectView;
}

/** Moving the project to another version of its dataset. */
function MoveVersion({ model, project, dataset }: Props & { dataset: DatasetDetails }) {
  const [version, setVersion] = useState(project.datasetVersion);
  if (dataset.versions.length < 2) return null;
  return (
    <>
      <Field
        label="Version"
        hint="The next refresh goes over the version that is chosen here and adds what is new. No item goes by that: those that it does not select stay, with their labels."
      >
        {(ids) => (
          <select {...ids} class="select" value={version} onChange={(event) => setVersion(Number(event.currentTarget.value))}>
            {dataset.versions.map((one) => (
              <option key={one.version} value={one.version}>
                {one.version}: {one.path}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Saving
        label="Move to this version"
        done={`Moved to version ${version}. "Refresh now" adds its files at once.`}
        may={version !== project.datasetVersion}
        save={() => model.change({ datasetVersion: version })}
      />
    </>
  );
}

/** Where the items come from, and where the labels go. */
export function DataSection({ model, project }: Props) {
  const datasets = useDatasets();
  const me = useMe();
  const dataset = useMemo(() => loaded((off) => datasets.get(project.datasetId, { signal: off })), [datasets, project.datasetId]);
  // For the name alone: who may not list them sees the id.
  const stores = useMemo(() => loaded((off) => datasets.datastores({ signal: off })), [datasets]);
  useEffect(() => {
    void dataset.load();
    void stores.load();
    return () => {
      dataset.stop();
      stores.stop();
    };
  }, [dataset, stores]);
  const found = dataset.value.value;
  const store = stores.value.value?.items.find(({ id }) => id === found?.datastoreId);
  const own = found?.versions.find(({ version }) => version === project.datasetVersion);
  return (
    <section class="card stack tight" aria-labelledby="data-title">
      <h2 id="data-title">Data</h2>
      {dataset.failure.value !== undefined && <p class="muted">The dataset cannot be shown: {dataset.failure.value}</p>}
      {found && (
        <dl class="facts">
          <dt>Dataset</dt>
          <dd>
            {atLeast(me.workspaceRole, "contributor") ? <a href={`/datasets/${found.id}`}>{found.name}</a> : found.name}, version {project.datasetVersion}{" "}
            {found.version > project.datasetVersion && <span class="warn-text">(there is a newer one: {found.version})</span>}
          </dd>
          <dt>Files</dt>
          <dd>
            <code>{own?.path ?? found.path}</code> in {store?.name ?? found.datastoreId}
          </dd>
        </dl>
      )}
      {found && <MoveVersion model={model} project={project} dataset={found} />}
      <dl class="facts">
        <dt>Labeled output</dt>
        <dd>
          Container <code>projects</code>, under <code>{project.id}/Labeling/export/</code>, a folder for each format
        </dd>
      </dl>
    </section>
  );
}
