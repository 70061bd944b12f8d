import { useEffect, useMemo, useState } from "preact/hooks";
import { useApi } from "../../../api/api.ts";
import { follow } from "../../../api/follow.ts";
import { loaded } from "../../../api/loaded.ts";
import type { ProjectView } from "../../../api/projects.ts";
import { keyedClasses } from "../../../kinds/class-keys.ts";
import { webKindNamed } from "../../../kinds/list.ts";
import { Button } from "../../../parts/button.tsx";
import { ClassPreview } from "../../classes/class-preview.tsx";
import type { ProjectModel } from "../project.ts";
import { createClassJob } from "./class-job.ts";
import { ClassJobView } from "./class-job-view.tsx";
import { EditClasses } from "./edit-classes.tsx";

/** The classes as they are, the change that is under way, and the way to change them. */
export function ClassesSection({ model, project }: { model: ProjectModel; project: ProjectView }) {
  const api = useApi();
  const [isEditing, setEditing] = useState(false);
  const job = useMemo(() => createClassJob(api.projects, project.id), [api, project.id]);
  const progress = useMemo(() => loaded((off) => api.progress.get(project.id, { signal: off })), [api, project.id]);
  useEffect(() => {
    void progress.load();
    void job.look();
    const stop = follow({ look: job.look, everyMs: 1_500, slowestMs: 20_000 });
    return () => {
      stop();
      progress.stop();
    };
  }, [job, progress]);
  const isRunning = job.isRunning.value;
  useEffect(() => {
    if (isRunning) return;
    void progress.load();
    void model.load(); // a change that ends lets the project go, which is a new version of it
  }, [isRunning, isEditing]);
  const classes = useMemo(() => keyedClasses(project.classes, webKindNamed(project.kind)?.commandLetters ?? ""), [project.classes, project.kind]);
  const retired = project.classes.length - classes.length;
  return (
    <section class="card stack" aria-labelledby="details-classes">
      <div class="spread">
        <h2 id="details-classes">Classes</h2>
        {model.mayRun.value && !isEditing && (
          <Button disabled={isRunning} onClick={() => setEditing(true)}>
            Edit classes
          </Button>
        )}
      </div>
      <ClassJobView job={job} mayRun={model.mayRun.value} />
      {isEditing && !isRunning ? (
        <EditClasses
          model={model}
          project={project}
          progress={progress.value.value}
          onSaved={() => {
            setEditing(false);
            void job.look();
          }}
          onClose={() => setEditing(false)}
        />
      ) : (
        <>
          <ClassPreview classes={classes} />
          {retired > 0 && <p class="muted small">{retired.toLocaleString()} more are retired: nobody gives them any more.</p>}
        </>
      )}
    </section>
  );
}
