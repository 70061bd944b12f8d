import { Refusal, type Violation } from "../refusal.ts";
import type { LabelClass } from "./classes.ts";
import { nameKey } from "./name-key.ts";
import { colourAt } from "./palette.ts";

/** The first list of classes of a project (feature D1, flat). Refuses as `invalid`, naming each wrong entry as `classes.<index>.name`. */
export function newClasses(asked: readonly { name: string; colour?: string | undefined }[]): LabelClass[] {
  const violations: Violation[] = [];
  const first = new Map<string, number>();
  const classes = asked.map(({ name, colour }, index): LabelClass => {
    const key = nameKey(name);
    const before = first.get(key);
    const wrong = (message: string) => violations.push({ path: `classes.${index}.name`, message });
    if (key === "") wrong("The name is blank.");
    else if (before !== undefined) wrong(`This is the same name as that of class ${before + 1}; capitals, spaces and Unicode form do not count.`);
    else first.set(key, index);
    return { id: `c${index + 1}`, name: name.trim().normalize("NFC"), colour: colour ?? colourAt(index), retired: false };
  });
  if (violations.length > 0) throw new Refusal("invalid", "The class names are not right.", { reason: "classes", violations });
  return classes;
}
