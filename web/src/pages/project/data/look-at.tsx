import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { ItemView } from "../../../api/items.ts";
import type { ProjectView } from "../../../api/projects.ts";
import { classBook, keyedClasses } from "../../../kinds/class-keys.ts";
import type { EditedItem, EditorProps, SingleKind } from "../../../kinds/kind.ts";
import type { ShownPicture } from "../../../pictures/shown-picture.ts";
import { createEditorSeat } from "../../label/editor-seat.ts";

export type Editor = ComponentType<EditorProps<unknown>>;

/** The kind's editor once it is loaded. */
export function useEditor(kind: SingleKind<unknown>): Editor | undefined {
  const [editor, setEditor] = useState<{ of: string; it: Editor }>();
  useEffect(() => {
    let isOn = true;
    void kind.editor().then((it) => isOn && setEditor({ of: kind.name, it }));
    return () => {
      isOn = false;
    };
  }, [kind]);
  return editor?.of === kind.name ? editor.it : undefined;
}

export const editedItem = ({ id, path, width, height }: ItemView, text: EditedItem["text"]): EditedItem => ({ id, path, width, height, text });

interface Props {
  kind: SingleKind<unknown>;
  project: ProjectView;
  item: EditedItem;
  picture?: ShownPicture;
  value: unknown;
}

/** A value in the kind's editor, to be looked at only. */
export function LookAt({ kind, project, item, picture, value }: Props) {
  const Shown = useEditor(kind);
  const classId = useSignal<string | undefined>(undefined);
  const seat = useMemo(createEditorSeat, []);
  const classes = useMemo(() => keyedClasses(project.classes, kind.commandLetters), [project.classes, kind]);
  const book = useMemo(() => classBook(project.classes, kind.commandLetters), [project.classes, kind]);
  if (!Shown) return null;
  return (
    <Shown
      item={item}
      picture={picture}
      value={kind.read(value)}
      classes={classes}
      book={book}
      classId={classId}
      options={project.options}
      mode="look"
      onChange={() => undefined}
      say={() => undefined}
      onKeys={seat.onKeys}
      onClass={seat.onClass}
      memory={localStorage}
    />
  );
}
