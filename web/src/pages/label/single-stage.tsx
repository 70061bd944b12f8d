import { useLayoutEffect, useRef } from "preact/hooks";
import type { WebKind } from "../../kinds/kind.ts";
import { Button } from "../../parts/button.tsx";
import { Icon } from "../../parts/icon.tsx";
import type { PicturePool } from "../../pictures/picture-pool.ts";
import { skipWords, valueOf } from "./answer-words.ts";
import type { EditorSeat } from "./editor-seat.ts";
import type { LabelModel } from "./label-model.ts";
import type { Seen } from "./seen.ts";

interface Props {
  model: LabelModel;
  seen: Seen;
  kind: WebKind<unknown>;
  pool: PicturePool;
  seat: EditorSeat;
  memory: Pick<Storage, "getItem" | "setItem">;
  broken: string | undefined;
  /** The page in hand, for who waits for the next one. */
  taskId: string | undefined;
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** What is said of the item besides marks. */
function Standing({ seen, kind }: Pick<Props, "seen" | "kind">) {
  const { answer, proposed, fault } = seen;
  if (fault !== undefined) return <p class="stage-fault">{fault} Change it, then submit again.</p>;
  if (answer && "skip" in answer) return <p class="stage-standing">Skipped · {skipWords(answer.skip)}</p>;
  const value = valueOf(answer, kind);
  if (value !== undefined && kind.arrangement === "single" && same(value, kind.nothing)) return <p class="stage-standing">Nothing here</p>;
  if (proposed !== undefined)
    return (
      <p class="stage-standing is-proposed">
        Proposed{kind.inWords ? `: ${kind.inWords(proposed)}` : ""}. <kbd>Space</kbd> accepts
      </p>
    );
  return null;
}

/** One item at a time, in the editor of its task type. */
export function SingleStage({ model, seen, kind, pool, seat, memory, broken, taskId }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const { item, answer, proposed, editable } = seen;
  const loaded = model.editor.value;
  const failure = model.editorFailure.value;

  // A fresh item has the keys, unless they are in another part of the page (the search field, say).
  useLayoutEffect(() => {
    const now = document.activeElement;
    if (!now || now === document.body || host.current?.contains(now)) host.current?.focus({ preventScroll: true });
  }, [item.id, loaded, broken]);

  const body = () => {
    if (broken !== undefined)
      return (
        <div class="stage-broken" role="alert">
          <Icon name="warning" />
          <p>{broken}</p>
          <div class="row">
            <Button onClick={() => model.dispatch({ type: "skip", reason: "cannot-be-displayed" })}>
              Skip: cannot be displayed <kbd>D</kbd>
            </Button>
            {kind.media === "image" && (
              <Button
                look="quiet"
                onClick={() => {
                  model.dispatch({ type: "image-back", itemId: item.id });
                  pool.retry(item);
                }}
              >
                Load again
              </Button>
            )}
          </div>
        </div>
      );
    if (failure !== undefined)
      return (
        <div class="stage-broken" role="alert">
          <Icon name="warning" />
          <p>The tools could not be loaded: {failure}</p>
          <Button onClick={() => void model.loadEditor()}>Try again</Button>
        </div>
      );
    if (!loaded) return <div class="stage-skeleton" aria-busy="true" aria-label="The tools are loading" />;
    const { Editor } = loaded;
    return (
      <Editor
        key={item.id}
        item={item}
        picture={kind.media === "image" ? pool.shown(item) : undefined}
        value={valueOf(answer, kind)}
        suggested={proposed}
        classes={model.classes.value}
        book={model.book.value}
        classId={model.classId}
        options={model.project.value?.options ?? {}}
        mode={editable ? "edit" : "look"}
        onChange={(value) => model.dispatch({ type: "set", itemId: item.id, value })}
        say={model.say}
        onKeys={seat.onKeys}
        onClass={seat.onClass}
        memory={memory}
      />
    );
  };
  return (
    <div class={`single-stage of-${kind.media}`} ref={host} tabIndex={-1} data-item={item.id} data-task={taskId}>
      {body()}
      <Standing seen={seen} kind={kind} />
    </div>
  );
}
