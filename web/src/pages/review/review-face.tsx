import { useMemo } from "preact/hooks";
import type { ProjectView } from "../../api/projects.ts";
import type { ComparedKind } from "../../kinds/compared-kind.ts";
import { classBook } from "../../kinds/class-keys.ts";
import { Skeleton } from "../../parts/skeleton.tsx";
import type { PicturePool } from "../../pictures/picture-pool.ts";
import { nameOfItem } from "../project/data/item-name.ts";
import { drawnRegions, drawnSpans, type Layer, layerOf } from "./drawn-answers.ts";
import { pictureItem } from "./picture-of.ts";
import { LABEL, type ReviewModel } from "./review-model.ts";
import { ReviewStage } from "./review-stage.tsx";
import { ReviewText } from "./review-text.tsx";

interface Props {
  project: ProjectView;
  compared: ComparedKind<unknown>;
  model: ReviewModel;
  pool: PicturePool;
  read(value: unknown): unknown;
  onKeys(take: (event: KeyboardEvent) => boolean): () => void;
}

const LABEL_COLOUR = "#ffffff";

/** What is drawn now: the answers that are not hidden, and the label. */
function layersOf(model: ReviewModel, read: Props["read"]): Layer[] {
  const hidden = model.hidden.value;
  const label = model.card.value?.label.value;
  const all = [
    ...(label && !hidden.has(LABEL) ? [{ key: LABEL, sign: "L", colour: LABEL_COLOUR, value: read(label.value) }] : []),
    ...model.answers.value
      .filter(({ key }) => !hidden.has(key))
      .map(({ key, number, colour, value }) => ({ key, sign: String(number), colour, value: value === undefined ? undefined : read(value) })),
  ];
  return all.filter(({ value }) => value !== undefined);
}

/** The item, large, with the answers on it. */
export function ReviewFace({ project, compared, model, pool, read, onKeys }: Props) {
  const card = model.card.value;
  const [answers, label, hidden, highlighted] = [model.answers.value, card?.label.value, model.hidden.value, model.highlighted.value];
  const classes = useMemo(() => classBook(project.classes), [project.classes]);
  const layers = useMemo(() => layersOf(model, read), [answers, label, hidden, card]);
  const asked = { layers, highlighted, classes };
  const regions = useMemo(() => drawnRegions(compared, asked), [layers, highlighted, classes, compared]);
  const spans = useMemo(() => drawnSpans(compared, asked), [layers, highlighted, classes, compared]);
  const found = card?.image.value.value;
  if (!card) return null;
  if (project.media === "text") {
    const told = card.text.value.value;
    if (card.text.failure.value !== undefined || (told && !told.text))
      return <p class="review-text muted">{told?.problem ?? card.text.failure.value ?? "The text cannot be read."}</p>;
    return told?.text ? <ReviewText key={card.itemId} text={told.text} spans={spans} /> : <Skeleton label="Loading the text" lines={6} />;
  }
  if (!found) return <Skeleton label="Loading the picture" lines={6} />;
  return (
    <ReviewStage
      itemId={card.itemId}
      name={nameOfItem(found.item)}
      picture={pool.shown(pictureItem(found.item, found.url))}
      regions={regions.regions}
      book={regions.book}
      highlighted={regions.highlighted}
      onOver={(id) => model.over(id === undefined ? undefined : layerOf(id))}
      onPress={(id) => (id === undefined ? model.letGo() : model.choose(layerOf(id)))}
      onKeys={onKeys}
    />
  );
}
