import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { atLeast } from "../../../api/access.ts";
import { useApi } from "../../../api/api.ts";
import { useDatasets } from "../../../api/use-datasets.ts";
import { sentence } from "../../../api/api-error.ts";
import type { ProjectView } from "../../../api/projects.ts";
import { Button, LinkButton } from "../../../parts/button.tsx";
import { useToasts } from "../../../parts/toast.tsx";
import type { ProjectModel } from "../project.ts";

/** What becomes of the project as a whole: another one like it, put away and back, and what was done with it. */
export function Life({ model, project }: { model: ProjectModel; project: ProjectView }) {
  const { client } = useApi();
  const datasets = useDatasets();
  const { route } = useLocation();
  const toasts = useToasts();
  const [isBusy, setBusy] = useState(false);
  const isArchived = project.archivedAt !== undefined;
  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      toasts.failed(sentence(error));
    }
    setBusy(false);
  };
  const archive = async () => {
    await client.send("POST", `projects/${encodeURIComponent(project.id)}/${isArchived ? "unarchive" : "archive"}`);
    toasts.done(isArchived ? "Out of the archive." : "Archived.");
    await model.load();
  };
  const duplicate = async () => {
    const [{ draftLike }, { keepDraft }] = await Promise.all([import("../../new-project/duplicate.ts"), import("../../new-project/wizard.ts")]);
    keepDraft(sessionStorage, draftLike(project, await datasets.get(project.datasetId), crypto.randomUUID()));
    route("/projects/new/details");
  };
  const mayArchive = isArchived || ["paused", "completed", "failed"].includes(project.state);
  return (
    <section class="card stack" aria-labelledby="life-title">
      <h2 id="life-title">The project as a whole</h2>
      <p class="muted">
        {isArchived
          ? "It is archived: out of the list of projects, and nothing of it changes. Its labels can still be exported."
          : "An archived project is out of the list of projects, and nothing of it changes any more until it is taken out again."}
        {!mayArchive && " Pause or complete it first."}
      </p>
      <div class="row">
        <Button isBusy={isBusy} disabled={!mayArchive} onClick={() => void run(archive)}>
          {isArchived ? "Take out of the archive" : "Archive"}
        </Button>
        {atLeast(project.role, "contributor") && (
          <Button icon="copy" isBusy={isBusy} onClick={() => void run(duplicate)}>
            New project with these settings
          </Button>
        )}
        <LinkButton href={`/audit?project=${encodeURIComponent(project.id)}`}>Audit trail</LinkButton>
      </div>
    </section>
  );
}
