import { useEffect, useMemo, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { useApi } from "../../api/api.ts";
import { loaded } from "../../api/loaded.ts";
import { useMe } from "../../api/me.ts";
import type { ProjectView } from "../../api/projects.ts";
import { useCompared } from "../../kinds/use-compared.ts";
import { webKindNamed } from "../../kinds/list.ts";
import { EmptyState, Failure } from "../../parts/empty-state.tsx";
import { LinkButton } from "../../parts/button.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { useToasts } from "../../parts/toast.tsx";
import { createPicturePool, probe } from "../../pictures/picture-pool.ts";
import { asAsk, countOf, type Filters } from "../project/data/filters.ts";
import { pictureItem } from "./picture-of.ts";
import { createReviewModel } from "./review-model.ts";
import { createReviewQueue } from "./review-queue.ts";
import { readSet, whatOf, writeSet } from "./review-set.ts";
import { ReviewItem } from "./review-item.tsx";
import { SetPicker } from "./set-picker.tsx";
import "./review.css";

/** "3 of 41 left" and where one is; nothing that is not known. */
function sayPlace(at: number, total: number, left: number, isCounted: boolean): string {
  const place = `Item ${(at + 1).toLocaleString()}`;
  return isCounted ? `${place} · ${left.toLocaleString()} of ${total.toLocaleString()} left` : `${place} of more than ${total.toLocaleString()}`;
}

/** Items one after the other, each with everybody's answer: compared, decided, and on. */
export function ReviewTab({ project }: { project: ProjectView }) {
  const api = useApi();
  const me = useMe();
  const { query, path, route } = useLocation();
  const set = readSet(query);
  const setKey = writeSet(set);
  const toasts = useToasts();
  /** The item of the address, until it was looked for. */
  const [wanted, setWanted] = useState(query["item"]);
  const [said, say] = useState("");

  const progress = useMemo(() => loaded((off) => api.progress.get(project.id, { signal: off })), [api, project.id]);
  const pool = useMemo(
    () =>
      createPicturePool({
        ask: (asked) => api.items.pictures(project.id, { items: asked }),
        askPlane: (asked) => api.items.plane(project.id, asked),
        probe,
        failed: () => undefined, // the picture says it itself, by `problem`
        back: () => undefined,
      }),
    [api, project.id],
  );
  const { queue, model } = useMemo(() => {
    const made = createReviewQueue(
      (ask, off) => api.items.list(project.id, { ...asAsk(set), ...ask }, { signal: off }),
      async (itemId, off) => (await api.items.image(project.id, itemId, { signal: off })).item,
      () => countOf(set, progress.value.value),
    );
    const passing = whatOf(set) === "review" ? "leaves-open" : "decides";
    return { queue: made, model: createReviewModel({ api, project, queue: made, say: (words) => say(words), passing }) };
  }, [api, project.id, setKey, progress]);
  useEffect(() => {
    void progress.load();
    return progress.stop;
  }, [progress]);
  useEffect(() => pool.clear, [pool]);
  useEffect(() => {
    void queue.load().then(async () => {
      const why = wanted === undefined ? undefined : await queue.find(wanted);
      if (why !== undefined) toasts.failed(`The item of this address cannot be opened: ${why} The list begins with its first one.`);
      setWanted(undefined);
      model.start();
    });
    return () => {
      queue.stop();
      model.stop();
    };
  }, [queue, model]);
  const current = queue.current.value;
  // The address is of this item; going back leads to where one came from, not through every item.
  useEffect(() => {
    if (current && wanted === undefined) history.replaceState(history.state, "", `${path}${writeSet(set, current.id)}`);
  }, [current?.id, wanted]);
  const following = queue.following.value;
  const ahead = following && model.ahead(following.id);
  // The picture of the next one is decoded while this one is looked at.
  useEffect(() => {
    if (ahead?.item.value && project.media === "image") pool.shown(pictureItem(ahead.item.value, ahead.image.value.value?.url ?? ""));
  }, [ahead?.item.value?.id]);

  const kind = webKindNamed(project.kind);
  const compared = useCompared(project.kind);
  const labelers = progress.value.value?.labelers ?? [];
  const nameOf = (userId: string) => labelers.find((one) => one.userId === userId)?.name ?? (userId === me.userId ? me.name : userId);
  const choose = (next: Filters) => route(`${path}${writeSet(next)}`);
  const isDone = current !== undefined && queue.isAtEnd.value && queue.left.value <= 0;
  if (!kind) return <Failure title="This task type cannot be shown here" detail="The page is older than the service: reload it." />;
  return (
    <div class="review stack tight">
      <div class="spread review-bar">
        <SetPicker key={setKey} set={set} progress={progress.value.value} onChange={choose} />
        <p class="number review-place" aria-live="polite">
          {current && sayPlace(queue.at.value, queue.total.value, queue.left.value, queue.isCounted.value)}
        </p>
      </div>
      {queue.failure.value !== undefined && (
        <Failure title="The items could not be loaded" detail={queue.failure.value} onRetry={() => void queue.load().then(model.start)} />
      )}
      {!current && queue.isAtEnd.value && (
        <EmptyState
          icon="check"
          title={whatOf(set) === "review" ? "Nothing needs review" : "No item is in this set"}
          action={<LinkButton href={`/projects/${project.id}/data`}>Go to the data</LinkButton>}
        >
          {whatOf(set) === "review" && (
            <p>{project.consensus ? "Items on which labelers do not agree come here." : "You can still review a share of the labels."}</p>
          )}
        </EmptyState>
      )}
      {(current ? !compared : !queue.isAtEnd.value && queue.failure.value === undefined) && <Skeleton label="Loading the items" lines={6} />}
      {isDone && <output class="review-done">All {queue.total.value.toLocaleString()} are reviewed. You can still go back through them.</output>}
      {current && compared && <ReviewItem project={project} kind={kind} compared={compared} model={model} queue={queue} pool={pool} nameOf={nameOf} />}
      <p class="visually-hidden" aria-live="assertive">
        {said}
      </p>
    </div>
  );
}
