import type { Mark } from "../kinds/marks.ts";
import { Refusal } from "../refusal.ts";
import type { ReadContext, ReadLabel } from "./format.ts";

/** A mark as a file has it: the class by its name. */
export type NamedMark = Mark extends infer M ? (M extends { classId: string } ? Omit<M, "classId"> & { className: string } : never) : never;

/** Marks with the project's classes; names that it does not have are told once each. */
export function withClasses({ classIdOf }: Pick<ReadContext, "classIdOf">, named: readonly NamedMark[]): Pick<ReadLabel, "marks" | "unknownClasses"> {
  const marks: Mark[] = [];
  const unknown = new Set<string>();
  for (const { className, ...mark } of named) {
    const classId = classIdOf(className);
    if (classId === undefined) unknown.add(className);
    else marks.push({ ...mark, classId } as Mark); // the one field that differs between the two
  }
  return { marks, unknownClasses: [...unknown] };
}

export const unreadable = (file: string, line: number, why: string): Refusal =>
  new Refusal("invalid", `${file}, line ${line}: ${why}`, { reason: "unreadable", file, line });

export function fileNamed(files: ReadonlyMap<string, string>, name: string): string {
  const found = files.get(name);
  if (found === undefined) throw new Refusal("invalid", `There is no file ${name} among those given.`, { reason: "file-missing", file: name });
  return found;
}

/** Fractions of an image come back to within a billionth of a pixel; labels are never finer than a millionth. */
export const pixel = (value: number): number => Math.round(value * 1e6) / 1e6;
