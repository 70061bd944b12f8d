import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { useApi } from "../../../api/api.ts";
import { sentence } from "../../../api/api-error.ts";
import { loaded } from "../../../api/loaded.ts";
import type { GoldView } from "../../../api/labels.ts";
import type { ProjectView } from "../../../api/projects.ts";
import { AnswerBadge } from "../../../kinds/badge.tsx";
import { Button } from "../../../parts/button.tsx";
import { useToasts } from "../../../parts/toast.tsx";
import { nameOfItem } from "../data/item-name.ts";

const PAGE = 20;

/** The gold items, and how labelers did on each: one that many get wrong may be wrong itself. */
export function GoldList({ project }: { project: ProjectView }) {
  const { labels } = useApi();
  const toasts = useToasts();
  const cursor = useSignal<string | undefined>(undefined);
  const found = useSignal<readonly GoldView[]>([]);
  const page = useMemo(
    () =>
      loaded(async (off) => {
        const next = await labels.golds(project.id, { limit: PAGE, ...(cursor.value !== undefined && { cursor: cursor.value }) }, { signal: off });
        found.value = [...found.value, ...next.items];
        cursor.value = next.cursor;
        return next;
      }),
    [labels, project.id],
  );
  useEffect(() => {
    void page.load();
    return page.stop;
  }, [page]);
  const ungild = (itemId: string) =>
    labels.ungild(project.id, itemId).then(
      () => {
        found.value = found.value.filter((one) => one.itemId !== itemId);
        toasts.done("It is an ordinary item again. Its label stays.");
      },
      (error: unknown) => toasts.failed(sentence(error)),
    );
  if (page.failure.value !== undefined) return <p class="error-text">The gold items could not be loaded: {page.failure.value}</p>;
  if (!page.value.value) return null;
  if (found.value.length === 0)
    return <p class="muted">There are no gold items yet. Make labeled items gold on the review page, or beside an item of the data.</p>;
  return (
    <>
      <div class="scroll-x">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Item</th>
              <th scope="col">Known answer</th>
              <th scope="col" class="end">
                Answered
              </th>
              <th scope="col" class="end">
                Right
              </th>
              <th scope="col">
                <span class="visually-hidden">Action</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {found.value.map((gold) => (
              <tr key={gold.itemId}>
                <td>
                  <a href={`/projects/${project.id}/data?item=${gold.itemId}`} title={gold.path}>
                    {nameOfItem(gold)}
                  </a>
                </td>
                <td>
                  <AnswerBadge classIds={gold.classIds} classes={project.classes} />
                </td>
                <td class="end">{gold.answers.toLocaleString()}</td>
                <td class="end">{gold.answers === 0 ? "–" : `${gold.right.toLocaleString()} (${Math.round((gold.right / gold.answers) * 100)} %)`}</td>
                <td class="end">
                  <Button look="quiet" aria-label={`No gold item any more: ${nameOfItem(gold)}`} onClick={() => void ungild(gold.itemId)}>
                    No gold item any more
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {cursor.value !== undefined && <Button onClick={() => void page.load()}>More</Button>}
    </>
  );
}
