import { useSignal } from "@preact/signals";
import { useMemo, useState } from "preact/hooks";
import type { ItemView } from "../../../api/items.ts";
import type { ProjectView } from "../../../api/projects.ts";
import { classBook, keyedClasses } from "../../../kinds/class-keys.ts";
import { inkOn } from "../../../kinds/colour.ts";
import type { EditedItem, KeyPress, SingleKind } from "../../../kinds/kind.ts";
import { Button } from "../../../parts/button.tsx";
import { Confirm } from "../../../parts/confirm.tsx";
import { Dialog } from "../../../parts/dialog.tsx";
import { useDeed } from "../../../parts/use-deed.ts";
import { Skeleton } from "../../../parts/skeleton.tsx";
import type { ShownPicture } from "../../../pictures/shown-picture.ts";
import { createEditorSeat } from "../../label/editor-seat.ts";
import { createEditDraft } from "./edit-draft.ts";
import { nameOfItem } from "./item-name.ts";
import { editedItem, useEditor } from "./look-at.tsx";
import { usePicture } from "./use-picture.ts";

interface Props {
  project: ProjectView;
  kind: SingleKind<unknown>;
  item: ItemView;
  /** Of the source file, signed. */
  url: string;
  text: EditedItem["text"];
  value: unknown;
  /** Rejects with what the service said. */
  onSave(value: unknown): Promise<void>;
  onClose(): void;
}

const pressOf = (event: KeyboardEvent): KeyPress => ({
  key: event.key,
  code: event.code,
  ctrl: event.ctrlKey || event.metaKey,
  shift: event.shiftKey,
  alt: event.altKey,
  altGraph: event.getModifierState("AltGraph"),
  repeat: event.repeat,
});
const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement ||
  (target instanceof HTMLInputElement && !["checkbox", "radio", "range", "button"].includes(target.type));

function OfPicture(props: Props) {
  return <Desk {...props} picture={usePicture(props.project.id, props.item, props.url)} />;
}

/** The label of an item in its editor; nothing counts until it is saved. */
export const EditDialog = (props: Props) => (props.project.media === "image" ? <OfPicture {...props} /> : <Desk {...props} />);

function Desk({ project, kind, item, text, value, onSave, onClose, picture }: Props & { picture?: ShownPicture }) {
  const Editor = useEditor(kind);
  const draft = useMemo(() => createEditDraft(kind.read(value)), []);
  const seat = useMemo(createEditorSeat, []);
  const edited = useMemo(() => editedItem(item, text), [item.id]);
  const classes = useMemo(() => keyedClasses(project.classes, kind.commandLetters), [project.classes, kind]);
  const book = useMemo(() => classBook(project.classes, kind.commandLetters), [project.classes, kind]);
  // Regions are drawn as something; words are selected first, and then called something.
  const classId = useSignal(kind.media === "image" || classes.length === 1 ? classes[0]?.id : undefined);
  const [said, say] = useState("");
  const { isBusy, failure, run } = useDeed(onClose);
  const [isLeaving, setLeaving] = useState(false);
  const choose = (id: string) => {
    classId.value = id;
    seat.giveClass(id);
  };
  const close = () => (draft.isChanged.value ? setLeaving(true) : onClose());
  const save = () => run(() => onSave(draft.value.value ?? kind.nothing));
  const onKeyDown = (event: KeyboardEvent) => {
    if (isWriting(event.target)) return;
    const press = pressOf(event);
    const letter = press.key.toLowerCase();
    const byKey = classes.find(({ key }) => key !== undefined && (key === letter || press.code === `Digit${key}`));
    let isTaken = true;
    if (press.ctrl && letter === "z" && !press.alt) (press.shift ? draft.redo : draft.undo)();
    else if (press.ctrl && letter === "y" && !press.alt) draft.redo();
    else if (seat.takesKey(press)) isTaken = true;
    else if (byKey && !press.ctrl && !press.alt && !press.repeat) choose(byKey.id);
    else isTaken = false;
    if (isTaken) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  return (
    <Dialog
      title={`Edit the label of ${nameOfItem(item)}`}
      size="large"
      onClose={close}
      actions={
        <>
          <span class="row edit-steps">
            <Button look="quiet" disabled={!draft.canUndo.value} onClick={draft.undo}>
              Undo
            </Button>
            <Button look="quiet" disabled={!draft.canRedo.value} onClick={draft.redo}>
              Redo
            </Button>
          </span>
          {failure !== undefined && (
            <p class="error-text" role="alert">
              {failure}
            </p>
          )}
          <Button onClick={close}>Cancel</Button>
          <Button look="primary" isBusy={isBusy} disabled={!draft.isChanged.value} onClick={() => void save()}>
            Save label
          </Button>
        </>
      }
    >
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the keys of the editor, wherever the focus is in the dialog */}
      <div class="edit-desk" onKeyDown={onKeyDown}>
        <div class="edit-stage">
          {Editor ? (
            <Editor
              item={edited}
              picture={picture}
              value={draft.value.value}
              classes={classes}
              book={book}
              classId={classId}
              options={project.options}
              mode="edit"
              onChange={draft.put}
              say={say}
              onKeys={seat.onKeys}
              onClass={seat.onClass}
              memory={localStorage}
            />
          ) : (
            <Skeleton label="Loading the editor" />
          )}
        </div>
        <div class="edit-side">
          {picture?.controls()}
          <ul class="edit-classes" aria-label="Classes">
            {classes.map(({ id, name, path, level, colour, key }) => (
              <li key={id} style={{ "--level": String(level) }}>
                <button type="button" aria-pressed={classId.value === id} title={path} onClick={() => choose(id)}>
                  <span class="class-preview-key" style={{ backgroundColor: colour, color: inkOn(colour) }}>
                    {key?.toUpperCase() ?? ""}
                  </span>
                  <span class="ellipsis">{name}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
        <p class="visually-hidden" aria-live="polite">
          {said}
        </p>
      </div>
      {isLeaving && (
        <Confirm
          title="Leave without saving?"
          consequence="What you changed here is lost. The label stays as it was."
          action="Leave"
          refusal="Go on editing"
          look="danger"
          onConfirm={async () => onClose()}
          onClose={() => setLeaving(false)}
        />
      )}
    </Dialog>
  );
}
