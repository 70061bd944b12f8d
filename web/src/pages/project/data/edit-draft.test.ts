import { expect, test } from "@jest/globals";
import { createEditDraft } from "./edit-draft.ts";

test("steps go back and forth; a new step ends what could be done again", () => {
  const draft = createEditDraft<number[]>([1]);
  draft.put([1, 2]);
  draft.put([1, 2, 3]);
  draft.undo();
  draft.undo();
  expect([draft.value.value, draft.canUndo.value, draft.isChanged.value]).toEqual([[1], false, false]);
  draft.undo();
  draft.redo();
  expect(draft.value.value).toEqual([1, 2]);
  draft.put(undefined);
  draft.redo();
  expect([draft.value.value, draft.canRedo.value, draft.isChanged.value]).toEqual([undefined, false, true]);
});
