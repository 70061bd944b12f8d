import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { sentence } from "../../api/api-error.ts";
import type { EditorProps, WebKind } from "../../kinds/kind.ts";

/** What shows one item at a time: fetched while the first page is asked for, and again, when told, where that failed. */
export function createLoadedEditor(kindNow: () => WebKind<unknown> | undefined) {
  /** Undefined while it loads. */
  const editor = signal<{ Editor: ComponentType<EditorProps<unknown>> }>();
  const editorFailure = signal<string>();
  const loadEditor = async () => {
    const kind = kindNow();
    if (kind?.arrangement !== "single" || editor.value) return;
    editorFailure.value = undefined;
    try {
      editor.value = { Editor: await kind.editor() };
    } catch (error) {
      editorFailure.value = sentence(error);
    }
  };
  return { editor, editorFailure, loadEditor };
}
