import type { KeyPress } from "../../kinds/kind.ts";

/** Where the editor on the stage listens: it is asked first for each key, and told the classes that are chosen outside of it. */
export function createEditorSeat() {
  const keys: ((press: KeyPress) => boolean)[] = [];
  const classes: ((classId: string) => void)[] = [];
  const sit = <T>(list: T[], take: T) => {
    list.push(take);
    return () => {
      const at = list.indexOf(take);
      if (at >= 0) list.splice(at, 1);
    };
  };
  return {
    onKeys: (take: (press: KeyPress) => boolean) => sit(keys, take),
    onClass: (take: (classId: string) => void) => sit(classes, take),
    /** Who sat down last is asked first. */
    takesKey: (press: KeyPress): boolean => keys.toReversed().some((take) => take(press)),
    giveClass: (classId: string): void => {
      for (const take of classes) take(classId);
    },
  };
}
export type EditorSeat = ReturnType<typeof createEditorSeat>;
