import type { ProjectView } from "../../api/projects.ts";
import { AnswerBadge } from "../../kinds/badge.tsx";
import { inkOn } from "../../kinds/colour.ts";
import { Icon } from "../../parts/icon.tsx";
import type { SaidClass, ShownAnswer } from "./review-answers.ts";

interface Props {
  project: ProjectView;
  answers: readonly ShownAnswer[];
  said: readonly SaidClass[];
  nameOf(userId: string): string;
}

/** Classes against labelers: who gave which. */
export function WhoSaid({ project, answers, said, nameOf }: Props) {
  if (answers.length === 0) return null;
  return (
    <div class="scroll-x">
      <table class="table review-who">
        <caption class="visually-hidden">Who said what</caption>
        <thead>
          <tr>
            <th scope="col">Class</th>
            {answers.map(({ key, number, by, name, colour }) => (
              <th key={key} scope="col" class="center" title={name ?? nameOf(by)}>
                <span class="review-number" style={{ backgroundColor: colour, color: inkOn(colour) }}>
                  {number}
                </span>
                <span class="visually-hidden">{name ?? nameOf(by)}</span>
              </th>
            ))}
            <th scope="col" class="end">
              Of {answers.length}
            </th>
          </tr>
        </thead>
        <tbody>
          {said.map(({ classId, by }) => (
            <tr key={classId}>
              <th scope="row">
                <AnswerBadge classIds={[classId]} classes={project.classes} />
              </th>
              {answers.map(({ key }) => (
                <td key={key} class="center">
                  {by.has(key) ? (
                    <>
                      <Icon name="check" />
                      <span class="visually-hidden">yes</span>
                    </>
                  ) : (
                    <span class="muted">–</span>
                  )}
                </td>
              ))}
              <td class="end number">{by.size}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
