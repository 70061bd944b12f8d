import { inkOn } from "../../kinds/colour.ts";
import type { ComparedKind } from "../../kinds/compared-kind.ts";
import type { ClassBook, KeyedClass } from "../../kinds/kind.ts";
import type { Region } from "../../canvas/region.ts";
import type { TextMark } from "../../text/marks.ts";
import { FADED } from "./answer-colours.ts";

/** A value that is drawn: one labeler's, or the label. */
export interface Layer {
  key: string;
  /** Before each name on it: the answer's number. */
  sign: string;
  colour: string;
  value: unknown;
}

/** Layer and mark in one id; ids of kinds have no spaces. */
const idIn = (key: string, id: string) => `${key} ${id}`;
export const layerOf = (id: string): string => id.slice(0, id.indexOf(" "));

const classOf = (classes: ClassBook, classId: string): KeyedClass =>
  classes.get(classId) ?? { id: classId, name: "Removed class", path: "Removed class", level: 0, colour: FADED, retired: true };

interface Asked {
  layers: readonly Layer[];
  /** The one that is looked at; the others step back. */
  highlighted: string | undefined;
  classes: ClassBook;
}

const colourIn = ({ key, colour }: Layer, highlighted: string | undefined) => (highlighted === undefined || highlighted === key ? colour : FADED);
/** The one that is looked at comes last: on top. */
const inOrder = ({ layers, highlighted }: Asked) => [...layers.filter(({ key }) => key !== highlighted), ...layers.filter(({ key }) => key === highlighted)];

/** Everybody's regions as one picture: drawn in their labeler's colour, named by number and class. */
export function drawnRegions(
  kind: Pick<ComparedKind<unknown>, "regions">,
  asked: Asked,
): { regions: Region[]; book: ClassBook; highlighted: ReadonlySet<string> } {
  const book = new Map<string, KeyedClass>();
  const regions = inOrder(asked).flatMap((layer) =>
    (kind.regions?.(layer.value) ?? []).map(({ id, classId, shape }): Region => {
      const mark = idIn(layer.key, classId);
      const of = classOf(asked.classes, classId);
      book.set(mark, { ...of, id: mark, name: `${layer.sign} ${of.name}`, colour: colourIn(layer, asked.highlighted) });
      return { id: idIn(layer.key, id), classId: mark, shape };
    }),
  );
  const highlighted = new Set(regions.filter(({ id }) => layerOf(id) === asked.highlighted).map(({ id }) => id));
  return { regions, book, highlighted };
}

/** The same of a text; places in code points. */
export function drawnSpans(kind: Pick<ComparedKind<unknown>, "spans">, asked: Asked): TextMark[] {
  return inOrder(asked).flatMap((layer) =>
    (kind.spans?.(layer.value) ?? []).map(({ classId, start, end }): TextMark => {
      const colour = colourIn(layer, asked.highlighted);
      return {
        id: idIn(layer.key, `${start}-${end}-${classId}`),
        start,
        end,
        name: `${layer.sign} ${classOf(asked.classes, classId).name}`,
        colour,
        ink: inkOn(colour),
        look: layer.key === asked.highlighted ? "selected" : "set",
      };
    }),
  );
}
