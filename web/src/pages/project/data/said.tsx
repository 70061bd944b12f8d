import type { ProjectView } from "../../../api/projects.ts";
import { AnswerBadge } from "../../../kinds/badge.tsx";
import { webKindNamed } from "../../../kinds/list.ts";

/** A value of the project's task type in words and badges; a value of another type as its text. */
export function Said({ project, value }: { project: ProjectView; value: unknown }) {
  const kind = webKindNamed(project.kind);
  const known = kind?.read(value);
  if (!kind || known === undefined) return <code>{JSON.stringify(value)}</code>;
  return (
    <span class="row said">
      {kind.inWords && <span>{kind.inWords(known)}</span>}
      <AnswerBadge classIds={kind.classesOf(known)} classes={project.classes} />
    </span>
  );
}
